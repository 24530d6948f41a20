import type { ModelServer } from "../_model_server.ts";
import {
  OpenAIChatCompletionClient,
  type OpenAIChatCompletionClientOptions,
} from "@autogen-edge/runtime/ext/openai";
import { type LlmMessage, UserMessage } from "@autogen-edge/runtime";

/** A key that nobody may see. */
export const KEY = "sk-test-0123456789-not-to-be-seen";

/** What a model is asked where it does not matter. */
export const QUESTION: readonly LlmMessage[] = [
  UserMessage({ content: "Why?", source: "user" }),
];

type Fields = Readonly<Record<string, unknown>>;

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

/** The pieces of a text, from the first to the one with the usage. */
export function textChunks(...pieces: readonly string[]): Fields[] {
  return [
    chunk({ role: "assistant", content: "", refusal: null }),
    ...pieces.map((content) => chunk({ content })),
    chunk({}, { finish: "stop" }),
    chunk({}, { choices: [], usage: USAGE }),
  ];
}

/** The bytes of a stream, as the provider frames them. */
export function sse(events: readonly (Fields | string)[]): string {
  return [...events, "[DONE]"].map((event) =>
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
  server: Pick<ModelServer, "url">,
  options: Partial<OpenAIChatCompletionClientOptions> = {},
): OpenAIChatCompletionClient {
  return new OpenAIChatCompletionClient({
    model: "gpt-5",
    baseUrl: server.url,
    apiKey: KEY,
    // Retries need not wait in tests.
    random: () => 0,
    timer: impatient,
    environment: () => undefined,
    ...options,
  });
}

/** A timer whose pauses are over at once; timeouts are real. */
export function impatient(callback: () => void, delay: number): () => void {
  const id = setTimeout(callback, delay > 60_000 ? delay : 0);
  return () => clearTimeout(id);
}

/** All that a stream gives. */
export async function collect<Item>(
  stream: AsyncIterable<Item>,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of stream) items.push(item);
  return items;
}
