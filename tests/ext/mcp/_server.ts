import {
  McpServer,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";

/** A message as it came over HTTP. */
export interface SeenRequest {
  readonly httpMethod: string;
  readonly headers: Headers;
  /** The JSON-RPC message, of a POST. */
  // deno-lint-ignore no-explicit-any
  readonly message: any;
}

/** How a server of the tests behaves beside what its tools do. */
export interface ServerOptions {
  /** Registers what it offers, for each session. */
  readonly offer: (server: McpServer) => void;
  /** Answers in place of the server, where it gives something. */
  readonly intercept?: (
    seen: SeenRequest,
  ) => Response | undefined | Promise<Response | undefined>;
  /** Whether answers are JSON, and not streams. */
  readonly json?: boolean;
  /** The port to listen on, of a server that was there before. */
  readonly port?: number;
}

interface Session {
  readonly server: McpServer;
  readonly transport: WebStandardStreamableHTTPServerTransport;
}

/** Lets pages of other origins talk to a server. */
export function withCors(
  handler: (request: Request) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const isPreflight = request.method === "OPTIONS";
    const { body, status, headers } = isPreflight
      ? new Response(null, { status: 204 })
      : await handler(request);
    const open = new Headers(headers);
    open.set("access-control-allow-origin", "*");
    open.set("access-control-allow-headers", "*");
    open.set("access-control-allow-methods", "GET, POST, DELETE");
    open.set("access-control-expose-headers", "mcp-session-id");
    return new Response(body, { status, headers: open });
  };
}

/** A real server with sessions, made with the official SDK, on loopback. */
export class TestServer implements AsyncDisposable {
  /** Everything that came in. */
  readonly seen: SeenRequest[] = [];
  readonly #options: ServerOptions;
  readonly #http: Deno.HttpServer<Deno.NetAddr>;
  readonly #sessions: Map<string, Session> = new Map();
  readonly #waiting: Set<() => void> = new Set();
  /** Answers what nothing else has answered when the server ends. */
  readonly #ending: PromiseWithResolvers<Response> = Promise.withResolvers();

  constructor(options: ServerOptions) {
    this.#options = options;
    this.#http = Deno.serve(
      {
        hostname: "127.0.0.1",
        port: options.port ?? 0,
        onListen() {},
      },
      withCors((request) =>
        Promise.race([this.#answer(request), this.#ending.promise])
      ),
    );
  }

  get port(): number {
    return this.#http.addr.port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}/mcp`;
  }

  get sessionCount(): number {
    return this.#sessions.size;
  }

  /** The methods of the messages that came in. */
  get methods(): string[] {
    return this.seen.flatMap(({ message }) => message?.method ?? []);
  }

  /** The servers of the sessions that there are. */
  get servers(): McpServer[] {
    return [...this.#sessions.values()].map(({ server }) => server);
  }

  /** The messages of a method. */
  // deno-lint-ignore no-explicit-any
  of(method: string): any[] {
    return this.seen.filter(({ message }) => message?.method === method)
      .map(({ message }) => message);
  }

  /** Waits until something came in. */
  async until(came: () => boolean): Promise<void> {
    while (!came()) {
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.add(resolve);
      await promise;
    }
  }

  /** Forgets all sessions, as a restart does. */
  async forget(): Promise<void> {
    const sessions = [...this.#sessions.values()];
    this.#sessions.clear();
    for (const { server } of sessions) await server.close();
  }

  /** Ends what is under way, and the server. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.forget();
    this.#ending.resolve(new Response(null, { status: 503 }));
    await this.#http.shutdown();
  }

  async #answer(request: Request): Promise<Response> {
    const { method: httpMethod, headers } = request;
    const body = httpMethod === "POST" ? await request.text() : undefined;
    const message = body === undefined ? undefined : JSON.parse(body);
    const seen = { httpMethod, headers, message };
    this.seen.push(seen);
    queueMicrotask(() => {
      for (const wake of this.#waiting) wake();
      this.#waiting.clear();
    });
    const own = await this.#options.intercept?.(seen);
    if (own !== undefined) return own;
    const again = new Request(request.url, {
      method: httpMethod,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const id = headers.get("mcp-session-id");
    if (id === null) return await this.#open(again);
    const session = this.#sessions.get(id);
    return session === undefined
      ? new Response("Session not found", { status: 404 })
      : await session.transport.handleRequest(again);
  }

  async #open(request: Request): Promise<Response> {
    const server = new McpServer({ name: "test", version: "1.2.3" }, {
      instructions: "Be quick.",
    });
    this.#options.offer(server);
    const transport = new WebStandardStreamableHTTPServerTransport({
      sessionIdGenerator: () => crypto.randomUUID(),
      enableJsonResponse: this.#options.json ?? false,
      keepAliveMs: 0,
      onsessioninitialized: (id) => {
        this.#sessions.set(id, { server, transport });
      },
      onsessionclosed: (id) => {
        this.#sessions.delete(id);
      },
    });
    await server.connect(transport);
    return await transport.handleRequest(request);
  }
}
