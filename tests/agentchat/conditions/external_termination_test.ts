import { ExternalTermination } from "@autogen-edge/runtime";
import { assertEquals } from "@std/assert";
import { assertMetUntilReset, says, verdict } from "./_items.ts";

Deno.test("a conversation ends when it is asked after the program said so", async () => {
  const condition = new ExternalTermination();
  assertEquals(await verdict(condition, says("Hi")), undefined);
  condition.set();
  condition.set();
  assertEquals(condition.terminated, false);
  assertEquals(
    await verdict(condition),
    "ExternalTermination: External termination requested",
  );
  await assertMetUntilReset(condition);
  assertEquals(await verdict(condition, says("Hi")), undefined);
});

Deno.test("what the program said before a reset is forgotten", async () => {
  const condition = new ExternalTermination();
  condition.set();
  await condition.reset();
  assertEquals(await verdict(condition), undefined);
});
