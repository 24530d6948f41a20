import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  AssistantAgent,
  type CreateOptions,
  injectEnvelope,
  SystemMessage,
} from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { type Answering, ModelServer } from "../_model_server.ts";
import {
  clientOf,
  collect,
  ending,
  message,
  QUESTION,
  saying,
  sse,
  START,
  streamed,
  textEvents,
  toolBlock,
} from "./_wire.ts";

const FINE: Answering = () => Response.json(saying("Hi."));

function list(...expected: readonly string[]): (value: unknown) => boolean {
  return (value) => JSON.stringify(value) === JSON.stringify(expected);
}

Deno.test("a span tells all that is known of a call, and no content", async () => {
  await using server = new ModelServer(FINE);
  const { spans, traceContext } = traced();
  await clientOf(server, {
    model: "claude-sonnet-4-5",
    temperature: 0.5,
    topP: 0.9,
    topK: 4,
    maxTokens: 100,
    stopSequences: ["END"],
    outputConfig: { effort: "low" },
  }).create(QUESTION, { traceContext, jsonOutput: true });
  assertWellFormed(spans);
  assertTree(spans, {
    name: "chat claude-sonnet-4-5",
    kind: "CLIENT",
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "anthropic",
      "gen_ai.request.model": "claude-sonnet-4-5",
      "gen_ai.request.temperature": 0.5,
      "gen_ai.request.top_p": 0.9,
      "gen_ai.request.top_k": 4,
      "gen_ai.request.max_tokens": 100,
      "gen_ai.request.stop_sequences": list("END"),
      "gen_ai.request.reasoning.level": "low",
      "gen_ai.output.type": "json",
      "gen_ai.response.id": "msg_1",
      "gen_ai.response.model": "claude-opus-5-5-20261001",
      "gen_ai.response.finish_reasons": list("stop"),
      "gen_ai.usage.input_tokens": 12,
      "gen_ai.usage.output_tokens": 5,
      "gen_ai.usage.cache_read.input_tokens": 8,
      "gen_ai.usage.cache_write.input_tokens": 1,
      "gen_ai.usage.reasoning.output_tokens": 2,
      "server.address": "127.0.0.1",
      "server.port": Number(new URL(server.url).port),
    },
  }, { exactAttributes: true });
});

Deno.test("the span of a stream tells when it began, also without a text", async () => {
  await using server = new ModelServer(
    () => streamed(sse(textEvents("Hi."))),
    () =>
      streamed(
        sse([
          START,
          ...toolBlock(0, ["1", "look"], "{}"),
          ...ending("tool_use"),
        ]),
      ),
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
    assertEquals(attributes?.["gen_ai.response.id"], "msg_1");
    assertEquals(attributes?.["gen_ai.usage.input_tokens"], 12);
    assertWellFormed(spans);
  }
});

