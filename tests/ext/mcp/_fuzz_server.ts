import type { Reaction } from "./_fuzz_reactions.ts";

/** A revision of the protocol without sessions. */
export const LATER = "2026-07-28";

/** How a server treats those who come to it. */
export interface Temper {
  /** What it does with each request. */
  readonly reactions: readonly Reaction[];
  /** What it does with each stream that is opened to hear of changes. */
  readonly streams: readonly Reaction[];
  /** Whether it lets everybody in, before it does as it likes. */
  readonly greets: boolean;
  /** Whether it is told of aborts; servers in the same program may not be. */
  readonly listens: boolean;
  /** What it is asked to speak, where it is not what most servers speak. */
  readonly revision?: "auto" | typeof LATER;
  /** Said wherever a server can say something. */
  readonly refrain?: string;
}

const CAPABILITIES = {
  tools: { listChanged: true },
  resources: { listChanged: true },
  prompts: { listChanged: true },
};

const NEVER: Promise<never> = new Promise(() => {});

/** A server that does as it likes. */
export class Madhouse {
  /** How often something happened: a request came, or a piece of an answer left. */
  events = 0;
  /** Bodies that wait for somebody to leave. */
  waiting = 0;
  readonly #temper: Temper;
  readonly #reactions: Reaction[];
  readonly #streams: Reaction[];
  readonly #alarms: Set<{ readonly at: number; readonly ring: () => void }> =
    new Set();
  #sessions = 0;
  #lastId: unknown = 0;

  constructor(temper: Temper) {
    this.#temper = temper;
    this.#reactions = [...temper.reactions];
    this.#streams = [...temper.streams];
  }

  /** Calls back after some more events, unless that is taken back. */
  after(events: number, ring: () => void): () => void {
    const alarm = { at: this.events + events, ring };
    this.#alarms.add(alarm);
    return () => void this.#alarms.delete(alarm);
  }

  readonly fetch = async (
    _input: string | URL | Request,
    { method: httpMethod, body, headers, ...init }: RequestInit = {},
  ): Promise<Response> => {
    await this.#tick();
    const signal = this.#temper.listens ? init.signal : undefined;
    if (httpMethod === "DELETE") return new Response(null);
    if (httpMethod === "GET") {
      const isResumed = new Headers(headers).has("last-event-id");
      const reaction = (isResumed ? this.#reactions : this.#streams).shift();
      return reaction === undefined
        ? new Response(null, { status: 405 })
        : await this.#react(reaction, this.#lastId, signal);
    }
    const { id, method } = JSON.parse(String(body));
    if (id !== undefined && method !== undefined) this.#lastId = id;
    const { greets, revision } = this.#temper;
    if (greets && revision !== undefined && method === "server/discover") {
      return this.#introduction(id);
    }
    if (greets && method === "initialize") return this.#greeting(id);
    if (greets && (id === undefined || method === undefined)) {
      return new Response(null, { status: 202 });
    }
    const reaction =
      (method === "subscriptions/listen" ? this.#streams : this.#reactions)
        .shift();
    return reaction === undefined
      ? new Response(`tired ${this.#refrain}`, { status: 500 })
      : await this.#react(reaction, id, signal);
  };

  get #refrain(): string {
    return this.#temper.refrain ?? "";
  }

  async #tick(): Promise<void> {
    this.events++;
    for (const alarm of this.#alarms) {
      if (alarm.at > this.events) continue;
      this.#alarms.delete(alarm);
      alarm.ring();
    }
    await Promise.resolve();
  }

  #introduction(id: unknown): Response {
    return Response.json({
      jsonrpc: "2.0",
      id,
      result: {
        supportedVersions: [LATER],
        capabilities: CAPABILITIES,
        resultType: "complete",
        ttlMs: 0,
        cacheScope: "private",
      },
    });
  }

  #greeting(id: unknown): Response {
    return Response.json(
      {
        jsonrpc: "2.0",
        id,
        result: {
          protocolVersion: "2025-11-25",
          capabilities: CAPABILITIES,
          serverInfo: { name: `mad ${this.#refrain}`, version: "0" },
        },
      },
      { headers: { "mcp-session-id": `s${this.#sessions++}${this.#refrain}` } },
    );
  }

  async #react(
    reaction: Reaction,
    id: unknown,
    signal: AbortSignal | null | undefined,
  ): Promise<Response> {
    signal?.throwIfAborted();
    const { status, type, isSilent } = reaction;
    // Who does not listen will never know that nobody waits any more.
    if (isSilent) return await (signal ? this.#silence(signal) : NEVER);
    const said = this.#refrain === "" ? {} : { "x-said": this.#refrain };
    const headers = type === undefined ? said : {
      ...said,
      "content-type": type,
    };
    if (status === 204 || status === 301) {
      return new Response(null, { status, headers });
    }
    const body = this.#body(
      textOf(reaction, id, this.#refrain),
      reaction,
      signal,
    );
    return new Response(body, { status, headers });
  }

  #body(
    text: string,
    { cuts, ending }: Reaction,
    signal: AbortSignal | null | undefined,
  ): ReadableStream<Uint8Array> {
    const bytes = new TextEncoder().encode(text);
    const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
    const pieces = places.slice(1).map((end, index) =>
      bytes.slice(places[index], end)
    );
    const left = new AbortController();
    return new ReadableStream({
      pull: async (controller) => {
        await this.#tick();
        const piece = pieces.shift();
        if (piece !== undefined) controller.enqueue(piece);
        else if (ending === "close") controller.close();
        else if (ending === "reset") controller.error(new TypeError("reset"));
        else {
          const either = [left.signal, ...signal ? [signal] : []];
          await this.#silence(AbortSignal.any(either));
        }
      },
      cancel: () => left.abort(),
    });
  }

  /** Waits until somebody leaves. */
  async #silence(signal: AbortSignal): Promise<never> {
    this.waiting++;
    const { promise, reject } = Promise.withResolvers<never>();
    const leave = () => reject(signal.reason);
    signal.addEventListener("abort", leave);
    if (signal.aborted) leave();
    try {
      return await promise;
    } finally {
      this.waiting--;
    }
  }
}

function textOf(
  { type, own, answer, knowsId, isPrimed }: Reaction,
  id: unknown,
  refrain: string,
): string {
  const message = typeof answer === "string"
    ? answer + refrain
    : JSON.stringify(
      withRefrain(
        { jsonrpc: "2.0", id: knowsId ? id : 4711, ...answer },
        refrain,
      ),
    );
  if (type !== "text/event-stream") return message;
  const priming = isPrimed ? "id: 7\nretry: 1\ndata:\n\n" : "";
  const events = [...own.map((each) => JSON.stringify(each) ?? ""), message];
  return priming + events.map((event) => `data: ${event}\n\n`).join("");
}

/** An error that says something more. */
function withRefrain(
  message: Readonly<Record<string, unknown>>,
  refrain: string,
): unknown {
  const { error } = message;
  if (refrain === "" || typeof error !== "object" || error === null) {
    return message;
  }
  return { ...message, error: { ...error, message: refrain, data: refrain } };
}
