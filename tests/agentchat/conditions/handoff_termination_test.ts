import { HandoffMessage, HandoffTermination } from "@autogen-edge/runtime";
import { assertEquals, assertThrows } from "@std/assert";
import { assertMetUntilReset, handoff, says, verdict } from "./_items.ts";

Deno.test("a handoff to somebody ends the conversation", async () => {
  const condition = new HandoffTermination("bob");
  const other = HandoffMessage({ ...handoff, target: "carol" });
  assertEquals(await verdict(condition, says("bob"), other), undefined);
  assertEquals(
    await verdict(condition, other, handoff, says("Hi")),
    "HandoffTermination: Handoff to bob from alice detected.",
  );
  await assertMetUntilReset(condition);
  assertEquals(await verdict(condition, other), undefined);
});

for (const target of ["", undefined, 3]) {
  Deno.test(`a conversation cannot end at a handoff to ${JSON.stringify(target) ?? "nobody"}`, () => {
    assertThrows(
      () => new HandoffTermination(target as string),
      TypeError,
      `Cannot stop at a handoff: "target" is ${
        JSON.stringify(target)
      }, not a non-empty string`,
    );
  });
}
