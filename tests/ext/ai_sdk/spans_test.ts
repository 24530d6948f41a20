import { assert, assertEquals } from "@std/assert";
import { chatCosts, injectEnvelope } from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { clientOf, FakeModel, FINISH, generated, QUESTION } from "./_models.ts";

function list(...expected: readonly string[]): (value: unknown) => boolean {
  return (value) => JSON.stringify(value) === JSON.stringify(expected);
}

const ANSWERED = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "aviary",
  "gen_ai.request.model": "parrot-1",
  "gen_ai.response.id": "answer-1",
  "gen_ai.response.model": "parrot-1-green",
  "gen_ai.response.finish_reasons": list("stop"),
  "gen_ai.usage.input_tokens": 12,
  "gen_ai.usage.output_tokens": 5,
  "gen_ai.usage.cache_read.input_tokens": 6,
  "gen_ai.usage.cache_write.input_tokens": 2,
  "gen_ai.usage.reasoning.output_tokens": 2,
};

const METADATA = { id: "answer-1", modelId: "parrot-1-green" };

Deno.test("a span tells all that is known of a call, and no content", async () => {
  const { spans, traceContext } = traced();
  const fake = new FakeModel({
    generate: () =>
      generated([{ type: "text", text: "Because." }], {
        request: { url: "https://models.example/v1/chat" },
        response: METADATA,
      }),
  });
  const client = clientOf(fake, {
    settings: {
      temperature: 0.5,
      topP: 0.9,
      topK: 4,
      maxOutputTokens: 100,
      frequencyPenalty: 0.1,
      presencePenalty: 0.2,
      stopSequences: ["END"],
      reasoning: "low",
    },
  });
  const extraCreateArgs = { seed: 7 };
  await client.create(QUESTION, {
    traceContext,
    jsonOutput: true,
    extraCreateArgs,
  });
  assertWellFormed(spans);
  assertTree(spans, {
    name: "chat parrot-1",
    kind: "CLIENT",
    attributes: {
      ...ANSWERED,
      "gen_ai.output.type": "json",
      "gen_ai.request.temperature": 0.5,
      "gen_ai.request.top_p": 0.9,
      "gen_ai.request.top_k": 4,
      "gen_ai.request.max_tokens": 100,
      "gen_ai.request.frequency_penalty": 0.1,
      "gen_ai.request.presence_penalty": 0.2,
      "gen_ai.request.stop_sequences": list("END"),
      "gen_ai.request.reasoning.level": "low",
      "gen_ai.request.seed": 7,
      "server.address": "models.example",
      "server.port": 443,
    },
  }, { exactAttributes: true });
});

Deno.test("a stream's span tells the same, and when it began", async () => {
  const { spans, traceContext } = traced();
  const fake = new FakeModel({
    stream: () => [
      { type: "response-metadata", ...METADATA },
      { type: "text-delta", id: "t", delta: "Because." },
      FINISH,
    ],
  });
  const client = clientOf(fake, {
    metrics: chatCosts({ "parrot-1-green": { input: 1, output: 2 } }),
  });
  await Array.fromAsync(client.createStream(QUESTION, { traceContext }));
  assertTree(spans, {
    name: "chat parrot-1",
    kind: "CLIENT",
    attributes: {
      ...ANSWERED,
      "gen_ai.request.stream": true,
      "gen_ai.response.time_to_first_chunk": (value) =>
        typeof value === "number" && value >= 0,
      "autogen.usage.cost": 22 / 1e6,
    },
  }, { exactAttributes: true });
});

Deno.test("an answer of calls alone has begun with the first of them", async () => {
  const { spans, traceContext } = traced();
  const fake = new FakeModel({
    stream: () => [
      { type: "response-metadata", ...METADATA },
      { type: "tool-input-start", id: "1", toolName: "add" },
      { type: "error", error: "It broke" },
    ],
  });
  const stream = clientOf(fake).createStream(QUESTION, { traceContext });
  await stream.next().catch(() => {});
  assertTree(spans, {
    name: "chat parrot-1",
    status: "ERROR",
    attributes: {
      "gen_ai.response.id": "answer-1",
      "gen_ai.response.time_to_first_chunk": (value) => value !== undefined,
    },
    events: ["exception"],
  });
});

Deno.test("providers have the names that OpenTelemetry gives them", async () => {
  for (
    const [provider, name] of [
      ["openai.chat", "openai"],
      ["openai.responses", "openai"],
      ["anthropic.messages", "anthropic"],
      ["azure.chat", "azure.ai.openai"],
      ["azure-openai.responses", "azure.ai.openai"],
      ["google.generative-ai", "gcp.gemini"],
      ["google.vertex.chat", "gcp.vertex_ai"],
      ["vertex.anthropic.messages", "gcp.vertex_ai"],
      ["amazon-bedrock", "aws.bedrock"],
      ["mistral.chat", "mistral_ai"],
      ["moonshotai.chat", "moonshot_ai"],
      ["xai.chat", "x_ai"],
      ["groq.chat", "groq"],
      ["cohere.chat", "cohere"],
      ["deepseek.chat", "deepseek"],
      ["perplexity", "perplexity"],
      ["gateway", "gateway"],
    ] as const
  ) {
    const { spans, traceContext } = traced();
    const client = clientOf(new FakeModel({}, { provider }));
    await client.create(QUESTION, { traceContext });
    const [span] = spans.finished;
    assertEquals(span?.attributes["gen_ai.provider.name"], name);
  }
  const { spans, traceContext } = traced();
  const client = clientOf(new FakeModel({}), { provider: "zoo" });
  await client.create(QUESTION, { traceContext });
  assertEquals(spans.finished[0]?.attributes["gen_ai.provider.name"], "zoo");
});

Deno.test("content is told where it is asked for", async () => {
  const { spans, traceContext } = traced({ captureContent: true });
  await clientOf(new FakeModel({})).create(QUESTION, { traceContext });
  const { attributes } = spans.finished[0] ?? {};
  assertEquals(
    attributes?.["gen_ai.output.messages"],
    '[{"role":"assistant","parts":[{"type":"text","content":"Hi."}]}]',
  );
});

Deno.test("the trace goes to the server where that is wanted", async () => {
  const { spans, traceContext } = traced();
  const fake = new FakeModel({});
  await clientOf(fake).create(QUESTION, { traceContext });
  await clientOf(fake, {
    settings: { headers: { "x-team": "edge" } },
    traceHeaders: injectEnvelope,
  }).create(QUESTION, { traceContext });
  const [silent, told] = fake.calls.map(({ headers }) => headers);
  assertEquals(silent, {});
  assertEquals(told?.["x-team"], "edge");
  const { traceId, spanId } = spans.finished[1]?.spanContext() ?? {};
  assert(told?.traceparent?.includes(`${traceId}-${spanId}`));
});
