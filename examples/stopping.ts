// The ways to stop a runtime: when it has nothing to do, when a condition holds,
// at once, and step by step.
//
//   deno run examples/stopping.ts

import { assertEquals } from "@std/assert";
import {
  AgentRuntimeError,
  message,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";

const Count = message<{ n: number }>("Count");
const topic = new TopicId("counts");
let last = 0;

await using runtime = new SingleThreadedAgentRuntime({
  ignoreUnhandledExceptions: false,
});
await runtime.registerFactory(
  "counter",
  () =>
    new RoutedAgent("counts").on(Count, ({ n }) => {
      last = n;
      if (n === 13) throw new RangeError("Nobody counts to 13");
    }),
);
await runtime.addSubscription(new TypeSubscription("counts", "counter"));

async function count(from: number, to: number): Promise<void> {
  for (let n = from; n <= to; n++) {
    await runtime.publishMessage(Count({ n }), topic);
  }
}

runtime.start();
await count(1, 3);
await runtime.stopWhenIdle();
console.log(`idle after ${last}`);
assertEquals(last, 3);

await count(4, 6);
runtime.start();
await runtime.stopWhen(() => last >= 6);
console.log(`stopped when at ${last}`);

await count(7, 9);
while (await runtime.processNext()) console.log(`step ${last}`);
assertEquals(last, 9);

// Errors of event handlers are told when somebody asks, if they are not ignored.
await count(13, 13);
runtime.start();
try {
  await runtime.stopWhenIdle();
} catch (error) {
  console.log(`${error}`);
}

// What waits when the runtime stops is told to its senders.
await count(14, 14);
await runtime.stop();
assertEquals([last, runtime.unprocessedMessageCount], [13, 0]);
await runtime.close();
try {
  await count(15, 15);
} catch (error) {
  if (!(error instanceof AgentRuntimeError)) throw error;
  console.log(error.message);
  assertEquals(error.code, "closed");
}
