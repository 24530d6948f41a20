// A team of agents with a tool: their conversation as it happens, then their one
// trace as it arrived over OTLP/HTTP. With --all it shows every span, also those
// of messages that nobody acted on, such as each streamed word.
//
//   deno run --allow-net=127.0.0.1 examples/demo.ts
//
// With a key, a real model speaks for the agents:
//
//   OPENAI_API_KEY=… deno task demo

import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { assertEquals } from "@std/assert";
import { SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
import { configureDenoTracing } from "@autogen-edge/runtime/deno";
import { startOtlpReceiver } from "./_otlp_receiver.ts";
import { startAlmanac } from "./demo/almanac.ts";
import { createNewsroom, QUESTION } from "./demo/newsroom.ts";
import {
  countSpans,
  describeCounters,
  describeResult,
  describeTraces,
} from "./demo/report.ts";
import { Transcript } from "./demo/transcript.ts";

await using receiver = startOtlpReceiver();
const { endpoint } = receiver;
await using almanac = startAlmanac(endpoint);
await using tracing = configureDenoTracing({
  endpoint,
  serviceName: "newsroom",
});
const { tracerProvider } = tracing;
await using runtime = new SingleThreadedAgentRuntime({ tracerProvider });
runtime.start();

// A span of our own, to see that everything below it finds its place.
const span = tracerProvider.getTracer("demo").startSpan("answer a question");
const traceContext = trace.setSpan(
  runtime.traceContextFor(ROOT_CONTEXT),
  span,
);
const team = createNewsroom({ runtime, traceContext, almanac: almanac.url });
const transcript = new Transcript();
for await (const item of team.runStream({ task: QUESTION, traceContext })) {
  if (item.type !== "TaskResult") transcript.add(item);
  else console.log(`\n${describeResult(item)}\n`);
}
span.end();

await runtime.close();
await tracing.shutdown();
await almanac[Symbol.asyncDispose]();

const trees = receiver.traces();
const arrived = countSpans(trees);
console.log(`${describeTraces(trees, { fold: !Deno.args.includes("--all") })}

${describeCounters("newsroom", tracing.counters)}
${describeCounters("almanac", almanac.counters)}
One trace with ${arrived} spans arrived over HTTP, in ${receiver.requestCount} requests`);
assertEquals(trees.length, 1);
assertEquals(arrived, tracing.counters.exported + almanac.counters.exported);