Deno.test("content is captured where it is asked for, in the convention's shape", async () => {
  await using server = new ModelServer(() =>
    Response.json(message([
      { type: "thinking", thinking: "Be brief.", signature: "c2ln" },
      { type: "text", text: "Hi." },
    ]))
  );
  const { spans, traceContext } = traced({ captureContent: true });
  await clientOf(server).create([
    SystemMessage({ content: "Be kind." }),
    ...QUESTION,
  ], { traceContext });
  const { attributes = {} } = spans.finished[0] ?? {};
  function read(name: string): unknown {
    return JSON.parse(String(attributes[name]));
  }
  assertEquals(read("gen_ai.system_instructions"), [
    { type: "text", content: "Be kind." },
  ]);
  assertEquals(read("gen_ai.input.messages"), [
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
});

Deno.test("retries are inside the one span, which knows nothing of them", async () => {
  await using server = new ModelServer(
    () => new Response(null, { status: 429, headers: { "retry-after": "3" } }),
    () => new Response(null, { status: 529 }),
    FINE,
  );
  const { spans, traceContext } = traced();
  const pauses: number[] = [];
  await clientOf(server, {
    timer(callback, delay) {
      if (delay > 60_000) return () => {};
      pauses.push(delay);
      queueMicrotask(callback);
      return () => {};
    },
  }).create(QUESTION, { traceContext });
  assertEquals(pauses, [3000, 1000]);
  assertEquals(server.requests.length, 3);
  assertTree(spans, { name: "chat claude-opus-5-5", status: "UNSET" });
  assertEquals(spans.finished[0]?.events, []);
  assertEquals(spans.finished[0]?.attributes["error.type"], undefined);
});

/** An error as the provider documents it. */
function failing(status: number, type: string): Answering {
  return () =>
    Response.json(
      { type: "error", error: { type, message: "Oh no" }, request_id: "req_1" },
      { status },
    );
}

/** What goes wrong, what the span calls it, and how often it is tried. */
const FAILURES: readonly (readonly [Answering, string, number])[] = [
  [failing(400, "invalid_request_error"), "invalid_request_error", 1],
  [failing(401, "authentication_error"), "authentication_error", 1],
  [failing(402, "billing_error"), "billing_error", 1],
  [failing(403, "permission_error"), "permission_error", 1],
  [failing(404, "not_found_error"), "not_found_error", 1],
  [failing(408, "timeout_error"), "timeout_error", 2],
  [failing(413, "request_too_large"), "request_too_large", 1],
  [failing(429, "rate_limit_error"), "rate_limit_error", 2],
  [failing(500, "api_error"), "api_error", 2],
  [failing(529, "overloaded_error"), "overloaded_error", 2],
  [() => new Response(null, { status: 529 }), "529", 2],
  [() => new Response("<html>", { status: 502 }), "502", 2],
  [() => new Response(""), "invalid_answer", 1],
];

for (const [answer, code, attempts] of FAILURES) {
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
        name: "chat claude-opus-5-5",
        status: "ERROR",
        attributes: { "error.type": type },
        events: ["exception"],
      });
      assertWellFormed(spans);
    }
    assertEquals(server.requests.length, 2 * attempts);
  });
}

Deno.test("a stream that breaks off tells who was answering", async () => {
  await using server = new ModelServer(() =>
    streamed(sse(textEvents("a").slice(0, 4)))
  );
  const { spans, traceContext } = traced();
  await assertRejects(() =>
    collect(clientOf(server).createStream(QUESTION, { traceContext }))
  );
  const { attributes } = spans.finished[0] ?? {};
  assertEquals(attributes?.["error.type"], "incomplete_stream");
  assertEquals(attributes?.["gen_ai.response.id"], "msg_1");
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
    name: "chat claude-opus-5-5",
    status: "UNSET",
    attributes: { "autogen.outcome": "cancelled" },
  });
});

Deno.test("a reader that leaves ends the span, without an error", async () => {
  await using server = new ModelServer(() =>
    streamed(sse(textEvents("Be", "cause")))
  );
  const { spans, traceContext } = traced();
  const options: CreateOptions = { traceContext };
  for await (const _ of clientOf(server).createStream(QUESTION, options)) break;
  assertTree(spans, {
    name: "chat claude-opus-5-5",
    status: "UNSET",
    attributes: {
      "autogen.outcome": "cancelled",
      "gen_ai.response.id": "msg_1",
    },
  });
});

Deno.test("an agent's span has the usage of its calls, once", async () => {
  await using server = new ModelServer(() => streamed(sse(textEvents("Hi."))));
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
      name: "chat claude-opus-5-5",
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

Deno.test("the provider is who the program says", async () => {
  await using server = new ModelServer(FINE);
  const { spans, traceContext } = traced();
  const client = clientOf(server, { provider: "aws.bedrock" });
  await client.create(QUESTION, { traceContext });
  const { attributes } = spans.finished[0] ?? {};
  assertEquals(attributes?.["gen_ai.provider.name"], "aws.bedrock");
});
