// Classes that say themselves what their agents subscribe to: whoever registers
// them need not know. The default topic keeps each table among its own agents.
//
//   deno run examples/class_subscriptions.ts

import { assertEquals } from "@std/assert";
import {
  AgentId,
  defaultSubscription,
  defaultTopicId,
  event,
  message,
  type MessageContext,
  registerAgent,
  registerInstance,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  subscribeClass,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";

const Order = message<{ dish: string }>("Order");
const Ready = message<{ dish: string }>("Ready");
const Served = message<{ dish: string; table: string }>("Served");

@defaultSubscription()
class Cook extends RoutedAgent {
  @event(Order)
  async cook({ dish }: typeof Order.Type, ctx: MessageContext) {
    await ctx.publish(Ready({ dish }), defaultTopicId(ctx));
  }
}

@defaultSubscription()
class Waiter extends RoutedAgent {
  @event(Ready)
  async serve({ dish }: typeof Ready.Type, ctx: MessageContext) {
    const table = ctx.agentId.key;
    await ctx.publish(Served({ dish, table }), new TopicId("served"));
  }
}

// The same without a decorator.
class Cashier extends RoutedAgent {
  readonly bill: string[] = [];

  constructor() {
    super("writes bills");
    this.on(Served, ({ dish, table }) => this.bill.push(`${table}: ${dish}`));
  }
}
subscribeClass(Cashier, (agentType) => [
  new TypeSubscription("served", agentType),
]);

await using runtime = new SingleThreadedAgentRuntime();
await registerAgent(runtime, "cook", Cook, {
  factory: () => new Cook("cooks"),
});
await registerAgent(runtime, "waiter", Waiter, {
  factory: ({ id }) => new Waiter(`serves ${id.key}`),
});
const cashier = new Cashier();
await registerInstance(runtime, cashier, new AgentId("cashier", "default"), {
  skipClassSubscriptions: false,
});

runtime.start();
const orders = [["table 1", "soup"], ["table 2", "pie"]] as const;
for (const [table, dish] of orders) {
  await runtime.publishMessage(Order({ dish }), new TopicId("default", table));
}
await runtime.stopWhenIdle();

console.log(cashier.bill.join("\n"));
assertEquals(cashier.bill.sort(), ["table 1: soup", "table 2: pie"]);
