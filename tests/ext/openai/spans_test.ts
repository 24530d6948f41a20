import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  AssistantAgent,
  chatCosts,
  type CreateOptions,
  injectEnvelope,
  SystemMessage,
} from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { type Answering, ModelServer } from "../_model_server.ts";
import {
  chunk,
  clientOf,
  collect,
  completion,
  QUESTION,
  sse,
  streamed,
  textChunks,
} from "./_wire.ts";

const FINE: Answering = () => Response.json(completion({ content: "Hi." }));

function list(...expected: readonly string[]): (value: unknown) => boolean {
  return (value) => JSON.stringify(value) === JSON.stringify(expected);
}

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

Deno.test("the span of a stream tells when it began, also without a text", async () => {
  const call = { index: 0, id: "1", function: { name: "look", arguments: "" } };
  await using server = new ModelServer(
    () => streamed(sse(textChunks("Hi."))),
    () =>
      streamed(sse([
        chunk({ tool_calls: [call] }),
        chunk({}, { finish: "tool_calls" }),
      ])),
  );
  for (const reason of ["stop", "tool_call"]) {
    let now = 0;
    const { spans, traceContext } = traced({ clock: () => now += 250 });
    const stream = clientOf(server).createStream(QUESTION, { traceContext });
    await collect(stream);
    const { attributes } = spans.finished[0] ?? {};
    assertEquals(attributes?.["gen_ai.request.stream"], true);
    assertEquals(attributes?.["gen_ai.response.time_to_first_chunk"], 0.25);
    assertEquals(attributes?.["gen_ai.response.finish_reasons"], [reason]);
    assertEquals(attributes?.["gen_ai.response.id"], "chatcmpl-1");
    assertWellFormed(spans);
  }
});

Deno.test("content is captured where it is asked for, in the convention's shape", async () => {
  await using server = new ModelServer(() =>
    Response.json(completion({ content: "Hi.", reasoning: "Be brief." }))
  );
  const { spans, traceContext } = traced({ captureContent: true });
  await clientOf(server).create([
    SystemMessage({ content: "Be kind." }),
    ...QUESTION,
  ], {
    traceContext,
    tools: [{
      name: "look",
      description: "Looks",
      parameters: { type: "object" },
      strict: false,
    }],
  });
  const { attributes = {} } = spans.finished[0] ?? {};
  function read(name: string): unknown {
    return JSON.parse(String(attributes[name]));
  }
  assertEquals(read("gen_ai.input.messages"), [
    { role: "system", parts: [{ type: "text", content: "Be kind." }] },
    {
      role: "user",
      name: "user",
      parts: [{ type: "text", content: "Why?" }],
    },
  ]);
  assertEquals(read("gen_ai.output.messages"), [{
    role: "assistant",
    parts: [
      { type: "reasoning", content: "Be brief." },
      { type: "text", content: "Hi." },
    ],
  }]);
  assertEquals(read("gen_ai.tool.definitions"), [
    { type: "function", name: "look" },
  ]);
});

Deno.test("retries are inside the one span, which knows nothing of them", async () => {
  await using server = new ModelServer(
    () => new Response(null, { status: 429 }),
    () => new Response(null, { status: 503 }),
    FINE,
  );
  const { spans, traceContext } = traced();
  await clientOf(server).create(QUESTION, { traceContext });
  assertEquals(server.requests.length, 3);
  assertTree(spans, { name: "chat gpt-5", status: "UNSET" });
  assertEquals(spans.finished[0]?.events, []);
  assertEquals(spans.finished[0]?.attributes["error.type"], undefined);
});

/** What goes wrong, and what the span calls it. */
const FAILURES: readonly (readonly [Answering, string])[] = [
  [() => new Response(null, { status: 400 }), "400"],
  [
    () =>
      Response.json({ error: { code: "invalid_api_key" } }, { status: 401 }),
    "invalid_api_key",
  ],
  [() => new Response(null, { status: 408 }), "408"],
  [
    () =>
      Response.json(
        { error: { type: "tokens", code: "rate_limit_exceeded" } },
        {
          status: 429,
        },
      ),
    "rate_limit_exceeded",
  ],
  [() => new Response(null, { status: 500 }), "500"],
  [() => new Response(null, { status: 529 }), "529"],
  [() => new Response(""), "invalid_answer"],
];

