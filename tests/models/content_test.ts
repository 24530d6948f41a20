import { assertEquals } from "@std/assert";
import {
  AssistantMessage,
  type CreateResult,
  FunctionExecutionResultMessage,
  type LlmMessage,
  SystemMessage,
  UserMessage,
} from "@autogen-edge/runtime";
import { traced } from "../tools/_traced.ts";
import { answer, ScriptedClient } from "./_scripted.ts";

/** What a call's span shows of the conversation. */
async function captured(
  messages: readonly LlmMessage[],
  result: CreateResult,
): Promise<{ readonly input: unknown; readonly output: unknown }> {
  const { spans, traceContext } = traced({ captureContent: true });
  const client = new ScriptedClient(async function* () {
    yield result;
  });
  await client.create(messages, { traceContext });
  const attributes = spans.finished[0]?.attributes ?? {};
  return {
    input: JSON.parse(String(attributes["gen_ai.input.messages"])),
    output: JSON.parse(String(attributes["gen_ai.output.messages"])),
  };
}

const CALLS = [
  { id: "call_1", name: "weather", arguments: '{"city":"Paris"}' },
  { id: "call_2", name: "weather", arguments: "{bad" },
];

Deno.test("a conversation is captured in the shape of the GenAI conventions", async () => {
  const { input, output } = await captured([
    SystemMessage({ content: "Be kind." }),
    UserMessage({ content: "Weather?", source: "user" }),
    AssistantMessage({
      content: CALLS,
      thought: "I need a tool.",
      source: "alice",
    }),
    FunctionExecutionResultMessage({
      content: [
        { callId: "call_1", name: "weather", content: "sunny", isError: false },
        {
          callId: "call_2",
          name: "weather",
          content: "no JSON",
          isError: true,
        },
      ],
    }),
    AssistantMessage({ content: "Sunny.", source: "alice" }),
  ], { ...answer("Bye."), thought: "Enough." });
  assertEquals(input, [
    { role: "system", parts: [{ type: "text", content: "Be kind." }] },
    {
      role: "user",
      name: "user",
      parts: [{ type: "text", content: "Weather?" }],
    },
    {
      role: "assistant",
      name: "alice",
      parts: [
        { type: "reasoning", content: "I need a tool." },
        {
          type: "tool_call",
          id: "call_1",
          name: "weather",
          arguments: { city: "Paris" },
        },
        { type: "tool_call", id: "call_2", name: "weather", arguments: "{bad" },
      ],
    },
    {
      role: "tool",
      parts: [
        { type: "tool_call_response", id: "call_1", response: "sunny" },
        { type: "tool_call_response", id: "call_2", response: "no JSON" },
      ],
    },
    {
      role: "assistant",
      name: "alice",
      parts: [{ type: "text", content: "Sunny." }],
    },
  ]);
  assertEquals(output, [{
    role: "assistant",
    parts: [
      { type: "reasoning", content: "Enough." },
      { type: "text", content: "Bye." },
    ],
  }]);
});

Deno.test("pictures are captured as what they hold or as where they are", async () => {
  const { input } = await captured([
    UserMessage({
      content: [
        "Look:",
        { type: "image", url: "data:image/png;base64,AAAA" },
        { type: "image", url: "https://example.com/cat.png", detail: "low" },
      ],
      source: "user",
    }),
  ], answer("A cat."));
  assertEquals(input, [{
    role: "user",
    name: "user",
    parts: [
      { type: "text", content: "Look:" },
      {
        type: "blob",
        modality: "image",
        mime_type: "image/png",
        content: "AAAA",
      },
      { type: "uri", modality: "image", uri: "https://example.com/cat.png" },
    ],
  }]);
});

Deno.test("function calls in an answer are captured as such", async () => {
  const question = UserMessage({ content: "Rain?", source: "user" });
  const { output } = await captured([question], answer(CALLS.slice(0, 1)));
  assertEquals(output, [{
    role: "assistant",
    parts: [{
      type: "tool_call",
      id: "call_1",
      name: "weather",
      arguments: { city: "Paris" },
    }],
  }]);
});

Deno.test("content that is too long is cut to valid JSON", async () => {
  const { spans, traceContext } = traced({
    captureContent: true,
    contentBudget: 200,
  });
  const client = new ScriptedClient(async function* () {
    yield answer("y".repeat(1000));
  });
  const content = "x".repeat(1000);
  await client.create([UserMessage({ content, source: "user" })], {
    traceContext,
  });
  for (const field of ["gen_ai.input.messages", "gen_ai.output.messages"]) {
    const text = String(spans.finished[0]?.attributes[field]);
    assertEquals(text.length <= 200, true);
    assertEquals(Array.isArray(JSON.parse(text)), true);
  }
});
