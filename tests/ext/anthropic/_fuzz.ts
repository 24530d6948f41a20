import { assert } from "@std/assert";
import fc from "fast-check";
import { CodedError } from "@autogen-edge/runtime";
import { assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import type { FuzzProperties } from "../_fuzz_suite.ts";
import { cutBytes, spoiled, streamOf } from "../_spoiled.ts";
import {
  block,
  clientOf,
  collect,
  ending,
  message,
  PING,
  QUESTION,
  sse,
  START,
  streamed,
  textBlock,
  thinkingBlock,
  toolBlock,
  toolUse,
} from "./_wire.ts";

const EVENTS = [
  START,
  PING,
  ...textBlock(0, "a"),
  ...thinkingBlock(1, "hm"),
  ...toolBlock(2, ["toolu_1", "look"], '{"a":', "1}"),
  ...block(3, { type: "redacted_thinking", data: "c2VjcmV0" }),
  ...ending("tool_use", {
    stop_details: { type: "refusal", explanation: "No." },
  }),
];
const ANSWER = message([
  { type: "text", text: "a" },
  { type: "thinking", thinking: "hm", signature: "c2ln" },
  toolUse("toolu_1", "look", { a: 1 }),
], { stop: "max_tokens", stop_details: { explanation: "No." } });

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
    const { content, finishReason, usage, thought = "" } = result;
    assert(typeof content === "string" || content.length > 0);
    for (const call of typeof content === "string" ? [] : content) {
      assert(/^[\w-]*$/.test(call.name));
      assert(typeof call.id === "string" && typeof call.arguments === "string");
    }
    assert(typeof finishReason === "string" && typeof thought === "string");
    assert(Object.values(usage).every(Number.isFinite));
  } catch (error) {
    assert(error instanceof CodedError, String(error));
  }
  assertWellFormed(spans);
  assert(spans.finished.length === 1);
}

/** What never breaks a client, in any runtime. */
export const PROPERTIES: FuzzProperties = {
  async "a stream with spoiled JSON"(parameters) {
    const events = fc.oneof(
      fc.array(
        fc.oneof(...EVENTS.map((each) => spoiled(each))),
        { maxLength: 12 },
      ),
      fc.tuple(...EVENTS.map((each) => spoiled(each))),
    ).map((events) => sse(events.map((each) => JSON.stringify(each) ?? "")));
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
        "event: ping",
        "event: x",
        "id",
      ),
      fc.constantFrom(...EVENTS.map(({ type }) => `event: ${type}`)),
      fc.constantFrom(...EVENTS.map((each) => `data: ${JSON.stringify(each)}`)),
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
      type: "error",
      error: { type: "api_error", message: "Oh no", details: null },
      request_id: "req_1",
    };
    const text = fc.oneof(
      spoiled(failure).map((json) => JSON.stringify(json) ?? ""),
      fc.string({ unit: "binary" }),
    );
    await fc.assert(
      fc.asyncProperty(
        cutBytes(text),
        fc.constantFrom(200, 400, 401, 408, 429, 500, 529),
        fc.boolean(),
        (pieces, status, stream) => settles(pieces, { stream, status }),
      ),
      parameters,
    );
  },
  async "names that every object has mean nothing"() {
    const hostile: unknown = JSON.parse(
      '{"toString":1,"valueOf":1,"constructor":1,"__proto__":{"text":"b"}}',
    );
    const said = JSON.stringify([
      START,
      ...textBlock(0, "a"),
      ...toolBlock(1, ["toolu_1", "look"], "{}"),
    ]);
    const values = ["msg_1", "a", "toolu_1", "look"];
    const events: Readonly<Record<string, unknown>>[] = JSON.parse(
      said,
      (_key, value) => values.includes(value) ? hostile : value,
    );
    for (const stop of ["constructor", "toString", "__proto__", hostile]) {
      const delta = { stop_reason: stop, stop_details: hostile };
      const text = sse([...events, { type: "message_delta", delta }]);
      await settles([new TextEncoder().encode(text)], { stream: true });
    }
  },
};
