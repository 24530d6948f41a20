import { assertEquals, assertRejects } from "@std/assert";
import { ApiError } from "@autogen-edge/runtime/ext/openai";
import { type Answers, testAnswers } from "../_answers_suite.ts";
import { resultOf } from "../_stream_suite.ts";
import { answerTo } from "../_wire.ts";
import { completion, WIRE } from "./_wire.ts";

/** An answer as a provider sends it, and what is made of it. */
const ANSWERS: Answers = {
  "a text": [completion({ content: "Because." }), resultOf(WIRE, "Because.")],
  "a text that ran out of room": [
    completion({ content: "Bec" }, { finish: "length" }),
    { content: "Bec", finishReason: "length" },
  ],
  "a text that a filter cut": [
    completion({ content: "B" }, { finish: "content_filter" }),
    { content: "B", finishReason: "content_filter" },
  ],
  "a reason that nobody knows": [
    completion({ content: "B" }, { finish: "tired" }),
    { finishReason: "unknown" },
  ],
  "no reason": [
    completion({ content: "B" }, { finish: null }),
    { finishReason: "unknown" },
  ],
  "an empty text": [completion({ content: null }), { content: "" }],
  "a refusal": [
    completion({ refusal: "No." }),
    { content: "No.", finishReason: "content_filter" },
  ],
  "calls of functions, with what was said": [
    completion({
      content: "I had better look.",
      tool_calls: [
        {
          id: "call_1",
          type: "function",
          function: { name: "look", arguments: '{"at":"it"}' },
        },
        {
          id: "call_2",
          type: "function",
          function: { name: "look", arguments: "" },
        },
      ],
    }, { finish: "tool_calls" }),
    {
      finishReason: "function_calls",
      content: [
        { id: "call_1", name: "look", arguments: '{"at":"it"}' },
        { id: "call_2", name: "look", arguments: "" },
      ],
      thought: "I had better look.",
    },
  ],
  "calls from a server that takes little care": [
    completion({
      tool_calls: [
        { function: { name: "look", arguments: { at: "it" } } },
        { function: { name: "look" } },
      ],
    }),
    {
      finishReason: "function_calls",
      content: [
        { id: "call_0", name: "look", arguments: '{"at":"it"}' },
        { id: "call_1", name: "look", arguments: "" },
      ],
    },
  ],
  "what the model thought": [
    completion({ content: "Four.", reasoning_content: "Two and two." }),
    { content: "Four.", thought: "Two and two." },
  ],
  "an answer in parts, as Mistral's models give it": [
    completion({
      content: [
        {
          type: "thinking",
          thinking: [{ type: "text", text: "Two and " }, { text: "two." }],
        },
        { type: "text", text: "Fo" },
        { type: "hologram", text: "ur." },
        null,
      ],
    }),
    { content: "Four.", thought: "Two and two." },
  ],
  "likelihoods": [
    completion({ content: "é" }, {
      choices: [{
        index: 0,
        message: { role: "assistant", content: "é" },
        finish_reason: "stop",
        logprobs: {
          content: [{
            token: "é",
            logprob: -0.25,
            bytes: [195, 169],
            top_logprobs: [
              { token: "é", logprob: -0.25, bytes: [195, 169] },
              { token: "e", logprob: -1.5, bytes: null },
            ],
          }],
        },
      }],
    }),
    {
      logprobs: [{
        token: "é",
        logprob: -0.25,
        bytes: [195, 169],
        topLogprobs: [
          { token: "é", logprob: -0.25, bytes: [195, 169] },
          { token: "e", logprob: -1.5 },
        ],
      }],
    },
  ],
  "no usage": [
    completion({ content: "B" }, { usage: null }),
    { usage: { promptTokens: 0, completionTokens: 0 } },
  ],
  "usage as DeepSeek tells it": [
    completion({ content: "B" }, {
      usage: {
        prompt_tokens: 9,
        completion_tokens: 1,
        prompt_cache_hit_tokens: 4,
      },
    }),
    { usage: { promptTokens: 9, completionTokens: 1, cacheReadTokens: 4 } },
  ],
};

testAnswers(WIRE, ANSWERS);

Deno.test("an answer that is an error in disguise is an error", async () => {
  const error = await assertRejects(
    () => answerTo(WIRE, { error: { message: "No such model", code: 404 } }),
    ApiError,
    'Cannot ask model "gpt-5": 404: No such model',
  );
  assertEquals(error.code, "404");
});
