/** One span as OTLP JSON spells it. */
export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes: readonly {
    readonly key: string;
    readonly value: Readonly<Record<string, unknown>>;
  }[];
  readonly status: { readonly code: number; readonly message?: string };
}

interface OtlpBody {
  /** Absent from a request for metrics or logs. */
  readonly resourceSpans?: readonly {
    readonly resource: { readonly attributes: ReceivedSpan["attributes"] };
    readonly scopeSpans: readonly { readonly spans: readonly ReceivedSpan[] }[];
  }[];
}

/** A request that arrived, decoded. */
export interface ReceivedRequest {
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  /** The size of the body as it came over the wire. */
  readonly bytes: number;
  readonly body: OtlpBody;
  readonly spans: readonly ReceivedSpan[];
}

/** Answers one request, or never. */
export type Answer = (
  request: ReceivedRequest,
) => Response | Promise<Response>;

/** An OTLP/HTTP collector on loopback that does what it is told. */
export class OtlpReceiver implements AsyncDisposable {
  readonly requests: ReceivedRequest[] = [];
  readonly #answers: Answer[];
  readonly #stop: AbortController = new AbortController();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #waiting: (() => void)[] = [];

  /** @param answers - for the first requests; the ones after get a success */
  constructor(...answers: Answer[]) {
    this.#answers = answers;
    this.#server = Deno.serve(
      {
        hostname: "127.0.0.1",
        port: 0,
        signal: this.#stop.signal,
        onListen: () => {},
      },
      (request) => this.#receive(request),
    );
  }

  get host(): string {
    return `127.0.0.1:${this.#server.addr.port}`;
  }

  /** The base URL. */
  get endpoint(): string {
    return `http://${this.host}`;
  }

  /** The names of all spans that arrived, in order. */
  get names(): string[] {
    return this.spans.map((span) => span.name);
  }

  /** All spans that arrived, in order. */
  get spans(): ReceivedSpan[] {
    return this.requests.flatMap((request) => request.spans);
  }

  /** Resolves when so many requests have arrived, on this path if one is given. */
  async received(count: number, path?: string): Promise<void> {
    while (this.on(path).length < count) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  /** The requests that arrived on a path. */
  on(path?: string): ReceivedRequest[] {
    return this.requests.filter((request) =>
      path === undefined || request.path === path
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#server.finished;
  }

  async #receive(request: Request): Promise<Response> {
    const cors = {
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "*",
    };
    if (request.method === "OPTIONS") {
      return new Response(null, { headers: cors });
    }
    const received = await decode(request);
    this.requests.push(received);
    for (const resolve of this.#waiting.splice(0)) resolve();
    const answer = this.#answers.shift() ?? (() => success());
    const response = await answer(received);
    for (const [name, value] of Object.entries(cors)) {
      response.headers.set(name, value);
    }
    return response;
  }
}

/** The collector's answer to a batch that it took. */
export function success(body: unknown = {}): Response {
  return Response.json(body);
}

/** The value of a resource attribute of a request. */
export function resourceAttribute(
  request: ReceivedRequest | undefined,
  key: string,
): unknown {
  const attributes = request?.body.resourceSpans?.[0]?.resource.attributes ??
    [];
  const found = attributes.find((attribute) => attribute.key === key);
  return Object.values(found?.value ?? {})[0];
}

async function decode(request: Request): Promise<ReceivedRequest> {
  const raw = new Uint8Array(await request.arrayBuffer());
  const zipped = request.headers.get("content-encoding") === "gzip";
  const text = zipped
    ? new Blob([raw]).stream().pipeThrough(new DecompressionStream("gzip"))
    : raw;
  const body: OtlpBody = JSON.parse(await new Response(text).text() || "{}");
  const { pathname, searchParams } = new URL(request.url);
  return {
    path: pathname,
    query: searchParams,
    headers: request.headers,
    bytes: raw.byteLength,
    body,
    spans: (body.resourceSpans ?? []).flatMap((resource) =>
      resource.scopeSpans.flatMap((scope) => scope.spans)
    ),
  };
}