for (const [answer, code] of FAILURES) {
  Deno.test(`a failed call is ${code} on its span, once`, async () => {
    await using server = new ModelServer(answer);
    for (const stream of [false, true]) {
      const { spans, traceContext } = traced();
      const client = clientOf(server, { maxRetries: 1 });
      await assertRejects(() =>
        stream
          ? collect(client.createStream(QUESTION, { traceContext }))
          : client.create(QUESTION, { traceContext })
      );
      const type = stream && code === "invalid_answer"
        ? "incomplete_stream"
        : code;
      assertTree(spans, {
        name: "chat gpt-5",
        status: "ERROR",
        attributes: { "error.type": type },
        events: ["exception"],
      });
      assertWellFormed(spans);
    }
  });
}

Deno.test("a stream that breaks off tells who was answering", async () => {
  await using server = new ModelServer(() =>
    streamed(sse([chunk({ content: "a" })]).replace("data: [DONE]\n\n", ""))
  );
  const { spans, traceContext } = traced();
  await assertRejects(() =>
    collect(clientOf(server).createStream(QUESTION, { traceContext }))
  );
  const { attributes } = spans.finished[0] ?? {};
  assertEquals(attributes?.["error.type"], "incomplete_stream");
  assertEquals(attributes?.["gen_ai.response.id"], "chatcmpl-1");
  assertEquals(attributes?.["gen_ai.usage.input_tokens"], undefined);
});

Deno.test("what was cancelled has not failed", async () => {
  const { promise: arrived, resolve } = Promise.withResolvers<void>();
  await using server = new ModelServer(() => {
    resolve();
    return new Promise(() => {});
  });
  const { spans, traceContext } = traced();
  const controller = new AbortController();
  const { signal } = controller;
  const answer = clientOf(server).create(QUESTION, { traceContext, signal });
  await arrived;
  controller.abort("enough");
  assertEquals(await answer.catch((reason) => reason), "enough");
  assertTree(spans, {
    name: "chat gpt-5",
    status: "UNSET",
    attributes: { "autogen.outcome": "cancelled" },
  });
});

Deno.test("a reader that leaves ends the span, without an error", async () => {
  await using server = new ModelServer(() =>
    streamed(sse(textChunks("Be", "cause")))
  );
  const { spans, traceContext } = traced();
  const options: CreateOptions = { traceContext };
  for await (const _ of clientOf(server).createStream(QUESTION, options)) break;
  assertTree(spans, {
    name: "chat gpt-5",
    status: "UNSET",
    attributes: { "autogen.outcome": "cancelled" },
  });
});

Deno.test("an agent's span has the usage of its calls, once", async () => {
  await using server = new ModelServer(() => streamed(sse(textChunks("Hi."))));
  const { spans, traceContext } = traced();
  const agent = new AssistantAgent({
    name: "host",
    modelClient: clientOf(server),
    modelClientStream: true,
  });
  await agent.run({ task: "Why?", traceContext });
  assertTree(spans, {
    name: "invoke_agent host",
    attributes: {
      "gen_ai.usage.input_tokens": 12,
      "gen_ai.usage.output_tokens": 5,
    },
    children: [{
      name: "chat gpt-5",
      attributes: { "gen_ai.usage.input_tokens": 12 },
    }],
  });
});

Deno.test("the trace goes to servers that may see it, and to no others", async () => {
  await using server = new ModelServer(FINE);
  const { spans, traceContext } = traced();
  await clientOf(server).create(QUESTION, { traceContext });
  const traceHeaders = injectEnvelope;
  await clientOf(server, { traceHeaders }).create(QUESTION, { traceContext });
  const [without, having] = server.requests.map(({ headers }) =>
    headers.get("traceparent")
  );
  assertEquals(without, null);
  const span = spans.finished[1];
  assert(span !== undefined);
  const { traceId, spanId } = span.spanContext();
  assertEquals(having, `00-${traceId}-${spanId}-01`);
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

Deno.test("a span tells what a call cost, where prices are given", async () => {
  await using server = new ModelServer(
    () => streamed(sse(textChunks("Hi."))),
    FINE,
  );
  const { spans, traceContext } = traced();
  const price = { input: 4, output: 20, cachedInput: 1, reasoning: 10 };
  const priced = { metrics: chatCosts({ "gpt-5-2026-01-01": price }) };
  await collect(
    clientOf(server, priced).createStream(QUESTION, { traceContext }),
  );
  await clientOf(server).create(QUESTION, { traceContext });
  assertEquals(
    spans.finished.map(({ attributes }) => attributes["autogen.usage.cost"]),
    // 12 tokens in, of which 8 from the cache, and 5 out, of which 2 thought.
    [(4 * 4 + 8 * 1 + 3 * 20 + 2 * 10) / 1e6, undefined],
  );
});
