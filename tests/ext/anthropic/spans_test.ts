import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { type Answering, ModelServer } from "../_model_server.ts";
import { list, testSpans } from "../_spans_suite.ts";
import { clientOf, QUESTION, saying, WIRE } from "./_wire.ts";

/** An error as the provider documents it. */
function failing(status: number, type: string): Answering {
  return () =>
    Response.json(
      { type: "error", error: { type, message: "Oh no" }, request_id: "req_1" },
      { status },
    );
}

testSpans(WIRE, {
  failures: [
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
  ],
  knownAtOnce: { "gen_ai.response.id": "msg_1" },
  hasInstructions: true,
});

Deno.test("a span tells all that is known of a call, and no content", async () => {
  await using server = new ModelServer(() => Response.json(saying("Hi.")));
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
