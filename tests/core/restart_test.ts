import { assertEquals } from "@std/assert";
import {
  answering,
  Ask,
  echo,
  gate,
  idOf,
  runtimeWith,
  settled,
} from "./_fixture.ts";

Deno.test("start() while a runtime stops does not undo the stop: what is sent then waits for the next start", async () => {
  const door = gate();
  await using runtime = await runtimeWith({
    agents: { slow: () => answering(() => door.pass()), a: echo },
  });
  runtime.start();
  const slow = runtime.sendMessage(Ask({ question: "" }), idOf("slow"));
  await door.reached;
  let stopped = false;
  const stopping = runtime.stop().then(() => stopped = true);
  runtime.start();
  // a relay that keeps the runtime busy must not keep stop() waiting for ever
  await runtime.sendMessage(Ask({ question: "" }), idOf("a")).catch(() => {});
  door.open();
  await slow;
  await stopping;
  // start() was called after stop(): is the runtime running?
  const sent = runtime.sendMessage(Ask({ question: "" }), idOf("a"));
  let replied = false;
  sent.then(() => replied = true, () => {});
  await settled();
  assertEquals(
    [stopped, replied],
    [true, true],
    "start() after stop() was lost",
  );
});
