// An agent made of a function, which collects what other agents publish, and a
// proxy that stands for an agent, so that its caller needs no runtime and no id.
//
//   deno run examples/closures.ts

import { assertEquals } from "@std/assert";
import {
  AgentId,
  AgentProxy,
  ClosureAgent,
  message,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";

const Roll = message<{ sides: number }>("Roll");
const Rolled = message<{ value: number }>("Rolled");

/** Asks for dice, wherever they are rolled. */
async function rollTwice(dice: AgentProxy): Promise<void> {
  await dice.send(Roll({ sides: 6 }));
  await dice.send(Roll({ sides: 20 }));
}

const values: number[] = [];

await using runtime = new SingleThreadedAgentRuntime();
await runtime.registerFactory("dice", () =>
  new RoutedAgent("rolls").on(
    Roll,
    // No luck here: the highest value every time.
    ({ sides }, ctx) =>
      ctx.publish(Rolled({ value: sides }), new TopicId("rolls")),
  ));
await ClosureAgent.registerClosure(
  runtime,
  "collector",
  ({ value }) => values.push(value),
  {
    types: [Rolled],
    subscriptions: [new TypeSubscription("rolls", "collector")],
  },
);

runtime.start();
await rollTwice(new AgentProxy(new AgentId("dice", "default"), runtime));
await runtime.stopWhenIdle();

console.log(`rolled ${values.join(" and ")}`);
assertEquals(values, [6, 20]);
