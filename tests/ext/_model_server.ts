/** A request as a server got it. */
export interface Received {
  readonly path: string;
  readonly headers: Headers;
  // Tests look into it as they know it to be.
  // deno-lint-ignore no-explicit-any
  readonly body: any;
}

/** What a server does with a request. */
export type Answering = (
  request: Received,
) => Response | Promise<Response>;

/**
 * A server on loopback that answers as it is told: the first request by the first
 * answer, and so on, and all others by the last.
 */
export class ModelServer implements AsyncDisposable {
  readonly requests: Received[] = [];
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #controller: AbortController = new AbortController();

  constructor(...answers: readonly [Answering, ...Answering[]]) {
    this.#server = Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      signal: this.#controller.signal,
      onListen() {},
    }, async (request) => {
      // Pages ask from an origin of their own.
      if (request.method === "OPTIONS") return withCors(new Response());
      const { pathname, search } = new URL(request.url);
      const text = await request.text();
      const received = {
        path: pathname + search,
        headers: request.headers,
        body: text === "" ? undefined : JSON.parse(text),
      };
      const index = Math.min(this.requests.length, answers.length - 1);
      this.requests.push(received);
      return withCors(await (answers[index] ?? answers[0])(received));
    });
  }

  /** Where OpenAI's protocol is spoken. */
  get url(): string {
    return `http://127.0.0.1:${this.#server.addr.port}/v1`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // What a test has left open would keep the server.
    this.#controller.abort();
    await this.#server.finished;
  }
}

function withCors(response: Response): Response {
  for (const name of ["origin", "headers"]) {
    response.headers.set(`access-control-allow-${name}`, "*");
  }
  // A star does not stand for this one.
  response.headers.append("access-control-allow-headers", "authorization");
  return response;
}

/** Starts a server that writes bytes to whoever connects, and hangs up. */
export function rawServer(...answers: readonly string[]): {
  readonly url: string;
  readonly connections: () => number;
} & Disposable {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let connections = 0;
  (async () => {
    for await (const connection of listener) {
      const answer = answers[Math.min(connections, answers.length - 1)] ?? "";
      connections++;
      await connection.read(new Uint8Array(65_536));
      await connection.write(new TextEncoder().encode(answer));
      connection.close();
    }
  })().catch(() => {});
  return {
    url: `http://127.0.0.1:${listener.addr.port}/v1`,
    connections: () => connections,
    [Symbol.dispose]: () => listener.close(),
  };
}

/** Where nobody listens. Low ports will not do, since `fetch` refuses them. */
export function deadEnd(): string {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return `http://127.0.0.1:${listener.addr.port}/v1`;
}

/** A body that comes in these pieces, each in a turn of its own. */
export function inPieces(
  pieces: readonly Uint8Array[],
): ReadableStream<Uint8Array> {
  let next = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  return new ReadableStream({
    start(controller) {
      function send(): void {
        const piece = pieces[next++];
        if (piece === undefined) return controller.close();
        controller.enqueue(piece);
        timer = setTimeout(send, 0);
      }
      send();
    },
    cancel: () => clearTimeout(timer),
  });
}
