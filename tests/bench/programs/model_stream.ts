import { ROOT_CONTEXT } from "@opentelemetry/api";
import { createParser } from "eventsource-parser";
import { noopTracerProvider, withTelemetry } from "@autogen-edge/runtime";
import { OpenAIChatCompletionClient } from "@autogen-edge/runtime/ext/openai";
import { nullProvider } from "../_null_provider.ts";
import type { Program } from "../_program.ts";

/** An answer in so many pieces, each of which comes on its own. */
function answer(pieces: number): readonly Uint8Array[] {
  const encoder = new TextEncoder();
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
  const last = event.replace('"finish_reason":null', '"finish_reason":"stop"');
  return [
    ...Array.from({ length: pieces - 1 }, () => encoder.encode(event)),
    encoder.encode(`${last}data: [DONE]\n\n`),
  ];
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
export function parsingAlone(pieces: number): Program {
  const bytes = answer(pieces);
  return async () => {
    let text = "";
    const decoder = new TextDecoder();
    const parser = createParser({
      onEvent({ data }) {
        if (data === "[DONE]") return;
        text += JSON.parse(data).choices[0].delta.content;
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
export function clientStream(pieces: number, traced: boolean): Program {
  const bytes = answer(pieces);
  const client = new OpenAIChatCompletionClient({
    model: "gpt-5",
    apiKey: "none",
    fetch: () => Promise.resolve(new Response(bodyOf(bytes))),
  });
  const tracerProvider = traced ? nullProvider() : noopTracerProvider;
  const traceContext = withTelemetry(ROOT_CONTEXT, { tracerProvider });
  return async () => {
    let length = 0;
    for await (const piece of client.createStream([], { traceContext })) {
      if (typeof piece === "string") length += piece.length;
    }
    return length;
  };
}
