import {
  assertAlmostEquals,
  assertEquals,
  assertRejects,
  assertThrows,
} from "@std/assert";
import {
  AssistantAgent,
  type ChatCall,
  ChatCompletionCache,
  ChatCompletionClient,
  chatCosts,
  type ChatMetrics,
  costOf,
  type CreateOptions,
  type CreateResult,
  FunctionTool,
  type LlmMessage,
  MaxMessageTermination,
  type ModelPrice,
  noopTracerProvider,
  ReplayChatCompletionClient,
  type RequestUsage,
  RoundRobinGroupChat,
  SingleThreadedAgentRuntime,
  withTelemetry,
} from "@autogen-edge/runtime";
import { assertWellFormed, recordSpans } from "@autogen-edge/runtime/testing";
import { trace } from "@opentelemetry/api";
import { settled } from "../_settled.ts";
import { answer, MODEL_INFO, QUESTION } from "../models/_scripted.ts";
import { traced } from "../tools/_traced.ts";

const COST = "autogen.usage.cost";
const PRICES = {
  "parrot-1": { input: 1, output: 4 },
  "parrot-1-green": { input: 10, output: 40 },
};

/** A model that tells who answered. */
class Parrot extends ChatCompletionClient {
  readonly #results: (CreateResult | Promise<CreateResult>)[];
  readonly #responseModel: string | undefined;

  constructor(
    results: readonly (CreateResult | Promise<CreateResult>)[],
    { model = "parrot-1", responseModel, metrics = chatCosts(PRICES) }: {
      readonly model?: string;
      readonly responseModel?: string;
      readonly metrics?: ChatMetrics;
    } = {},
  ) {
    super({ model, provider: "aviary", modelInfo: MODEL_INFO, metrics });
    this.#results = [...results];
    this.#responseModel = responseModel;
  }

  protected override async complete(
    _messages: readonly LlmMessage[],
    _options: CreateOptions,
    call: ChatCall,
  ): Promise<CreateResult> {
    const responseModel = this.#responseModel;
    if (responseModel !== undefined) {
      call.record(() => ({ "gen_ai.response.model": responseModel }));
    }
    const result = await this.#results.shift();
    if (result === undefined) throw new RangeError("Too long");
    return result;
  }
}

/** An answer that used 1000 tokens and 500. */
function used(
  content: CreateResult["content"],
  usage: Partial<RequestUsage> = {},
): CreateResult {
  return answer(content, {
    promptTokens: 1000,
    completionTokens: 500,
    ...usage,
  });
}

/** The costs on spans, by the spans' names. */
function costsOf(spans: ReturnType<typeof recordSpans>): unknown[] {
  return spans.finished
    .filter(({ name }) => /^(?:chat|invoke_agent) /.test(name))
    .map(({ name, attributes }) => [name, attributes[COST]]);
}

Deno.test("a call costs what its tokens cost, each part by its own price", () => {
  const usage = {
    promptTokens: 1_000_000,
    cacheReadTokens: 200_000,
    cacheWriteTokens: 100_000,
    completionTokens: 1_000_000,
    reasoningTokens: 400_000,
  };
  const price: ModelPrice = { input: 3, output: 15 };
  for (
    const [more, cost] of [
      [{}, 18],
      [{ cachedInput: 0.3 }, 18 - 0.2 * 2.7],
      [{ cacheWrite: 3.75 }, 18 + 0.1 * 0.75],
      [{ reasoning: 0 }, 18 - 0.4 * 15],
      [{ cachedInput: 0, cacheWrite: 0, reasoning: 30 }, 18 - 0.9 + 0.4 * 15],
    ] as const
  ) {
    assertAlmostEquals(costOf(usage, { ...price, ...more }), cost, 1e-12);
  }
  assertEquals(costOf({}, price), 0);
  // A provider that reports parts beside the whole, and not in it.
  assertEquals(
    costOf({ promptTokens: 10, cacheReadTokens: 1_000_000 }, {
      ...price,
      cachedInput: 0.3,
    }),
    0.3,
  );
});

Deno.test("a price that is none is refused", () => {
  for (
    const [name, price] of [
      ["input", { output: 1 }],
      ["output", { input: 1 }],
      ["input", { input: -1, output: 1 }],
      ["output", { input: 1, output: NaN }],
      ["cachedInput", { input: 1, output: 1, cachedInput: Infinity }],
      ["cacheWrite", { input: 1, output: 1, cacheWrite: "1" }],
      ["reasoning", { input: 1, output: 1, reasoning: -0.1 }],
    ] as const
  ) {
    assertThrows(
      () => chatCosts({ tiny: price as unknown as ModelPrice }),
      RangeError,
      `Cannot price model "tiny": ${name} is `,
    );
  }
});

Deno.test("a call has its cost, and its agent the sum", async () => {
  const { spans, traceContext } = traced();
  const tool = new FunctionTool({
    name: "now",
    description: "The time",
    parameters: { type: "object", properties: {} },
    execute: () => "noon",
  });
  const modelClient = new Parrot([
    used([{ id: "1", name: "now", arguments: "{}" }]),
    used("Noon.", { promptTokens: 2000 }),
  ]);
  const agent = new AssistantAgent({
    name: "clock",
    modelClient,
    reflectOnToolUse: true,
    tools: [tool],
  });
  await agent.run({ task: "When?", traceContext });
  assertEquals(costsOf(spans), [
    ["invoke_agent clock", 0.007],
    ["chat parrot-1", 0.003],
    ["chat parrot-1", 0.004],
  ]);
});

