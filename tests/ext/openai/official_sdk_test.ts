import { assertEquals, assertRejects } from "@std/assert";
import OpenAI from "openai";
import type { FunctionCall } from "@autogen-edge/runtime";
import { ModelServer } from "../_model_server.ts";
import {
  chunk,
  clientOf,
  collect,
  completion,
  KEY,
  QUESTION,
  sse,
  streamed,
  textChunks,
} from "./_wire.ts";

// OpenAI's own client is asked the same of the same server: what the tests take
// for the protocol is what it takes for it, and so are our requests.

function officialClient({ url }: ModelServer): OpenAI {
  return new OpenAI({ apiKey: KEY, baseURL: url, maxRetries: 0 });
}

const ASKED: OpenAI.ChatCompletionCreateParamsNonStreaming = {
  model: "gpt-5",
  messages: [{ role: "user", name: "user", content: "Why?" }],
};

function callsOf(
  calls: OpenAI.ChatCompletionMessageToolCall[] | undefined,
): FunctionCall[] | undefined {
  return calls?.flatMap((each) =>
    each.type === "function"
      ? [{
        id: each.id,
        name: each.function.name,
        arguments: each.function.arguments,
      }]
      : []
  );
}

Deno.test("OpenAI's client understands the server's answer as ours does", async () => {
  const call = {
    id: "call_1",
    type: "function",
    function: { name: "look", arguments: "{}" },
  };
  await using server = new ModelServer(() =>
    Response.json(
      completion({ content: "Look:", tool_calls: [call] }, {
        finish: "tool_calls",
      }),
    )
  );
  const theirs = await officialClient(server).chat.completions.create(ASKED);
  const ours = await clientOf(server).create(QUESTION);
  const [choice] = theirs.choices;
  assertEquals(choice?.finish_reason, "tool_calls");
  assertEquals(ours.finishReason, "function_calls");
  assertEquals(ours.thought, choice?.message.content ?? undefined);
  assertEquals(ours.content, callsOf(choice?.message.tool_calls));
  assertEquals(ours.usage, {
    promptTokens: theirs.usage?.prompt_tokens ?? NaN,
    completionTokens: theirs.usage?.completion_tokens ?? NaN,
    cacheReadTokens: theirs.usage?.prompt_tokens_details?.cached_tokens,
    reasoningTokens: theirs.usage?.completion_tokens_details?.reasoning_tokens,
  });
  const [{ body: theirBody } = {}, { body: ourBody } = {}] = server.requests;
  assertEquals(ourBody, { ...theirBody, stream: false });
});

Deno.test("OpenAI's client reads the server's streams as ours does", async () => {
  const head = { name: "look", arguments: "{" };
  const call = { index: 0, id: "1", type: "function", function: head };
  const rest = { index: 0, function: { arguments: "}" } };
  const streams = [
    ": keep-alive\n\n" + sse(textChunks("Grüße", " aus ", "東京")),
    sse([
      chunk({ role: "assistant", content: null, tool_calls: [call] }),
      chunk({ tool_calls: [rest] }),
      chunk({}, { finish: "tool_calls" }),
    ]),
    sse([
      chunk({ role: "assistant", refusal: "No." }),
      chunk({}, { finish: "stop" }),
    ]),
  ];
  for (const stream of streams) {
    await using server = new ModelServer(() => streamed(stream));
    const theirs = officialClient(server).chat.completions.stream({
      ...ASKED,
      stream: true,
      stream_options: { include_usage: true },
    });
    const { message } = (await theirs.finalChatCompletion()).choices[0] ?? {};
    const ours = (await collect(clientOf(server).createStream(QUESTION))).at(
      -1,
    );
    const content = typeof ours === "object" ? ours.content : undefined;
    assertEquals(
      content,
      callsOf(message?.tool_calls) ?? message?.content ??
        message?.refusal ?? undefined,
    );
    const [{ body: theirBody } = {}, { body: ourBody } = {}] = server.requests;
    assertEquals(ourBody, theirBody);
  }
});

Deno.test("OpenAI's client fails where ours does, and calls it the same", async () => {
  await using server = new ModelServer(() =>
    Response.json({
      error: { message: "Slow down", type: "requests", code: "rate_limit" },
    }, { status: 429, headers: { "x-request-id": "req_1" } })
  );
  const theirs = await assertRejects(
    () => officialClient(server).chat.completions.create(ASKED),
    OpenAI.APIError,
  );
  const ours = await clientOf(server, { maxRetries: 0 }).create(QUESTION)
    .catch((error) => error);
  assertEquals(
    [ours.status, ours.code, ours.requestId],
    [theirs.status, theirs.code, theirs.requestID],
  );
});
