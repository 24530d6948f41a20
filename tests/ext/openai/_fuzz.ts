import type { FuzzProperties } from "../_fuzz_suite.ts";
import { wireProperties } from "../_wire_fuzz.ts";
import { chunk, completion, WIRE } from "./_wire.ts";

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

/** What never breaks a client, in any runtime. */
export const PROPERTIES: FuzzProperties = wireProperties(WIRE, {
  events: [
    chunk({ role: "assistant", content: "a" }, { logprobs: LOGPROBS }),
    chunk({ reasoning_content: "hm" }),
    chunk({ content: [{ type: "thinking", thinking: [{ text: "hm" }] }] }),
    chunk({ tool_calls: [CALL] }),
    chunk({ refusal: "no" }),
    chunk({}, { finish: "stop" }),
    chunk({}, {
      choices: [],
      usage: { prompt_tokens: 1, completion_tokens: 2 },
    }),
  ],
  lines: ["data: [DONE]"],
  answer: completion(
    { content: "a", reasoning: "hm", tool_calls: [CALL], refusal: "no" },
    { finish: "length" },
  ),
  failure: {
    error: { message: "Oh no", type: "server_error", code: "x", param: null },
    request_id: "req_1",
  },
  names: /^[\w-]{0,64}$/,
});
