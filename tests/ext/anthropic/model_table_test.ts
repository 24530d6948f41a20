import { assertEquals } from "@std/assert";
import { AnthropicChatCompletionClient } from "@autogen-edge/runtime/ext/anthropic";
import { testModelTable } from "../_model_table_suite.ts";
import { WIRE } from "./_wire.ts";

/** By name: the family, what a model holds, and whether it keeps to a schema. */
const KNOWN: Readonly<
  Record<string, readonly [family: string, holds: number, keeps: boolean]>
> = {
  "claude-opus-5-5": ["claude-5-opus", 1_000_000, true],
  "claude-sonnet-5": ["claude-5-sonnet", 1_000_000, true],
  "claude-haiku-5-5": ["claude-5-haiku", 1_000_000, true],
  "claude-fable-5-1": ["claude-5-fable", 1_000_000, true],
  "claude-opus-4-8": ["claude-4-opus", 1_000_000, true],
  "claude-sonnet-4-6": ["claude-4-sonnet", 1_000_000, true],
  "claude-haiku-4-5-20251001": ["claude-4-haiku", 200_000, true],
  "claude-opus-4-1-20250805": ["claude-4-opus", 200_000, false],
  "claude-sonnet-4-20250514": ["claude-4-sonnet", 200_000, false],
  "claude-opus-4-0": ["claude-4-opus", 200_000, false],
  "claude-3-7-sonnet-latest": ["claude-3-7-sonnet", 200_000, false],
  "claude-3-5-haiku-20241022": ["claude-3-5-haiku", 200_000, false],
  "claude-3-opus-20240229": ["claude-3-opus", 200_000, false],
  "anthropic/claude-opus-4.5": ["claude-4-opus", 200_000, true],
  "anthropic/claude-3.5-sonnet": ["claude-3-5-sonnet", 200_000, false],
  "claude-4.6-sonnet": ["claude-4-sonnet", 1_000_000, true],
  "claude-sonnet-4-5@20250929": ["claude-4-sonnet", 200_000, true],
  "us.anthropic.claude-opus-4-6-v1": ["claude-4-opus", 1_000_000, true],
  "anthropic.claude-haiku-4-5-20251001-v1:0": ["claude-4-haiku", 200_000, true],
};

for (const [model, [family, holds, keeps]] of Object.entries(KNOWN)) {
  Deno.test(`${model} is of the family ${family}`, () => {
    const client = new AnthropicChatCompletionClient({ model });
    assertEquals(client.modelInfo, {
      vision: true,
      functionCalling: true,
      jsonOutput: true,
      structuredOutput: keeps,
      family,
    });
    assertEquals(client.remainingTokens([]), holds);
  });
}

testModelTable(WIRE, ["claude-haiku-4-5", 200_000], [
  "claude-opus-6",
  "claude-opus-50",
  "claude-2.1",
  "claude-instant-1.2",
  "claude-mythos-preview",
  "claude-3",
  "claude",
  "gpt-5",
  "",
]);
