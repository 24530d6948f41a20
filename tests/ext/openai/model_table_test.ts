import { assertEquals } from "@std/assert";
import {
  TokenLimitedChatCompletionContext,
  UserMessage,
} from "@autogen-edge/runtime";
import { OpenAIChatCompletionClient } from "@autogen-edge/runtime/ext/openai";
import { MODEST, testModelTable } from "../_model_table_suite.ts";
import { WIRE } from "./_wire.ts";

/** By name: the family, what a model cannot do, and what it holds. */
const KNOWN: Readonly<
  Record<string, readonly [family: string, cannot: string, holds: number]>
> = {
  "gpt-5": ["gpt-5", "", 400_000],
  "gpt-5-mini": ["gpt-5", "", 400_000],
  "gpt-5.1-2026-01-01": ["gpt-5", "", 400_000],
  "gpt-4.1": ["gpt-41", "", 1_047_576],
  "gpt-4.1-nano": ["gpt-41", "", 1_047_576],
  "gpt-4.5-preview": ["gpt-45", "", 128_000],
  "gpt-4o": ["gpt-4o", "", 128_000],
  "gpt-4o-mini-2024-07-18": ["gpt-4o", "", 128_000],
  "ft:gpt-4o-mini-2024-07-18:edge::abc": ["gpt-4o", "", 128_000],
  "openai/gpt-4o": ["gpt-4o", "", 128_000],
  "gpt-4-turbo": ["gpt-4", "structuredOutput", 128_000],
  "gpt-4-32k": ["gpt-4", "vision structuredOutput", 32_768],
  "gpt-4": ["gpt-4", "vision structuredOutput", 8192],
  "gpt-3.5-turbo-0125": ["gpt-35", "vision structuredOutput", 16_385],
  "o1": ["o1", "", 200_000],
  "o1-mini": [
    "o1",
    "vision functionCalling jsonOutput structuredOutput",
    128_000,
  ],
  "o3": ["o3", "", 200_000],
  "o3-mini": ["o3", "vision", 200_000],
  "o4-mini": ["o4", "", 200_000],
};

for (const [model, [family, cannot, holds]] of Object.entries(KNOWN)) {
  Deno.test(`${model} is of the family ${family}`, () => {
    const client = new OpenAIChatCompletionClient({ model });
    const { family: found, multipleSystemMessages, ...abilities } =
      client.modelInfo;
    assertEquals([found, multipleSystemMessages], [family, true]);
    assertEquals(
      Object.entries(abilities).filter(([, can]) => !can).map(([name]) => name)
        .sort(),
      cannot.split(" ").filter((name) => name !== "").sort(),
    );
    assertEquals(client.remainingTokens([]), holds);
  });
}

testModelTable(WIRE, ["gpt-4", 8192], [
  "gpt-6",
  "gpt-4.7",
  "gpt-4omni",
  "gpt-oss-20b",
  "o1x",
  "o5",
  "claude-sonnet-5",
  "gemini-2.5-pro",
  "qwen3",
  "",
]);

Deno.test("a token-limited context keeps to what the model holds", async () => {
  const client = new OpenAIChatCompletionClient({
    model: "qwen3",
    modelInfo: MODEST,
    contextSize: 60,
  });
  const context = new TokenLimitedChatCompletionContext({
    modelClient: client,
  });
  for (const content of ["one", "two", "three", "four", "five"]) {
    await context.addMessage(UserMessage({ content, source: "user" }));
  }
  const shown = await context.getMessages();
  assertEquals(shown.length < 5 && shown.length > 0, true);
  assertEquals(client.remainingTokens(shown) >= 0, true);
});
