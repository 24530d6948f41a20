import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { McpError, McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";

const SEED = 20261123;

/** What a server may do with a request. */
interface Reaction {
  readonly status: number;
  readonly type: string | undefined;
  /** The body, or what makes one that answers the request. */
  readonly body: string | { readonly result: unknown } | {
    readonly error: unknown;
  };
  /** Whether the answer says which request it is to. */
  readonly knowsId: boolean;
  /** Where the body is cut into pieces, and whether it breaks off at the end. */
  readonly cuts: readonly number[];
  readonly breaksOff: boolean;
  /** Whether there is no answer at all. */
  readonly isSilent: boolean;
}

const content = fc.array(
  fc.oneof(
    fc.record({ type: fc.constant("text"), text: fc.string() }),
    fc.record(
      {
        type: fc.constantFrom("image", "audio", "resource", "hologram", "text"),
        text: fc.anything(),
        data: fc.oneof(fc.base64String(), fc.string()),
        mimeType: fc.constantFrom("image/png", 3, null),
        resource: fc.anything(),
      },
      { requiredKeys: [] },
    ),
    fc.jsonValue(),
  ),
  { maxLength: 4 },
);

const tool = fc.record(
  {
    name: fc.oneof(fc.string(), fc.constantFrom("add", "__proto__"), fc.nat()),
    description: fc.oneof(fc.string(), fc.nat()),
    inputSchema: fc.oneof(
      fc.constant({ type: "object" }),
      fc.record({
        type: fc.constant("object"),
        properties: fc.dictionary(fc.string(), fc.jsonValue()),
        required: fc.jsonValue(),
      }, { requiredKeys: ["type"] }),
      fc.jsonValue(),
    ),
    outputSchema: fc.jsonValue(),
  },
  { requiredKeys: [] },
);

const result = fc.oneof(
  fc.record(
    {
      content: fc.oneof(content, fc.jsonValue()),
      isError: fc.oneof(fc.boolean(), fc.jsonValue()),
      structuredContent: fc.jsonValue(),
    },
    { requiredKeys: [] },
  ),
  fc.record(
    {
      tools: fc.oneof(fc.array(fc.oneof(tool, fc.jsonValue())), fc.jsonValue()),
      nextCursor: fc.oneof(fc.constantFrom("a", "b"), fc.jsonValue()),
    },
    { requiredKeys: ["tools"] },
  ),
  fc.record({
    contents: fc.jsonValue(),
    messages: fc.jsonValue(),
    resources: fc.jsonValue(),
  }),
  fc.jsonValue(),
);

const reaction: fc.Arbitrary<Reaction> = fc.record({
  status: fc.oneof(
    { weight: 8, arbitrary: fc.constant(200) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(202, 204, 301, 400, 401, 403, 404, 429, 500),
    },
  ),
  type: fc.constantFrom(
    "application/json",
    "text/event-stream",
    "text/event-stream",
    "text/html",
    undefined,
  ),
  body: fc.oneof(
    { weight: 6, arbitrary: fc.record({ result }) },
    {
      weight: 2,
      arbitrary: fc.record({
        error: fc.oneof(
          fc.record({ code: fc.integer(), message: fc.string() }),
          fc.jsonValue(),
        ),
      }),
    },
    { weight: 1, arbitrary: fc.string() },
    { weight: 1, arbitrary: fc.json() },
  ),
  knowsId: fc.nat(9).map((n) => n > 0),
  cuts: fc.array(fc.nat(200), { maxLength: 3 }),
  breaksOff: fc.boolean(),
  isSilent: fc.nat(15).map((n) => n === 0),
});

/** A server that greets as it should, and then does as it likes. */
class Madhouse {
  readonly #reactions: Reaction[];
  readonly #greets: boolean;

  constructor(reactions: readonly Reaction[], greets: boolean) {
    this.#reactions = [...reactions];
    this.#greets = greets;
  }

  readonly fetch = async (
    _input: string | URL | Request,
    init: RequestInit = {},
  ): Promise<Response> => {
    const { id, method } = JSON.parse(String(init.body ?? "{}"));
    if (this.#greets && method === "initialize") return greeting(id);
    if (this.#greets && method?.startsWith("notifications/")) {
      return new Response(null, { status: 202 });
    }
    const reaction = this.#reactions.shift();
    if (reaction === undefined) return new Response("tired", { status: 500 });
    if (!reaction.isSilent) return answerOf(reaction, id);
    const { promise, reject } = Promise.withResolvers<never>();
    const { signal } = init;
    signal?.addEventListener("abort", () => reject(signal.reason));
    return await promise;
  };
}

function greeting(id: unknown): Response {
  return Response.json(
    {
      jsonrpc: "2.0",
      id,
      result: {
        protocolVersion: "2025-11-25",
        capabilities: { tools: {}, resources: {}, prompts: {} },
        serverInfo: { name: "mad", version: "0" },
      },
    },
    { headers: { "mcp-session-id": "s" } },
  );
}

function answerOf(reaction: Reaction, id: unknown): Response {
  const { status, type, body, knowsId } = reaction;
  const headers = type === undefined ? {} : { "content-type": type };
  if (status === 204 || status === 301) return new Response(null, { status });
  const message = typeof body === "string" ? body : JSON.stringify({
    jsonrpc: "2.0",
    id: knowsId ? id : 4711,
    ...body,
  });
  const text = type === "text/event-stream" ? `data: ${message}\n\n` : message;
  return new Response(piecesOf(text, reaction), { status, headers });
}

function piecesOf(
  text: string,
  { cuts, breaksOff }: Reaction,
): ReadableStream<Uint8Array> {
  const bytes = new TextEncoder().encode(text);
  const places = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
  const pieces = places.slice(1).map((end, index) =>
    bytes.slice(places[index], end)
  );
  return new ReadableStream({
    pull(controller) {
      const piece = pieces.shift();
      if (piece !== undefined) controller.enqueue(piece);
      else if (breaksOff) controller.error(new TypeError("reset"));
      else controller.close();
    },
  });
}

/** Whatever comes of it, it is what is promised. */
async function settledWell(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    assert(error instanceof McpError, Deno.inspect(error));
    assert(error.message.length < 1500);
  }
}

Deno.test(`whatever a server answers, every call settles and every span ends (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(reaction, { maxLength: 8 }),
      fc.boolean(),
      async (reactions, greets) => {
        const { spans, traceContext } = traced({ captureContent: true });
        const workbench = new McpWorkbench({
          url: "https://mad.example/mcp",
          fetch: new Madhouse(reactions, greets).fetch,
          timeout: 10,
          sseReadTimeout: 10,
          reconnectDelay: 1,
        });
        await settledWell(workbench.listTools({ traceContext }));
        const result = await workbench.callTool("add", { a: 1 }, {
          traceContext,
        });
        assertEquals(typeof result.content, "string");
        assertEquals(typeof result.isError, "boolean");
        await settledWell(workbench.readResource("a://b", { traceContext }));
        await settledWell(workbench.getPrompt("greet", {}, { traceContext }));
        await settledWell(workbench.listTools({ traceContext }));
        await workbench.stop();
        assertWellFormed(spans);
      },
    ),
    { seed: SEED, numRuns: 300 },
  );
});
