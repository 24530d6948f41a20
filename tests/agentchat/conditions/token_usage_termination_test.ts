import { TokenUsageTermination } from "@autogen-edge/runtime";
import { assertEquals, assertThrows } from "@std/assert";
import {
  assertMetUntilReset,
  costs,
  execution,
  request,
  says,
  verdict,
} from "./_items.ts";

Deno.test("what models used is added up, over messages and events and over calls", async () => {
  const condition = new TokenUsageTermination({ maxTotalToken: 14 });
  assertEquals(await verdict(condition, says("Go"), costs(3, 2)), undefined);
  assertEquals(
    await verdict(condition, request, execution),
    "TokenUsageTermination: Token usage limit reached, total token count: 14, prompt token count: 8, completion token count: 6.",
  );
  await assertMetUntilReset(condition);
  assertEquals(await verdict(condition, costs(3, 2)), undefined);
});

Deno.test("tokens that are read have a limit of their own", async () => {
  const condition = new TokenUsageTermination({ maxPromptToken: 6 });
  assertEquals(await verdict(condition, costs(5, 999)), undefined);
  assertEquals(
    await verdict(condition, costs(1, 0)),
    "TokenUsageTermination: Token usage limit reached, total token count: 1005, prompt token count: 6, completion token count: 999.",
  );
});

Deno.test("tokens that are written have a limit of their own", async () => {
  const condition = new TokenUsageTermination({ maxCompletionToken: 6 });
  assertEquals(await verdict(condition, costs(999, 5)), undefined);
  assertEquals(
    await verdict(condition, costs(0, 2)),
    "TokenUsageTermination: Token usage limit reached, total token count: 1006, prompt token count: 999, completion token count: 7.",
  );
});

Deno.test("the first limit that is reached ends the conversation", async () => {
  const condition = new TokenUsageTermination({
    maxTotalToken: 999,
    maxPromptToken: 999,
    maxCompletionToken: 5,
  });
  assertEquals(
    await verdict(condition, costs(3, 0), costs(0, 7)),
    "TokenUsageTermination: Token usage limit reached, total token count: 10, prompt token count: 3, completion token count: 7.",
  );
});

Deno.test("a model that says nothing of its usage is never stopped", async () => {
  const condition = new TokenUsageTermination({ maxTotalToken: 1 });
  assertEquals(await verdict(condition, says("Hi")), undefined);
});

Deno.test("a limit of tokens is needed", () => {
  assertThrows(
    () => new TokenUsageTermination({}),
    TypeError,
    'Cannot stop at a number of tokens: "maxTotalToken", "maxPromptToken" or "maxCompletionToken" is needed',
  );
});

for (const limit of [0, -1, 1.5, NaN, "5"]) {
  Deno.test(`a conversation cannot end at ${JSON.stringify(limit)} tokens`, () => {
    assertThrows(
      () => new TokenUsageTermination({ maxPromptToken: limit as number }),
      RangeError,
      `Cannot stop at a number of tokens: "maxPromptToken" is ${limit}, not a whole number of at least 1`,
    );
  });
}
