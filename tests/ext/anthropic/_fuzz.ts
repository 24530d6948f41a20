import type { FuzzProperties } from "../_fuzz_suite.ts";
import { type FuzzCase, settling, wireProperties } from "../_wire_fuzz.ts";
import {
  block,
  ending,
  message,
  PING,
  sse,
  START,
  textBlock,
  thinkingBlock,
  toolBlock,
  toolUse,
  WIRE,
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

const FUZZED: FuzzCase = {
  events: EVENTS,
  lines: ["event: ping", ...EVENTS.map(({ type }) => `event: ${type}`)],
  answer: message([
    { type: "text", text: "a" },
    { type: "thinking", thinking: "hm", signature: "c2ln" },
    toolUse("toolu_1", "look", { a: 1 }),
  ], { stop: "max_tokens", stop_details: { explanation: "No." } }),
  failure: {
    type: "error",
    error: { type: "api_error", message: "Oh no", details: null },
    request_id: "req_1",
  },
  names: /^[\w-]*$/,
};
const settles = settling(WIRE, FUZZED);

/** What never breaks a client, in any runtime. */
export const PROPERTIES: FuzzProperties = {
  ...wireProperties(WIRE, FUZZED),

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