Deno.test("each agent of a team has the sum of its own calls", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  await using runtime = new SingleThreadedAgentRuntime({ tracerProvider });
  runtime.start();
  const free = new ReplayChatCompletionClient(["Two words."]);
  const dear = new Parrot([used("Dear.")]);
  const team = new RoundRobinGroupChat({
    participants: [
      new AssistantAgent({ name: "dear", modelClient: dear }),
      new AssistantAgent({ name: "free", modelClient: free }),
    ],
    runtime,
    terminationCondition: new MaxMessageTermination(3),
  });
  await team.run({ task: "Talk" });
  assertEquals(costsOf(spans), [
    ["invoke_agent dear", 0.003],
    ["chat parrot-1", 0.003],
    ["invoke_agent free", undefined],
    ["chat replay", undefined],
  ]);
});

Deno.test("the model that answered is charged, or else the one that was asked", async () => {
  for (
    const [model, responseModel, cost] of [
      ["parrot-1", "parrot-1-green", 0.03],
      ["parrot-1", "parrot-1-blue", 0.003],
      ["parrot", "parrot-1-green", 0.03],
      ["parrot", "parrot-blue", undefined],
      ["toString", undefined, undefined],
      ["__proto__", "constructor", undefined],
    ] as const
  ) {
    const { spans, traceContext } = traced();
    const client = new Parrot([used("Hi.")], {
      model,
      ...(responseModel === undefined ? {} : { responseModel }),
    });
    await client.create(QUESTION, { traceContext });
    assertEquals(costsOf(spans), [[`chat ${model}`, cost]]);
  }
});

Deno.test("a call that failed, or of which no usage is known, has no cost", async () => {
  const { spans, traceContext } = traced();
  const client = new Parrot([
    used("Hi.", { promptTokens: 0, completionTokens: 0 }),
  ]);
  await client.create(QUESTION, { traceContext });
  await assertRejects(() => client.create(QUESTION, { traceContext }));
  assertEquals(costsOf(spans), [
    ["chat parrot-1", undefined],
    ["chat parrot-1", undefined],
  ]);
});

Deno.test("a stream has its cost also where the reader leaves with the result, and none where before", async () => {
  const { spans, traceContext } = traced();
  const client = new Parrot([used("Hi."), used("Hi."), used("Hi.")]);
  await Array.fromAsync(client.createStream(QUESTION, { traceContext }));
  for await (const piece of client.createStream(QUESTION, { traceContext })) {
    if (typeof piece !== "string") break;
  }
  for await (const _ of client.createStream(QUESTION, { traceContext })) break;
  assertEquals(costsOf(spans), [
    ["chat parrot-1", 0.003],
    ["chat parrot-1", 0.003],
    ["chat parrot-1", undefined],
  ]);
});

Deno.test("an answer that comes after an abort changes no span that has ended", async () => {
  const { spans, traceContext } = traced();
  const late = Promise.withResolvers<CreateResult>();
  const client = new Parrot([late.promise]);
  const controller = new AbortController();
  const { signal } = controller;
  const pending = client.create(QUESTION, { traceContext, signal });
  controller.abort(new Error("enough"));
  await assertRejects(() => pending, Error, "enough");
  late.resolve(used("Hi."));
  await settled();
  assertWellFormed(spans);
  assertEquals(costsOf(spans), [["chat parrot-1", undefined]]);
});

Deno.test("an answer from a cache costs nothing", async () => {
  const { spans, traceContext } = traced();
  const modelClient = new ChatCompletionCache(new Parrot([used("Hi.")]));
  for (let run = 0; run < 2; run++) {
    const agent = new AssistantAgent({ name: "host", modelClient });
    await agent.run({ task: "Hello", traceContext });
  }
  assertEquals(costsOf(spans), [
    ["invoke_agent host", 0.003],
    ["chat parrot-1", 0.003],
    ["invoke_agent host", undefined],
  ]);
});

Deno.test("costs are told beside what else measures a call", async () => {
  const told: unknown[] = [];
  const client = new Parrot([used("Hi.")], {
    metrics: chatCosts(PRICES, ({ model }) => ({
      piece: () => told.push("piece"),
      end: ({ promptTokens }) => told.push([model, promptTokens]),
    })),
  });
  await Array.fromAsync(client.createStream(QUESTION));
  assertEquals(told, ["piece", ["parrot-1", 1000]]);
});

Deno.test("a call without a span puts its cost on nobody else's", async () => {
  for (
    const switches of [
      { tracerProvider: noopTracerProvider },
      { conventions: "autogen" as const },
    ]
  ) {
    const { spans, traceContext } = traced();
    const span = spans.tracerProvider.getTracer("app")
      .startSpan("request", {}, traceContext);
    await new Parrot([used("Hi.")]).create(QUESTION, {
      traceContext: withTelemetry(trace.setSpan(traceContext, span), switches),
    });
    span.end();
    assertEquals(
      spans.finished.map(({ name, attributes }) => [name, attributes]),
      [["request", {}]],
    );
  }
});
