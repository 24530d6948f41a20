// What becomes of messages: a log of all that happens, and hooks for what reached
// nobody and for errors that nobody awaits.
//
//   deno run examples/delivery_report.ts

import { assertEquals } from "@std/assert";
import {
  message,
  RoutedAgent,
  type RuntimeEvent,
  SingleThreadedAgentRuntime,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";

const News = message<{ headline: string }>("News");

function describe(event: RuntimeEvent): string {
  switch (event.type) {
    case "message":
      return `${event.kind} ${event.stage} to ${event.receiver}`;
    case "undelivered":
      return `undelivered to ${event.receiver}: ${event.reason}`;
    case "error":
      return `error at ${event.receiver}: ${event.error}`;
  }
}

const deadLetters: unknown[] = [];
const errors: unknown[] = [];

await using runtime = new SingleThreadedAgentRuntime({
  onEvent: (event) => console.log(describe(event)),
  onUndelivered: (event) => deadLetters.push(event.message),
  onError: ({ error }) => errors.push(error),
});
await runtime.registerFactory(
  "reader",
  () =>
    new RoutedAgent("reads").on(News, ({ headline }) => {
      if (headline === "") throw new RangeError("Nothing to read");
    }),
);
await runtime.addSubscription(new TypeSubscription("news", "reader"));
runtime.start();

await runtime.publishMessage(News({ headline: "Rain" }), new TopicId("news"));
await runtime.publishMessage(News({ headline: "" }), new TopicId("news"));
await runtime.publishMessage(News({ headline: "Hail" }), new TopicId("sport"));
await runtime.stopWhenIdle();

assertEquals(deadLetters, [News({ headline: "Hail" })]);
assertEquals(errors.map(String), ["RangeError: Nothing to read"]);
