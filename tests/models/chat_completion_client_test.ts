import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
} from "@std/assert";
import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import {
  ChatCompletionClient,
  type CreateOptions,
  type CreateResult,
  FunctionTool,
  ModelError,
  noopTracerProvider,
  type ToolSchema,
  withTelemetry,
} from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../tools/_traced.ts";
import { answer, MODEL_INFO, QUESTION, ScriptedClient } from "./_scripted.ts";

function says(result: CreateResult): ScriptedClient {
  return new ScriptedClient(async function* () {
    yield result;
  });
}

const TOOL: ToolSchema = new FunctionTool({
  name: "now",
  description: "The time",
  parameters: { type: "object" },
  execute: () => "noon",
}).schema;

Deno.test("a call has a chat span with what is known of it, and no content", async () => {
  const { spans, traceContext } = traced();
  const result = answer("Because.", {
    cacheReadTokens: 1,
    cacheWriteTokens: 0,
    reasoningTokens: 2,
  });
  assertEquals(await says(result).create(QUESTION, { traceContext }), result);
  assertTree(spans, {
    name: "chat parrot-1",
    kind: "CLIENT",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "aviary",
      "gen_ai.request.model": "parrot-1",
      "server.address": "models.example",
      "server.port": 8443,
      "gen_ai.response.finish_reasons": (value) =>
        JSON.stringify(value) === '["stop"]',
      "gen_ai.usage.input_tokens": 3,
      "gen_ai.usage.output_tokens": 2,
      "gen_ai.usage.cache_read.input_tokens": 1,
      "gen_ai.usage.cache_write.input_tokens": 0,
      "gen_ai.usage.reasoning.output_tokens": 2,
    },
  }, { exactAttributes: true });
});

for (
  const [finishReason, shown] of [
    ["stop", "stop"],
    ["length", "length"],
    ["function_calls", "tool_call"],
    ["content_filter", "content_filter"],
  ] as const
) {
  Deno.test(`finish reason ${finishReason} is ${shown} on the span`, async () => {
    const { spans, traceContext } = traced();
    await says({ ...answer(""), finishReason }).create(QUESTION, {
      traceContext,
    });
    assertEquals(
      spans.finished[0]?.attributes["gen_ai.response.finish_reasons"],
      [shown],
    );
  });
}

Deno.test("a provider is given the messages, the options and its span's context", async () => {
  const { spans, traceContext } = traced();
  const { signal } = new AbortController();
  const seen: CreateOptions[] = [];
  const client = new ScriptedClient(async function* (messages, options) {
    assertEquals(messages, QUESTION);
    seen.push(options);
    yield answer("");
  });
  const options = { tools: [TOOL], toolChoice: "required", signal } as const;
  await client.create(QUESTION, { ...options, traceContext });
  await Array.fromAsync(
    client.createStream(QUESTION, { ...options, traceContext }),
  );
  assertEquals(seen.map(({ tools, toolChoice }) => ({ tools, toolChoice })), [
    { tools: [TOOL], toolChoice: "required" },
    { tools: [TOOL], toolChoice: "required" },
  ]);
  assertEquals(
    seen.map(({ traceContext }) =>
      trace.getSpanContext(traceContext ?? ROOT_CONTEXT)?.spanId
    ),
    spans.finished.map((span) => span.spanContext().spanId),
  );
  assertEquals(seen[0]?.signal, signal);
  assertInstanceOf(seen[1]?.signal, AbortSignal);
});

Deno.test("JSON that is asked for shows on the span", async () => {
  const { spans, traceContext } = traced();
  const client = says(answer("{}"));
  await client.create(QUESTION, { traceContext, jsonOutput: true });
  await client.create(QUESTION, {
    traceContext,
    jsonOutput: { type: "object" },
  });
  await client.create(QUESTION, { traceContext, jsonOutput: false });
  assertEquals(
    spans.finished.map(({ attributes }) => attributes["gen_ai.output.type"]),
    ["json", "json", undefined],
  );
});

