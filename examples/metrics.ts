// Metrics by OpenTelemetry's conventions: how long agents, tools and models take,
// and what they use. They go to the meter provider that is registered with the
// API; this one keeps them in memory, others export them.
//
//   deno run examples/metrics.ts

import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  chatMetrics,
  FunctionTool,
  operationMetrics,
  ReplayChatCompletionClient,
  withTelemetry,
} from "@autogen-edge/runtime";
import { metrics, ROOT_CONTEXT } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const provider = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ exporter })],
});
metrics.setGlobalMeterProvider(provider);

const modelClient = new ReplayChatCompletionClient([
  {
    finishReason: "function_calls",
    content: [{ id: "1", name: "weather", arguments: '{"city":"Lisbon"}' }],
    usage: { promptTokens: 30, completionTokens: 8 },
    cached: false,
  },
  "Pack sunglasses.",
], {
  model: "parrot-1",
  // Clients that ask a real model do this by themselves.
  metrics: chatMetrics,
});
const agent = new AssistantAgent({
  name: "packer",
  modelClient,
  tools: [
    new FunctionTool({
      name: "weather",
      description: "The weather in a city",
      parameters: {
        type: "object",
        properties: { city: { type: "string" } },
        required: ["city"],
      },
      execute: ({ city }) => `${city} is sunny.`,
    }),
  ],
  reflectOnToolUse: true,
});

// A runtime takes the same option, for all that it runs.
const traceContext = withTelemetry(ROOT_CONTEXT, { metrics: operationMetrics });
await agent.run({ task: "What do I pack for Lisbon?", traceContext });

await provider.forceFlush();
const measured = exporter.getMetrics()
  .flatMap(({ scopeMetrics }) => scopeMetrics)
  .flatMap((scope) => scope.metrics);
for (const { descriptor, dataPoints } of measured) {
  for (const { value } of dataPoints) {
    const told = typeof value === "number"
      ? String(value)
      : `${value.count} times, ${value.sum} in all`;
    console.log(`${descriptor.name} (${descriptor.unit}): ${told}`);
  }
}
assertEquals(measured.length, 9);
await provider.shutdown();
