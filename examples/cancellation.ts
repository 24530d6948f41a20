// One AbortSignal ends a send, the handler, what the handler asked others for, and
// the spans of all of it.
//
//   deno run examples/cancellation.ts

import { assertEquals, assertRejects } from "@std/assert";
import {
  AgentId,
  message,
  RoutedAgent,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";
import { recordSpans } from "@autogen-edge/runtime/testing";

const Search = message<{ query: string }>("Search");
const worker = new AgentId("worker", "1");
const events: string[] = [];

const spans = recordSpans();
await using runtime = new SingleThreadedAgentRuntime({
  tracerProvider: spans.tracerProvider,
});
await runtime.registerFactory(
  "manager",
  // What a handler sends is bound to the signal that it was called with.
  () =>
    new RoutedAgent("asks").on(
      Search,
      (search, ctx) => ctx.send(search, worker),
    ),
);
await runtime.registerFactory(
  "worker",
  () =>
    new RoutedAgent("searches").on(Search, async (_search, { signal }) => {
      events.push("began");
      // A fetch takes the signal in the same way.
      await new Promise((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
        enough.abort(new Error("Enough"));
      });
      events.push("is never reached");
    }),
);
runtime.start();

const enough = new AbortController();
const { signal } = enough;
await assertRejects(
  () =>
    runtime.sendMessage(
      Search({ query: "everything" }),
      new AgentId("manager", "1"),
      { signal },
    ),
  Error,
  "Enough",
);
await runtime.stopWhenIdle();

assertEquals(events, ["began"]);
for (const { name, attributes } of spans.finished) {
  console.log(`${name}: ${attributes["autogen.outcome"]}`);
}
assertEquals(spans.finished.length, 4);