Deno.test("a provider's error fails the span and reaches the caller as it is", async () => {
  const { spans, traceContext } = traced();
  const thrown = Object.assign(new Error("Slow down"), { code: "429" });
  const client = new ScriptedClient(() => {
    throw thrown;
  });
  const error = await assertRejects(() =>
    client.create(QUESTION, { traceContext })
  );
  assertEquals(error, thrown);
  assertTree(spans, {
    name: "chat parrot-1",
    kind: "CLIENT",
    status: { code: "ERROR", message: "Slow down" },
    attributes: {
      "error.type": "429",
      "gen_ai.usage.input_tokens": undefined,
    },
    events: ["exception"],
  });
});

Deno.test("an abort ends the wait and the span of a provider that ignores its signal", async () => {
  const { spans, traceContext } = traced();
  const controller = new AbortController();
  const asked = Promise.withResolvers<void>();
  const client = new ScriptedClient(async function* () {
    asked.resolve();
    await new Promise(() => {});
    yield "never";
  });
  const running = client.create(QUESTION, {
    traceContext,
    signal: controller.signal,
  });
  await asked.promise;
  const reason = new Error("enough");
  controller.abort(reason);
  assertWellFormed(spans);
  assertEquals(await assertRejects(() => running), reason);
  assertTree(spans, {
    name: "chat parrot-1",
    attributes: { "autogen.outcome": "cancelled" },
  });
});

Deno.test("a model that calls no functions is given no tools, and the span says so", async () => {
  const { spans, traceContext } = traced();
  const client = new ScriptedClient(async function* () {
    yield answer("Fine.");
  }, { ...MODEL_INFO, functionCalling: false });
  const options = { tools: [TOOL], traceContext };
  for (
    const call of [
      () => client.create(QUESTION, options),
      () => Array.fromAsync(client.createStream(QUESTION, options)),
    ]
  ) {
    const error = await assertRejects(call, ModelError);
    assertEquals(error.code, "unsupported");
    assertEquals(
      error.message,
      'Cannot give tools to model "parrot-1": it does not call functions',
    );
  }
  const refused = {
    name: "chat parrot-1",
    status: "ERROR",
    attributes: { "error.type": "unsupported" },
    events: ["exception"],
  } as const;
  assertTree(spans, [refused, refused]);
  await client.create(QUESTION, { tools: [TOOL], toolChoice: "none" });
  await client.create(QUESTION, { tools: [] });
});

Deno.test("a client adds up what its calls used, whoever made them", async () => {
  const client = new ScriptedClient(async function* () {
    yield "Be";
    yield answer("Because.", { cacheReadTokens: 2 });
  });
  await client.create(QUESTION);
  await Array.fromAsync(client.createStream(QUESTION));
  assertEquals(client.totalUsage, {
    promptTokens: 6,
    completionTokens: 4,
    cacheReadTokens: 4,
  });
});

Deno.test("AutoGen's convention has no span for a call of a model", async () => {
  const { spans, traceContext } = traced({ conventions: "autogen" });
  const client = says(answer("Because."));
  await client.create(QUESTION, { traceContext });
  await Array.fromAsync(client.createStream(QUESTION, { traceContext }));
  assertTree(spans, []);
});

Deno.test("a no-op provider switches a call's span off, and no content is built", async () => {
  const traceContext = withTelemetry(ROOT_CONTEXT, {
    tracerProvider: noopTracerProvider,
    captureContent: () => {
      throw new Error("Content was asked for");
    },
  });
  const client = says(answer("Because."));
  await client.create(QUESTION, { traceContext });
  assertEquals(client.totalUsage, { promptTokens: 3, completionTokens: 2 });
});

Deno.test("a provider that does not stream answers in one piece", async () => {
  class Plain extends ChatCompletionClient {
    constructor() {
      super({ model: "plain", provider: "aviary", modelInfo: MODEL_INFO });
    }
    protected override complete(): Promise<CreateResult> {
      return Promise.resolve(answer("Because."));
    }
  }
  const client = new Plain();
  assertEquals(await Array.fromAsync(client.createStream(QUESTION)), [
    "Because.",
    answer("Because."),
  ]);
  await client.close();
  assert(client.modelInfo.functionCalling);
});
