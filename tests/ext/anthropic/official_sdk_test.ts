import { assertEquals, assertRejects } from "@std/assert";
import Anthropic from "@anthropic-ai/sdk";
import { type FunctionCall, SystemMessage } from "@autogen-edge/runtime";
import { ModelServer } from "../_model_server.ts";
import {
  baseUrlOf,
  block,
  clientOf,
  collect,
  ending,
  KEY,
  message,
  PING,
  QUESTION,
  sse,
  START,
  streamed,
  textBlock,
  textEvents,
  thinkingBlock,
  toolBlock,
  toolUse,
} from "./_wire.ts";

// Anthropic's own client is asked the same of the same server: what the tests
// take for the protocol is what it takes for it, and so are our requests.

function officialClient(server: ModelServer): Anthropic {
  return new Anthropic({
    apiKey: KEY,
    baseURL: baseUrlOf(server),
    maxRetries: 0,
  });
}

const ASKED: Anthropic.MessageCreateParamsNonStreaming = {
  model: "claude-opus-5-5",
  max_tokens: 16_000,
  system: "Be kind.",
  messages: [{ role: "user", content: [{ type: "text", text: "Why?" }] }],
  tools: [{
    name: "look",
    description: "Looks",
    input_schema: { type: "object", properties: {} },
  }],
  tool_choice: { type: "auto" },
};
const MESSAGES = [SystemMessage({ content: "Be kind." }), ...QUESTION];
const CALL = {
  tools: [{
    name: "look",
    description: "Looks",
    parameters: { type: "object", properties: {} },
    strict: false,
  }],
};

function textIn({ content }: Anthropic.Message): string {
  return content.map((each) => each.type === "text" ? each.text : "").join("");
}

function thoughtIn({ content }: Anthropic.Message): string {
  return content.map((each) => each.type === "thinking" ? each.thinking : "")
    .join("");
}

function callsIn({ content }: Anthropic.Message): FunctionCall[] {
  return content.flatMap((each) =>
    each.type === "tool_use"
      ? [{
        id: each.id,
        name: each.name,
        arguments: JSON.stringify(each.input),
      }]
      : []
  );
}

Deno.test("Anthropic's client understands the server's answer as ours does", async () => {
  await using server = new ModelServer(() =>
    Response.json(
      message([
        { type: "text", text: "Look:" },
        toolUse("toolu_1", "look", { at: "it" }),
      ], { stop: "tool_use" }),
    )
  );
  const theirs = await officialClient(server).messages.create(ASKED);
  const ours = await clientOf(server).create(MESSAGES, CALL);
  assertEquals(theirs.stop_reason, "tool_use");
  assertEquals(ours.finishReason, "function_calls");
  assertEquals(ours.thought, textIn(theirs));
  assertEquals(ours.content, callsIn(theirs));
  const { usage } = theirs;
  assertEquals(ours.usage, {
    promptTokens: usage.input_tokens + (usage.cache_read_input_tokens ?? NaN) +
      (usage.cache_creation_input_tokens ?? NaN),
    completionTokens: usage.output_tokens,
    cacheReadTokens: usage.cache_read_input_tokens ?? undefined,
    cacheWriteTokens: usage.cache_creation_input_tokens ?? undefined,
    reasoningTokens: usage.output_tokens_details?.thinking_tokens,
  });
  const [their, our] = server.requests;
  assertEquals(our?.path, their?.path);
  assertEquals(our?.body, { ...their?.body, stream: false });
});

/** Streams that both clients read. */
const STREAMS: Readonly<Record<string, string>> = {
  "a text": ": keep-alive\n\n" + sse(textEvents("Grüße", " aus ", "東京")),
  "a thought": sse([
    START,
    ...thinkingBlock(0, "Two ", "and two."),
    ...block(1, { type: "redacted_thinking", data: "c2VjcmV0" }),
    PING,
    ...textBlock(2, "Four."),
    ...ending(),
  ]),
  "calls": sse([
    START,
    ...textBlock(0, "Look:"),
    ...toolBlock(1, ["toolu_1", "look"], '{"at"', ':"it"}'),
    ...toolBlock(2, ["toolu_2", "look"], ""),
    ...ending("tool_use"),
  ]),
  "a refusal": sse([
    START,
    ...ending("refusal", {
      stop_details: { type: "refusal", category: "bio", explanation: "No." },
    }),
  ]),
};

for (const [what, stream] of Object.entries(STREAMS)) {
  Deno.test(`Anthropic's client reads ${what} in a stream as ours does`, async () => {
    await using server = new ModelServer(() => streamed(stream));
    const theirs = await officialClient(server).messages.stream(ASKED)
      .finalMessage();
    const ours = (await collect(clientOf(server).createStream(MESSAGES, CALL)))
      .at(-1);
    if (typeof ours !== "object") throw new Error("There is no result");
    const calls = callsIn(theirs);
    const said = textIn(theirs) || theirs.stop_details?.explanation;
    assertEquals(ours.content, calls.length > 0 ? calls : said);
    const thought = thoughtIn(theirs) || calls.length > 0 && textIn(theirs);
    assertEquals(ours.thought, thought || undefined);
    assertEquals(ours.usage.completionTokens, theirs.usage.output_tokens);
    const [{ body: theirBody } = {}, { body: ourBody } = {}] = server.requests;
    assertEquals(ourBody, theirBody);
  });
}

Deno.test("Anthropic's client fails where ours does, and calls it the same", async () => {
  const failure = {
    type: "error",
    error: { type: "rate_limit_error", message: "Slow down" },
    request_id: "req_1",
  };
  await using server = new ModelServer(() =>
    Response.json(failure, { status: 429, headers: { "request-id": "req_1" } })
  );
  const theirs = await assertRejects(
    () => officialClient(server).messages.create(ASKED),
    Anthropic.APIError,
  );
  const ours = await clientOf(server, { maxRetries: 0 }).create(QUESTION)
    .catch((error) => error);
  assertEquals(
    [ours.status, ours.code, ours.requestId],
    [theirs.status, theirs.type, theirs.requestID],
  );
  await using late = new ModelServer(() =>
    streamed(sse([...textEvents("a").slice(0, 4), failure]))
  );
  const broken = await assertRejects(
    () => officialClient(late).messages.stream(ASKED).finalMessage(),
    Anthropic.APIError,
  );
  const ourBroken = await collect(clientOf(late).createStream(QUESTION))
    .catch((error) => error);
  assertEquals(ourBroken.code, broken.type);
});
