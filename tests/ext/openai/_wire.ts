import {
  OpenAIChatCompletionClient,
  type OpenAIChatCompletionClientOptions,
} from "@autogen-edge/runtime/ext/openai";
import { type At, type Fields, QUICK, type Wire } from "../_wire.ts";

export { collect, impatient, KEY, QUESTION } from "../_wire.ts";

export const USAGE: Fields = {
  prompt_tokens: 12,
  completion_tokens: 5,
  total_tokens: 17,
  prompt_tokens_details: { cached_tokens: 8, audio_tokens: 0 },
  completion_tokens_details: {
    reasoning_tokens: 2,
    audio_tokens: 0,
    accepted_prediction_tokens: 0,
    rejected_prediction_tokens: 0,
  },
};

/** A whole answer, as the provider documents it. */
export function completion(
  message: Fields,
  { finish = "stop", ...others }: { finish?: string | null } & Fields = {},
): Fields {
  return {
    id: "chatcmpl-1",
    object: "chat.completion",
    created: 1_760_000_000,
    model: "gpt-5-2026-01-01",
    choices: [{
      index: 0,
      message: {
        role: "assistant",
        content: null,
        refusal: null,
        annotations: [],
        ...message,
      },
      logprobs: null,
      finish_reason: finish,
    }],
    usage: USAGE,
    service_tier: "default",
    system_fingerprint: "fp_1",
    ...others,
  };
}

/** One piece of an answer. */
export function chunk(
  delta: Fields,
  { finish = null, logprobs = null, ...others }: Fields = {},
): Fields {
  return {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    created: 1_760_000_000,
    model: "gpt-5-2026-01-01",
    service_tier: "default",
    system_fingerprint: "fp_1",
    choices: [{ index: 0, delta, logprobs, finish_reason: finish }],
    usage: null,
    ...others,
  };
}

const FINISH = chunk({}, { finish: "stop" });
const LAST = chunk({}, { choices: [], usage: USAGE });

function beginning(...pieces: readonly string[]): Fields[] {
  return [
    chunk({ role: "assistant", content: "", refusal: null }),
    ...pieces.map((content) => chunk({ content })),
  ];
}

/** The pieces of a text, from the first to the one with the usage. */
export function textChunks(...pieces: readonly string[]): Fields[] {
  return [...beginning(...pieces), FINISH, LAST];
}

/** The bytes of a stream, as the provider frames them. */
export function sse(events: readonly (Fields | string)[]): string {
  return frames([...events, "[DONE]"]);
}

function frames(events: readonly (Fields | string)[]): string {
  return events.map((event) =>
    `data: ${typeof event === "string" ? event : JSON.stringify(event)}\n\n`
  ).join("");
}

/** A response that streams. */
export function streamed(body: BodyInit): Response {
  const headers = {
    "content-type": "text/event-stream; charset=utf-8",
    "x-request-id": "req_1",
  };
  return new Response(body, { headers });
}

/** A client of a server on loopback. */
export function clientOf(
  server: At,
  options: Partial<OpenAIChatCompletionClientOptions> = {},
): OpenAIChatCompletionClient {
  return new OpenAIChatCompletionClient({
    model: "gpt-5",
    baseUrl: server.url,
    ...QUICK,
    ...options,
  });
}

const CALL = { index: 0, id: "1", function: { name: "look", arguments: "" } };

/** OpenAI's protocol. */
export const WIRE: Wire = {
  model: "gpt-5",
  provider: "openai",
  component: "autogen_ext.models.openai.OpenAIChatCompletionClient",
  prefix: "OPENAI",
  endpoint: "/chat/completions",
  keyHeader: "authorization",
  answering: { id: "chatcmpl-1", model: "gpt-5-2026-01-01" },
  usage: {
    promptTokens: 12,
    completionTokens: 5,
    cacheReadTokens: 8,
    reasoningTokens: 2,
  },
  sentKey: (key) => `Bearer ${key}`,
  baseUrlOf: ({ url }) => url,
  clientOf,
  saying: (content, reasoning) => completion({ content, reasoning }),
  beginning,
  calling: [
    chunk({ tool_calls: [CALL] }),
    chunk({}, { finish: "tool_calls" }),
    LAST,
    "[DONE]",
  ],
  ending: [FINISH, LAST, "[DONE]"],
  frames,
  streamed,
};
