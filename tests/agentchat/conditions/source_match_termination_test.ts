import { SourceMatchTermination } from "@autogen-edge/runtime";
import { assertEquals, assertThrows } from "@std/assert";
import { assertMetUntilReset, says, thought, verdict } from "./_items.ts";

Deno.test("an answer of one of the agents ends the conversation, the first counts", async () => {
  const condition = new SourceMatchTermination(["alice", "bob"]);
  assertEquals(await verdict(condition), undefined);
  assertEquals(await verdict(condition, says("alice")), undefined);
  assertEquals(
    await verdict(
      condition,
      says("1", "carol"),
      says("2", "bob"),
      says("3", "alice"),
    ),
    "SourceMatchTermination: 'bob' answered",
  );
  await assertMetUntilReset(condition);
  assertEquals(await verdict(condition, says("4", "bobby")), undefined);
});

Deno.test("an event of an agent is as good as an answer", async () => {
  assertEquals(
    await verdict(new SourceMatchTermination(["alice"]), thought),
    "SourceMatchTermination: 'alice' answered",
  );
});

for (const sources of ["alice", undefined, [""], ["alice", 3]]) {
  Deno.test(`nobody of ${JSON.stringify(sources) ?? "nothing"} can end a conversation`, () => {
    assertThrows(
      () => new SourceMatchTermination(sources as string[]),
      TypeError,
      `Cannot stop after an answer: "sources" is ${
        JSON.stringify(sources)
      }, not a list of non-empty strings`,
    );
  });
}

Deno.test("somebody must be listened to", () => {
  assertThrows(
    () => new SourceMatchTermination([]),
    RangeError,
    'Cannot stop after an answer: "sources" is empty',
  );
});
