// Agents that talk over topics: one event reaches every subscriber, and each of
// them publishes what it makes of it. Nobody knows who listens.
//
//   deno run examples/publish_and_subscribe.ts

import { assertEquals } from "@std/assert";
import {
  event,
  message,
  type MessageContext,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";

const Order = message<{ item: string; amount: number }>("Order");
const Done = message<{ by: string; what: string }>("Done");

class Warehouse extends RoutedAgent {
  @event(Order)
  async pack(order: typeof Order.Type, ctx: MessageContext) {
    const what = `packed ${order.amount} x ${order.item}`;
    await ctx.publish(Done({ by: "warehouse", what }), new TopicId("done"));
  }
}

class Accounting extends RoutedAgent {
  @event(Order)
  async bill(order: typeof Order.Type, ctx: MessageContext) {
    const what = `billed ${order.amount * 3} euros`;
    await ctx.publish(Done({ by: "accounting", what }), new TopicId("done"));
  }
}

const notes: string[] = [];

await using runtime = new SingleThreadedAgentRuntime();
await runtime.registerFactory("warehouse", () => new Warehouse("packs"));
await runtime.registerFactory("accounting", () => new Accounting("bills"));
await runtime.registerFactory(
  "clerk",
  () =>
    new RoutedAgent("takes notes").on(Done, ({ by, what }) => {
      notes.push(`${by} ${what}`);
    }),
);
await runtime.addSubscription(new TypeSubscription("orders", "warehouse"));
await runtime.addSubscription(new TypeSubscription("orders", "accounting"));
await runtime.addSubscription(new TypeSubscription("done", "clerk"));

runtime.start();
await runtime.publishMessage(
  Order({ item: "apples", amount: 4 }),
  new TopicId("orders"),
);
await runtime.stopWhenIdle();

console.log(notes.join("\n"));
assertEquals(notes.sort(), [
  "accounting billed 12 euros",
  "warehouse packed 4 x apples",
]);
