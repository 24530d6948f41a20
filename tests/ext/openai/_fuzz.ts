import { assert } from "@std/assert";
import fc from "fast-check";
import { CodedError } from "@autogen-edge/runtime";
import { assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import type { FuzzProperties } from "../_fuzz_suite.ts";
import { cutBytes, spoiled, streamOf } from "../_spoiled.ts";
import {
  chunk,
  clientOf,
  collect,
  completion,
  QUESTION,
  sse,
  streamed,
} from "./_wire.ts";

const CALL = {
  index: 0,
  id: "call_1",
  type: "function",
  function: { name: "look", arguments: "{}" },
};
const LOGPROBS = {
  content: [{
    token: "a",
    logprob: -1,
    bytes: [97],
    top_logprobs: [{ token: "a", logprob: -1, bytes: [97] }],
  }],
  refusal: null,
};
const CHUNKS = [
  chunk({ role: "assistant", content: "a" }, { logprobs: LOGPROBS }),
  chunk({ reasoning_content: "hm" }),
  chunk({ tool_calls: [CALL] }),
  chunk({ refusal: "no" }),
  chunk({}, { finish: "stop" }),
  chunk({}, { choices: [], usage: { prompt_tokens: 1, completion_tokens: 2 } }),
];
const ANSWER = completion(
  { content: "a", reasoning: "hm", tool_calls: [CALL], refusal: "no" },
  { finish: "length" },
);

/**
 * Asks a server that answers with these bytes: it settles, with a result that is
 * one or an error that has a code, and with its span.
 */
async function settles(
  pieces: readonly Uint8Array[],
  { stream, status = 200, breaks = false }: {
    readonly stream: boolean;
    readonly status?: number;
    readonly breaks?: boolean;
  },
): Promise<void> {
  const client = clientOf({ url: "http://127.0.0.1:1" }, {
    maxRetries: 1,
    fetch: () =>
      Promise.resolve(
        new Response(streamOf(pieces, breaks), {
          status,
          headers: streamed("").headers,
        }),
      ),
  });
  const { spans, traceContext } = traced({ captureContent: true });
  const call = { traceContext };
  try {
    const result = stream
      ? (await collect(client.createStream(QUESTION, call))).at(-1)
      : await client.create(QUESTION, call);
    assert(typeof result === "object");
    const { content, usage, logprobs = [], thought = "" } = result;
    assert(typeof content === "string" || content.length > 0);
    for (const call of typeof content === "string" ? [] : content) {
      assert(/^[\w-]{0,64}$/.test(call.name));
      assert(typeof call.id === "string" && typeof call.arguments === "string");
    }
    assert(Number.isFinite(usage.promptTokens + usage.completionTokens));
    assert(logprobs.every(({ logprob }) => Number.isFinite(logprob)));
    assert(typeof thought === "string");
  } catch (error) {
    assert(error instanceof CodedError, String(error));
  }
  assertWellFormed(spans);
  assert(spans.finished.length === 1);
}

/** What never breaks a client, in any runtime. */
export const PROPERTIES: FuzzProperties = {
  async "a stream with spoiled JSON"(parameters) {
    const events = fc.array(
      fc.oneof(...CHUNKS.map((each) => spoiled(each))),
      { maxLength: 8 },
    ).map((chunks) => sse(chunks.map((each) => JSON.stringify(each) ?? "")));
    await fc.assert(
      fc.asyncProperty(
        cutBytes(events),
        (pieces) => settles(pieces, { stream: true }),
      ),
      parameters,
    );
  },

  async "a stream of lines that mean little"(parameters) {
    const line = fc.oneof(
      fc.constantFrom(
        "",
        ":",
        "data",
        "data:",
        "data: [DONE]",
        "event: x",
        "id",
      ),
      fc.constantFrom(...CHUNKS.map((each) => `data: ${JSON.stringify(each)}`)),
      fc.string({ unit: "binary" }),
      fc.json().map((json) => `data:${json}`),
    );
    const text = fc.tuple(
      fc.array(line, { maxLength: 20 }),
      fc.constantFrom("\n", "\r\n", "\r", "\n\n"),
    ).map(([lines, newline]) => lines.join(newline) + newline);
    await fc.assert(
      fc.asyncProperty(
        cutBytes(text),
        fc.boolean(),
        (pieces, breaks) => settles(pieces, { stream: true, breaks }),
      ),
      parameters,
    );
  },

  async "a stream of bytes"(parameters) {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 6 }),
        fc.boolean(),
        (pieces, stream) => settles(pieces, { stream }),
      ),
      parameters,
    );
  },

  async "an answer with spoiled JSON"(parameters) {
    const text = spoiled(ANSWER).map((json) => JSON.stringify(json) ?? "");
    await fc.assert(
      fc.asyncProperty(
        cutBytes(text),
        fc.boolean(),
        (pieces, breaks) => settles(pieces, { stream: false, breaks }),
      ),
      parameters,
    );
  },

  async "an error with spoiled JSON"(parameters) {
    const failure = {
      error: { message: "Oh no", type: "server_error", code: "x", param: null },
      request_id: "req_1",
    };
    const text = fc.oneof(
      spoiled(failure).map((json) => JSON.stringify(json) ?? ""),
      spoiled([failure]).map((json) => JSON.stringify(json) ?? ""),
      fc.string({ unit: "binary" }),
    );
    await fc.assert(
      fc.asyncProperty(
        cutBytes(text),
        fc.constantFrom(400, 401, 408, 429, 500, 529),
        fc.boolean(),
        (pieces, status, stream) => settles(pieces, { stream, status }),
      ),
      parameters,
    );
  },
};
