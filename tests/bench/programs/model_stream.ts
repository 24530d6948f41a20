import { ROOT_CONTEXT } from "@opentelemetry/api";
import { createParser } from "eventsource-parser";
import {
  type ChatCompletionClient,
  noopTracerProvider,
  withTelemetry,
} from "@autogen-edge/runtime";
import { AnthropicChatCompletionClient } from "@autogen-edge/runtime/ext/anthropic";
import { OpenAIChatCompletionClient } from "@autogen-edge/runtime/ext/openai";
import { nullProvider } from "../_null_provider.ts";
import type { Program } from "../_program.ts";

type Fetch = typeof globalThis.fetch;

/** A provider whose stream is read. */
export interface StreamingProvider {
  /** An answer in so many pieces, as text, each of which comes on its own. */
  answer(pieces: number): readonly string[];
  /** The text of an event, as whoever trusts the provider reads it. */
  textOf(data: string): string;
  /** A client that is answered so. */
  client(fetch: Fetch): ChatCompletionClient;
}

const openAI: StreamingProvider = {
  answer(pieces) {
    const chunk = {
      id: "chatcmpl-1",
      object: "chat.completion.chunk",
      created: 1_760_000_000,
      model: "gpt-5-2026-01-01",
      service_tier: "default",
      system_fingerprint: "fp_1",
      choices: [{
        index: 0,
        delta: { content: " word" },
        logprobs: null,
        finish_reason: null,
      }],
    };
    const event = `data: ${JSON.stringify(chunk)}\n\n`;
    const last = event.replace(
      '"finish_reason":null',
      '"finish_reason":"stop"',
    );
    return [
      ...Array.from({ length: pieces - 1 }, () => event),
      `${last}data: [DONE]\n\n`,
    ];
  },
  textOf: (data) =>
    data === "[DONE]" ? "" : JSON.parse(data).choices[0].delta.content,
  client: (fetch) =>
    new OpenAIChatCompletionClient({ model: "gpt-5", apiKey: "none", fetch }),
};

const anthropic: StreamingProvider = {
  answer(pieces) {
    const event = (type: string, fields: object): string =>
      `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`;
    const message = {
      id: "msg_1",
      type: "message",
      role: "assistant",
      model: "claude-opus-5-5-20261001",
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: { input_tokens: 3, output_tokens: 1 },
    };
    const content_block = { type: "text", text: "" };
    const piece = event("content_block_delta", {
      index: 0,
      delta: { type: "text_delta", text: " word" },
    });
    const head = event("message_start", { message }) +
      event("content_block_start", { index: 0, content_block });
    const end = event("content_block_stop", { index: 0 }) +
      event("message_delta", {
        delta: { stop_reason: "end_turn", stop_sequence: null },
        usage: { output_tokens: pieces },
      }) +
      event("message_stop", {});
    const between = Array.from({ length: pieces - 2 }, () => piece);
    return [head + piece, ...between, piece + end];
  },
  textOf: (data) => JSON.parse(data).delta?.text ?? "",
  client: (fetch) =>
    new AnthropicChatCompletionClient({
      model: "claude-opus-5-5",
      apiKey: "none",
      fetch,
    }),
};

/** The providers, by their names. */
export const PROVIDERS: Readonly<Record<string, StreamingProvider>> = {
  "OpenAI": openAI,
  "Anthropic": anthropic,
};

function bytesOf(answer: readonly string[]): readonly Uint8Array[] {
  const encoder = new TextEncoder();
  return answer.map((piece) => encoder.encode(piece));
}

function bodyOf(pieces: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  let next = 0;
  return new ReadableStream({
    pull(controller) {
      const piece = pieces[next++];
      if (piece === undefined) controller.close();
      else controller.enqueue(piece);
    },
  });
}

/** The floor: the bytes become text, events and JSON, and nothing more. */
export function parsingAlone(
  { answer, textOf }: StreamingProvider,
  pieces: number,
): Program {
  const bytes = bytesOf(answer(pieces));
  return async () => {
    let text = "";
    const decoder = new TextDecoder();
    const parser = createParser({
      onEvent({ data }) {
        text += textOf(data);
      },
    });
    const reader = bodyOf(bytes).getReader();
    for (let read; !(read = await reader.read()).done;) {
      parser.feed(decoder.decode(read.value, { stream: true }));
    }
    return text.length;
  };
}

/** The same bytes through a client and its stream, with its span or without. */
export function clientStream(
  { answer, client }: StreamingProvider,
  pieces: number,
  traced: boolean,
): Program {
  const bytes = bytesOf(answer(pieces));
  const asked = client(() => Promise.resolve(new Response(bodyOf(bytes))));
  const tracerProvider = traced ? nullProvider() : noopTracerProvider;
  const traceContext = withTelemetry(ROOT_CONTEXT, { tracerProvider });
  return async () => {
    let length = 0;
    for await (const piece of asked.createStream([], { traceContext })) {
      if (typeof piece === "string") length += piece.length;
    }
    return length;
  };
}
