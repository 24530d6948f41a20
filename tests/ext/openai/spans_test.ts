import { assertEquals } from "@std/assert";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { type Answering, ModelServer } from "../_model_server.ts";
import { list, testSpans } from "../_spans_suite.ts";
import { clientOf, completion, QUESTION, WIRE } from "./_wire.ts";

const FINE: Answering = () => Response.json(completion({ content: "Hi." }));

testSpans(WIRE, {
  failures: [
    [() => new Response(null, { status: 400 }), "400", 1],
    [
      () =>
        Response.json({ error: { code: "invalid_api_key" } }, { status: 401 }),
      "invalid_api_key",
      1,
    ],
    [() => new Response(null, { status: 408 }), "408", 2],
    [
      () =>
        Response.json(
          { error: { type: "tokens", code: "rate_limit_exceeded" } },
          { status: 429 },
        ),
      "rate_limit_exceeded",
      2,
    ],
    [() => new Response(null, { status: 500 }), "500", 2],
    [() => new Response(null, { status: 529 }), "529", 2],
    [() => new Response(""), "invalid_answer", 1],
  ],
  knownAtOnce: {},
  hasInstructions: false,
});

Deno.test("a span tells all that is known of a call, and no content", async () => {
  await using server = new ModelServer(FINE);
  const { spans, traceContext } = traced();
  await clientOf(server, {
    temperature: 0.5,
    topP: 0.9,
    maxTokens: 100,
    frequencyPenalty: 0.1,
    presencePenalty: 0.2,
    seed: 7,
    stop: "END",
    reasoningEffort: "low",
  }).create(QUESTION, {
    traceContext,
    jsonOutput: true,
    extraCreateArgs: { service_tier: "flex", top_k: 4 },
  });
  const { port } = new URL(server.url);
  assertWellFormed(spans);
  assertTree(spans, {
    name: "chat gpt-5",
    kind: "CLIENT",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-5",
      "gen_ai.request.temperature": 0.5,
      "gen_ai.request.top_p": 0.9,
      "gen_ai.request.top_k": 4,
      "gen_ai.request.max_tokens": 100,
      "gen_ai.request.frequency_penalty": 0.1,
      "gen_ai.request.presence_penalty": 0.2,
      "gen_ai.request.seed": 7,
      "gen_ai.request.stop_sequences": list("END"),
      "gen_ai.request.reasoning.level": "low",
      "gen_ai.output.type": "json",
      "gen_ai.response.id": "chatcmpl-1",
      "gen_ai.response.model": "gpt-5-2026-01-01",
      "gen_ai.response.finish_reasons": list("stop"),
      "gen_ai.usage.input_tokens": 12,
      "gen_ai.usage.output_tokens": 5,
      "gen_ai.usage.cache_read.input_tokens": 8,
      "gen_ai.usage.reasoning.output_tokens": 2,
      "openai.api.type": "chat_completions",
      "openai.request.service_tier": "flex",
      "openai.response.service_tier": "default",
      "openai.response.system_fingerprint": "fp_1",
      "server.address": "127.0.0.1",
      "server.port": Number(port),
    },
  }, { exactAttributes: true });
});

Deno.test("the provider is known by its host", async () => {
  const hosts = {
    "https://api.openai.com/v1": "openai",
    "https://edge.openai.azure.com/openai/v1": "azure.ai.openai",
    "https://api.deepseek.com": "deepseek",
    "https://api.groq.com/openai/v1": "groq",
    "https://api.mistral.ai/v1": "mistral_ai",
    "https://api.moonshot.ai/v1": "moonshot_ai",
    "https://api.x.ai/v1": "x_ai",
    "https://api.perplexity.ai": "perplexity",
    "https://api.anthropic.com/v1": "anthropic",
    "https://generativelanguage.googleapis.com/v1beta/openai": "gcp.gen_ai",
    "http://localhost:11434/v1": "openai",
    "https://notx.ai/v1": "openai",
  };
  for (const [baseUrl, provider] of Object.entries(hosts)) {
    const { spans, traceContext } = traced();
    const signal = AbortSignal.abort();
    const call = { traceContext, signal };
    await clientOf({ url: baseUrl }).create(QUESTION, call).catch(() => {});
    const { attributes } = spans.finished[0] ?? {};
    assertEquals(attributes?.["gen_ai.provider.name"], provider, baseUrl);
  }
});
