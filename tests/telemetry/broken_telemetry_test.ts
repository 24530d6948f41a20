import { assertEquals } from "@std/assert";
import {
  type Meter,
  metrics as metricsApi,
  ROOT_CONTEXT,
  type Span,
  type TracerProvider,
} from "@opentelemetry/api";
import {
  AssistantAgent,
  chatCosts,
  type ChatMetrics,
  FunctionTool,
  type OperationMetrics,
  operationMetrics,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  SelectorGroupChat,
  type TelemetryOptions,
  withTelemetry,
} from "@autogen-edge/runtime";
import { assertWellFormed, recordSpans } from "@autogen-edge/runtime/testing";

function breaks(): never {
  throw new Error("Broken");
}

function contextOf(options: TelemetryOptions) {
  return withTelemetry(ROOT_CONTEXT, {
    environment: () => undefined,
    ...options,
  });
}

const now = new FunctionTool({
  name: "now",
  description: "The time",
  parameters: { type: "object", properties: {} },
  execute: () => "noon",
});

/** Asks a model once, and once for a stream, and says what its spans tell. */
async function ask(metrics: ChatMetrics): Promise<unknown[]> {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  const traceContext = contextOf({ tracerProvider });
  const client = new ReplayChatCompletionClient(["One two.", "Three four."], {
    model: "tiny",
    metrics,
  });
  const { content } = await client.create([], { traceContext });
  assertEquals(content, "One two.");
  const pieces = await Array.fromAsync(
    client.createStream([], { traceContext }),
  );
  assertEquals(pieces.slice(0, -1).join(""), "Three four.");
  assertWellFormed(spans);
  return spans.finished.map(({ name, status, attributes }) => [
    name,
    status.code,
    attributes["gen_ai.usage.output_tokens"],
    attributes["autogen.usage.cost"],
  ]);
}

const chatMeasures: Readonly<Record<string, unknown>> = {
  "that throws": breaks,
  "that is no function": 7,
  "that gives nonsense": () => ({}),
  "whose measure throws": () => ({ piece: breaks, end: breaks }),
};
for (const [what, metrics] of Object.entries(chatMeasures)) {
  Deno.test(`a measure of chats ${what} costs neither answers nor spans`, async () => {
    assertEquals(await ask(metrics as ChatMetrics), [
      ["chat tiny", 0, 2, undefined],
      ["chat tiny", 0, 2, undefined],
    ]);
  });
}

const operationMeasures: Readonly<Record<string, unknown>> = {
  "that throws": breaks,
  "that is no function": 7,
  "that gives nonsense": () => "nonsense",
  "whose listener throws": () => breaks,
};
for (const [what, metrics] of Object.entries(operationMeasures)) {
  Deno.test(`a measure of operations ${what} costs neither work nor spans`, async () => {
    const spans = recordSpans();
    const { tracerProvider } = spans;
    const traceContext = contextOf({
      tracerProvider,
      metrics: metrics as OperationMetrics,
    });
    assertEquals(await now.runJson({}, { traceContext }), "noon");
    assertWellFormed(spans);
    assertEquals(spans.finished.map(({ status }) => status.code), [0]);
  });
}

const instrument = { record: breaks, add: breaks };
const meters: Readonly<Record<string, () => unknown>> = {
  "that there is none of": breaks,
  "without instruments": () => ({
    createHistogram: breaks,
    createCounter: breaks,
  }),
  "that takes nothing": () => ({
    createHistogram: () => instrument,
    createCounter: () => instrument,
  }),
};
for (const [what, getMeter] of Object.entries(meters)) {
  Deno.test(`a broken meter ${what} costs neither work nor spans nor costs`, async () => {
    metricsApi.setGlobalMeterProvider({ getMeter: getMeter as () => Meter });
    try {
      const traceContext = contextOf({ metrics: operationMetrics });
      assertEquals(await now.runJson({}, { traceContext }), "noon");
      const metrics = chatCosts({ tiny: { input: 0, output: 1e6 } });
      const cost = getMeter === breaks ? undefined : 2;
      assertEquals(await ask(metrics), [
        ["chat tiny", 0, 2, cost],
        ["chat tiny", 0, 2, cost],
      ]);
    } finally {
      metricsApi.disable();
    }
  });
}

/** A provider whose spans cannot do one thing, or that has no tracers. */
function brokenProvider(method: string): TracerProvider {
  const { tracerProvider } = recordSpans();
  return {
    getTracer(name) {
      if (method === "getTracer") breaks();
      const tracer = tracerProvider.getTracer(name);
      const startSpan: typeof tracer.startSpan = (...args) => {
        if (method === "startSpan") breaks();
        const span: Span = tracer.startSpan(...args);
        return method in span
          ? Object.assign(span, { [method]: breaks })
          : span;
      };
      return { startSpan, startActiveSpan: breaks };
    },
  };
}

for (
  const method of [
    "getTracer",
    "startSpan",
    "isRecording",
    "setAttribute",
    "setStatus",
    "recordException",
    "end",
  ]
) {
  for (const conventions of ["current", "autogen"] as const) {
    Deno.test(`a team works with a tracer that breaks at ${method}, by the ${conventions} conventions`, async () => {
      const participants = ["ann", "bob"].map((name) =>
        new AssistantAgent({
          name,
          modelClient: new ReplayChatCompletionClient(["Hi.", "Ho."]),
        })
      );
      const modelClient = new ReplayChatCompletionClient(["ann", "bob"]);
      const traceContext = contextOf({
        tracerProvider: brokenProvider(method),
        conventions,
      });
      for (
        const team of [
          new RoundRobinGroupChat({ participants, maxTurns: 2 }),
          new SelectorGroupChat({ participants, modelClient, maxTurns: 2 }),
        ]
      ) {
        const { messages } = await team.run({ task: "Go", traceContext });
        assertEquals(messages.length, 3);
      }
    });
  }
}
