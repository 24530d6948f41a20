import { StopMessageTermination } from "@autogen-edge/runtime";
import { assertEquals } from "@std/assert";
import { assertMetUntilReset, says, stopping, verdict } from "./_items.ts";

Deno.test("a stop message ends the conversation, whatever it says and wherever it stands", async () => {
  const condition = new StopMessageTermination();
  assertEquals(await verdict(condition), undefined);
  assertEquals(await verdict(condition, says("stop")), undefined);
  assertEquals(
    await verdict(condition, says("Bye"), stopping, says("No")),
    "StopMessageTermination: Stop message received",
  );
  await assertMetUntilReset(condition);
  assertEquals(await verdict(condition, says("Go on")), undefined);
});
