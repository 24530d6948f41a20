import { TextMessageTermination } from "@autogen-edge/runtime";
import { assertEquals, assertThrows } from "@std/assert";
import {
  assertMetUntilReset,
  execution,
  handoff,
  request,
  says,
  stopping,
  summary,
  thought,
  verdict,
} from "./_items.ts";

const OTHERS = [stopping, handoff, summary, thought, request, execution];

Deno.test("a text message of anybody ends the conversation, nothing else does", async () => {
  const condition = new TextMessageTermination();
  assertEquals(await verdict(condition, ...OTHERS), undefined);
  assertEquals(
    await verdict(condition, ...OTHERS, says("Hi", "bob"), says("Hi", "alice")),
    "TextMessageTermination: Text message received from 'bob'",
  );
  await assertMetUntilReset(condition);
  assertEquals(await verdict(condition), undefined);
});

Deno.test("only the text messages of one agent can end it", async () => {
  const condition = new TextMessageTermination("alice");
  assertEquals(await verdict(condition, ...OTHERS, says("Hi")), undefined);
  assertEquals(
    await verdict(condition, says("Hi", "bob"), says("Hi", "alice")),
    "TextMessageTermination: Text message received from 'alice'",
  );
});

for (const source of ["", 3]) {
  Deno.test(`a text message of ${JSON.stringify(source)} cannot end it`, () => {
    assertThrows(
      () => new TextMessageTermination(source as string),
      TypeError,
      `Cannot stop at a text message: "source" is ${
        JSON.stringify(source)
      }, not a non-empty string`,
    );
  });
}
