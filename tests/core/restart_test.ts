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

Deno.test("a runtime that is started while it stops runs when the stop is over", async () => {
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
  await runtime.sendMessage(Ask({ question: "" }), idOf("a")).catch(() => {});
  door.open();
  await slow;
  await stopping;
  const sent = runtime.sendMessage(Ask({ question: "" }), idOf("a"));
  let replied = false;
  sent.then(() => replied = true, () => {});
  await settled();
  assertEquals([stopped, replied], [true, true]);
});
