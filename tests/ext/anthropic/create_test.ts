import { assertEquals, assertRejects } from "@std/assert";
import { ApiError } from "@autogen-edge/runtime/ext/anthropic";
import { type Answers, testAnswers } from "../_answers_suite.ts";
import { answerTo } from "../_wire.ts";
import { message, saying, toolUse, USAGE, WIRE } from "./_wire.ts";

const LOOK = { type: "text", text: "I had better look." };
const THOUGHT = {
  type: "thinking",
  thinking: "Two and two.",
  signature: "c2ln",
};

/** An answer as a provider sends it, and what is made of it. */
const ANSWERS: Answers = {
  "a text": [saying("Because."), {
    finishReason: "stop",
    content: "Because.",
    usage: {
      promptTokens: 12,
      completionTokens: 5,
      cacheReadTokens: 8,
      cacheWriteTokens: 1,
      reasoningTokens: 2,
    },
    cached: false,
    thought: undefined,
  }],
  "several texts": [
    message([LOOK, { type: "text", text: " And so on." }]),
    { content: "I had better look. And so on." },
  ],
  "a text that ended where it was to": [
    message([LOOK], { stop: "stop_sequence", stop_sequence: "END" }),
    { finishReason: "stop" },
  ],
  "a text that ran out of room": [
    message([{ type: "text", text: "Bec" }], { stop: "max_tokens" }),
    { content: "Bec", finishReason: "length" },
  ],
  "a text that ran out of context": [
    message([LOOK], { stop: "model_context_window_exceeded" }),
    { finishReason: "length" },
  ],
  "a reason that nobody knows": [
    message([LOOK], { stop: "toString" }),
    { finishReason: "unknown" },
  ],
  "no reason": [message([LOOK], { stop: null }), { finishReason: "unknown" }],
  "nothing": [message([]), { content: "", finishReason: "stop" }],
  "a refusal": [
    message([], {
      stop: "refusal",
      stop_details: {
        type: "refusal",
        category: "bio",
        explanation: "I'd rather not.",
      },
    }),
    { content: "I'd rather not.", finishReason: "content_filter" },
  ],
  "a refusal half-way, which calls nothing": [
    message([LOOK, toolUse("toolu_1", "look")], { stop: "refusal" }),
    { content: "I had better look.", finishReason: "content_filter" },
  ],
  "calls of tools, with what was said": [
    message([
      LOOK,
      toolUse("toolu_1", "look", { at: "it" }),
      toolUse("toolu_2", "look"),
    ], { stop: "tool_use" }),
    {
      finishReason: "function_calls",
      content: [
        { id: "toolu_1", name: "look", arguments: '{"at":"it"}' },
        { id: "toolu_2", name: "look", arguments: "{}" },
      ],
      thought: "I had better look.",
    },
  ],
  "calls of tools, with what was thought": [
    message([THOUGHT, LOOK, toolUse("toolu_1", "look")], { stop: "tool_use" }),
    { finishReason: "function_calls", thought: "Two and two." },
  ],
  "a call that ran out of room": [
    message([toolUse("toolu_1", "look")], { stop: "max_tokens" }),
    { finishReason: "length" },
  ],
  "calls from a server that takes little care": [
    message([
      { type: "tool_use", name: "a b!" },
      { type: "tool_use", input: null },
    ]),
    {
      finishReason: "function_calls",
      content: [
        { id: "call_0", name: "a_b_", arguments: "{}" },
        { id: "call_1", name: "", arguments: "{}" },
      ],
    },
  ],
  "what the model thought": [
    message([THOUGHT, { type: "text", text: "Four." }]),
    { content: "Four.", thought: "Two and two." },
  ],
  "a text from a thought that is not told": [
    message([
      { type: "redacted_thinking", data: "c2VjcmV0" },
      { type: "thinking", thinking: "", signature: "c2ln" },
      { type: "text", text: "Four." },
    ]),
    { content: "Four.", thought: undefined },
  ],
  "what a tool of the provider's own found": [
    message([
      {
        type: "server_tool_use",
        id: "srvtoolu_1",
        name: "web_search",
        input: {},
      },
      {
        type: "web_search_tool_result",
        tool_use_id: "srvtoolu_1",
        content: [],
      },
      { type: "text", text: "Four." },
    ]),
    { content: "Four.", finishReason: "stop" },
  ],
  "no usage": [
    message([LOOK], { usage: null }),
    { usage: { promptTokens: 0, completionTokens: 0 } },
  ],
  "usage without a cache": [
    message([LOOK], {
      usage: {
        ...USAGE,
        cache_creation_input_tokens: null,
        cache_read_input_tokens: null,
        output_tokens_details: null,
      },
    }),
    { usage: { promptTokens: 3, completionTokens: 5 } },
  ],
};

testAnswers(WIRE, ANSWERS);

Deno.test("an answer that is an error in disguise is an error", async () => {
  const error = await assertRejects(
    () =>
      answerTo(WIRE, {
        type: "error",
        error: { type: "not_found_error", message: "No such model" },
        request_id: "req_2",
      }),
    ApiError,
    'Cannot ask model "claude-opus-5-5": not_found_error: No such model',
  );
  assertEquals([error.code, error.requestId], ["not_found_error", "req_2"]);
});
