import fc from "fast-check";
import { spoiled } from "../_spoiled.ts";

/** What a server says with one HTTP response, or does in place of one. */
export interface Reaction {
  readonly status: number;
  readonly type: string | undefined;
  /** What it says of itself before it answers, where it streams. */
  readonly own: readonly unknown[];
  /** The answer, as text or as what a JSON-RPC message gets beside its id. */
  readonly answer: string | { readonly result: unknown } | {
    readonly error: unknown;
  };
  /** Whether the answer says which request it is to. */
  readonly knowsId: boolean;
  /** Whether a stream can be gone on with after a break. */
  readonly isPrimed: boolean;
  /** Where the body is cut into pieces. */
  readonly cuts: readonly number[];
  /** What comes after the last piece. */
  readonly ending: "close" | "reset" | "silence";
  /** Whether there is no response at all. */
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

const TEXT = { type: "text", text: "Hello" };

const SAMPLING = {
  method: "sampling/createMessage",
  params: {
    messages: [{ role: "user", content: TEXT }],
    systemPrompt: "Be brief.",
    maxTokens: 10,
    _meta: {
      traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    },
  },
};

const ELICITATION = {
  method: "elicitation/create",
  params: {
    message: "Who?",
    requestedSchema: {
      type: "object",
      properties: { name: { type: "string" } },
    },
  },
};

const result = fc.oneof(
  fc.record(
    {
      content: fc.oneof(content, fc.jsonValue()),
      isError: fc.oneof(fc.boolean(), fc.jsonValue()),
      structuredContent: fc.jsonValue(),
      resultType: fc.constant("complete"),
    },
    { requiredKeys: ["content"] },
  ),
  fc.record(
    {
      tools: fc.oneof(fc.array(fc.oneof(tool, fc.jsonValue())), fc.jsonValue()),
      nextCursor: fc.oneof(fc.constantFrom("a", "b"), fc.jsonValue()),
    },
    { requiredKeys: ["tools"] },
  ),
  spoiled({
    content: [TEXT],
    contents: [{ uri: "a://b", text: "Soup" }],
    messages: [{ role: "user", content: TEXT }],
    tools: [{ name: "add", inputSchema: { type: "object" } }],
    resources: [{ uri: "a://b", name: "b" }],
    resourceTemplates: [{ uriTemplate: "a://{b}", name: "b" }],
    prompts: [{ name: "greet" }],
    resultType: "complete",
    ttlMs: 0,
    cacheScope: "private",
  }),
  spoiled({
    resultType: "input_required",
    inputRequests: { model: SAMPLING, user: ELICITATION },
    requestState: "begun",
  }),
  fc.jsonValue(),
);

/** What only a server of its own mind sends: requests, notifications, rubbish. */
const own = fc.oneof(
  spoiled({ jsonrpc: "2.0", id: 1, ...SAMPLING }),
  spoiled({ jsonrpc: "2.0", id: "question", ...ELICITATION }),
  spoiled({
    jsonrpc: "2.0",
    method: "notifications/subscriptions/acknowledged",
    params: {
      notifications: { toolsListChanged: true },
      _meta: { "io.modelcontextprotocol/subscriptionId": "listen:0" },
    },
  }),
  fc.record({
    jsonrpc: fc.constant("2.0"),
    id: fc.oneof(fc.nat(9), fc.string(), fc.jsonValue()),
    method: fc.oneof(
      fc.constantFrom("ping", "roots/list", "tools/list", "initialize"),
      fc.string(),
    ),
    params: fc.jsonValue(),
  }, { requiredKeys: ["jsonrpc", "method"] }),
  fc.record({
    jsonrpc: fc.constant("2.0"),
    method: fc.constantFrom(
      "notifications/tools/list_changed",
      "notifications/resources/list_changed",
      "notifications/prompts/list_changed",
      "notifications/message",
      "notifications/initialized",
    ),
    params: fc.jsonValue(),
  }, { requiredKeys: ["jsonrpc", "method"] }),
  spoiled({
    jsonrpc: "2.0",
    method: "notifications/progress",
    params: { progressToken: 1, progress: 0.5, total: 1, message: "Half" },
  }),
  spoiled({
    jsonrpc: "2.0",
    method: "notifications/cancelled",
    params: { requestId: 1, reason: "Enough" },
  }),
  fc.record({
    jsonrpc: fc.constant("2.0"),
    id: fc.nat(9),
    result,
  }),
  fc.jsonValue(),
);

const answer = fc.oneof(
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
);

const status = fc.oneof(
  { weight: 8, arbitrary: fc.constant(200) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(202, 204, 301, 400, 401, 403, 404, 429, 500),
  },
);

const parts = {
  status,
  type: fc.constantFrom(
    "application/json",
    "text/event-stream",
    "text/event-stream",
    "text/html",
    undefined,
  ),
  own: fc.constant([]),
  answer,
  knowsId: fc.nat(9).map((n) => n > 0),
  isPrimed: fc.constant(false),
  cuts: fc.array(fc.nat(200), { maxLength: 3 }),
  ending: fc.constantFrom("close", "reset"),
  isSilent: fc.nat(15).map((n) => n === 0),
} as const;

/** Answers that are none. */
export const badAnswer: fc.Arbitrary<Reaction> = fc.record<Reaction>(parts);

/** Streams with more in them than an answer. */
export const badStream: fc.Arbitrary<Reaction> = fc.record<Reaction>({
  ...parts,
  status: fc.constant(200),
  type: fc.constant("text/event-stream"),
  own: fc.array(own, { maxLength: 6 }),
});

/** Streams that break, and what may become of them. */
export const brokenStream: fc.Arbitrary<Reaction> = fc.record<Reaction>({
  ...parts,
  status: fc.oneof({ weight: 9, arbitrary: fc.constant(200) }, status),
  type: fc.constant("text/event-stream"),
  own: fc.array(own, { maxLength: 2 }),
  // Often there is nothing but what primes it.
  answer: fc.oneof(answer, fc.constant("")),
  isPrimed: fc.nat(3).map((n) => n > 0),
  ending: fc.constantFrom("close", "reset", "silence"),
});

/** What servers say that do not know a session any more, or never did. */
export const lostSession: fc.Arbitrary<Reaction> = fc.oneof(
  badAnswer,
  fc.record<Reaction>({
    ...parts,
    status: fc.constantFrom(404, 404, 400),
    answer: fc.constantFrom("Session not found", "No valid session ID", ""),
  }),
);
