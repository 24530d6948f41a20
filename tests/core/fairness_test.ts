import { assert, assertEquals } from "@std/assert";
import {
  AgentId,
  message,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";
import { nextTask } from "../../src/core/_next_task.ts";

const Ask = message<{ n: number }>("Ask");

Deno.test("a flood lets a timer that is due fire after one slice, or a few", async () => {
  let now = 0;
  // A clock by which every slice is over when it is looked at, every 256 messages.
  const runtime = new SingleThreadedAgentRuntime({ clock: () => now += 100 });
  let ticked = false;
  let atTick = 0;
  const a = new AgentId("a", "k");
  await runtime.registerFactory(
    "a",
    () =>
      new RoutedAgent("a").on(Ask, ({ n }, ctx) => {
        if (ticked && atTick === 0) atTick = n;
        if (!ticked && n < 1_000_000) void ctx.send(Ask({ n: n + 1 }), a);
        return Ask({ n });
      }),
  );
  setTimeout(() => ticked = true, 0);
  const due = performance.now() + 3;
  while (performance.now() < due);
  runtime.start();
  await runtime.sendMessage(Ask({ n: 0 }), a);
  await runtime.stopWhenIdle();
  await runtime.close();
  assert(
    atTick < 10 * 256,
    `The timer, due from the start, waited for ${atTick} messages = ${
      atTick / 256
    } slices`,
  );
});

Deno.test("nextTask lets microtasks run out", async () => {
  let hops = 0;
  let over = false;
  const chain = (async () => {
    while (!over && hops < 1000) {
      await null;
      hops++;
    }
  })();
  await new Promise<void>((resolve) => nextTask(resolve));
  over = true;
  await chain;
  assertEquals(hops, 1000);
});

Deno.test("processNext in the middle of an event keeps the order of what one subscriber gets", async () => {
  const News = message<{ n: number }>("News");
  const heard: string[] = [];
  await using runtime = new SingleThreadedAgentRuntime();
  for (const type of ["first", "second"]) {
    await runtime.registerFactory(
      type,
      () =>
        new RoutedAgent(type).on(News, ({ n }) => {
          heard.push(`${type} ${n}`);
          if (type === "first" && n === 1) void runtime.processNext();
        }),
    );
    await runtime.addSubscription(new TypeSubscription("news", type));
  }
  await runtime.publishMessage(News({ n: 1 }), new TopicId("news", "k"));
  await runtime.publishMessage(News({ n: 2 }), new TopicId("news", "k"));
  runtime.start();
  await runtime.stopWhenIdle();
  assertEquals(heard.filter((line) => line.startsWith("second")), [
    "second 1",
    "second 2",
  ]);
});
