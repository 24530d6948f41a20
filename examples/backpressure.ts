// A queue with a bound: a publisher that is quicker than the readers waits, or is
// refused, whichever the program prefers.
//
//   deno run examples/backpressure.ts

import { assertEquals } from "@std/assert";
import {
  AgentRuntimeError,
  message,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";

const Tick = message<{ n: number }>("Tick");
const topic = new TopicId("ticks");

async function readers(
  queueFullPolicy: "wait" | "reject",
): Promise<SingleThreadedAgentRuntime> {
  const runtime = new SingleThreadedAgentRuntime({
    maxQueueSize: 10,
    queueFullPolicy,
  });
  await runtime.registerFactory(
    "reader",
    () => new RoutedAgent("reads").on(Tick, () => {}),
  );
  await runtime.addSubscription(new TypeSubscription("ticks", "reader"));
  return runtime;
}

await using waiting = await readers("wait");
waiting.start();
let longest = 0;
for (let n = 0; n < 1000; n++) {
  await waiting.publishMessage(Tick({ n }), topic);
  longest = Math.max(longest, waiting.unprocessedMessageCount);
}
await waiting.stopWhenIdle();
console.log(`1000 published, at most ${longest} in the queue`);
assertEquals(longest <= 10, true);

await using refusing = await readers("reject");
let refused = 0;
for (let n = 0; n < 12; n++) {
  try {
    await refusing.publishMessage(Tick({ n }), topic);
  } catch (error) {
    if (!(error instanceof AgentRuntimeError)) throw error;
    assertEquals(error.code, "queue_full");
    refused++;
  }
}
console.log(`12 published before the start, ${refused} refused`);
assertEquals(refused, 2);
