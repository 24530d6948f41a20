import {
  AnthropicChatCompletionClient,
  type AnthropicChatCompletionClientOptions,
} from "@autogen-edge/runtime/ext/anthropic";
import { type At, type Fields, QUICK, type Wire } from "../_wire.ts";

export { collect, KEY, QUESTION } from "../_wire.ts";

/** Input is counted in three parts, none of which holds another. */
export const USAGE: Fields = {
  input_tokens: 3,
  cache_creation_input_tokens: 1,
  cache_read_input_tokens: 8,
  cache_creation: {
    ephemeral_5m_input_tokens: 1,
    ephemeral_1h_input_tokens: 0,
  },
  output_tokens: 5,
  output_tokens_details: { thinking_tokens: 2 },
  server_tool_use: null,
  service_tier: "standard",
  inference_geo: null,
};

/** A whole answer, as the provider documents it. */
export function message(
  content: readonly Fields[],
  { stop = "end_turn", ...others }: { stop?: string | null } & Fields = {},
): Fields {
  return {
    id: "msg_1",
    type: "message",
    role: "assistant",
    model: "claude-opus-5-5-20261001",
    content,
    container: null,
    stop_reason: stop,
    stop_sequence: null,
    stop_details: null,
    usage: USAGE,
    ...others,
  };
}

/** A whole answer that is a text. */
export function saying(text: string, thinking?: string): Fields {
  const thought = { type: "thinking", thinking, signature: "c2ln" };
  return message([
    ...(thinking === undefined ? [] : [thought]),
    { type: "text", text, citations: null },
  ]);
}

/** A call of a tool. */
export function toolUse(id: string, name: string, input: unknown = {}): Fields {
  return { type: "tool_use", id, name, input, caller: { type: "direct" } };
}

/** The event that a stream begins with. */
export const START: Fields = {
  type: "message_start",
  message: message([], {
    stop: null,
    usage: { ...USAGE, output_tokens: 1, output_tokens_details: null },
  }),
};

/** The event of a connection that is kept alive. */
export const PING: Fields = { type: "ping" };

/** The events of a block that comes in pieces. */
export function block(
  index: number,
  content_block: Fields,
  ...deltas: readonly Fields[]
): Fields[] {
  return [
    { type: "content_block_start", index, content_block },
    ...deltas.map((delta) => piece(index, delta)),
    { type: "content_block_stop", index },
  ];
}

/** The event of a piece. */
export function piece(index: number, delta: Fields): Fields {
  return { type: "content_block_delta", index, delta };
}

/** The events of a text. */
export function textBlock(
  index: number,
  ...texts: readonly string[]
): Fields[] {
  return block(
    index,
    { type: "text", text: "" },
    ...texts.map((text) => ({ type: "text_delta", text })),
  );
}

/** The events of what a model thinks, with its signature. */
export function thinkingBlock(
  index: number,
  ...thoughts: readonly string[]
): Fields[] {
  return block(
    index,
    { type: "thinking", thinking: "", signature: "" },
    ...thoughts.map((thinking) => ({ type: "thinking_delta", thinking })),
    { type: "signature_delta", signature: "c2lnbmVk" },
  );
}

/** The events of a call. */
export function toolBlock(
  index: number,
  [id, name]: readonly [id: string, name: string],
  ...jsons: readonly string[]
): Fields[] {
  return block(
    index,
    toolUse(id, name),
    ...jsons.map((partial_json) => ({
      type: "input_json_delta",
      partial_json,
    })),
  );
}

/** The events that a stream ends with. */
export function ending(stop = "end_turn", others: Fields = {}): Fields[] {
  const delta = { stop_reason: stop, stop_sequence: null, stop_details: null };
  return [
    {
      type: "message_delta",
      delta: { ...delta, ...others },
      usage: {
        input_tokens: null,
        cache_creation_input_tokens: null,
        cache_read_input_tokens: 8,
        output_tokens: 5,
        output_tokens_details: { thinking_tokens: 2 },
        server_tool_use: null,
      },
    },
    { type: "message_stop" },
  ];
}

/** All events of a text. */
export function textEvents(...texts: readonly string[]): Fields[] {
  return [START, PING, ...textBlock(0, ...texts), ...ending()];
}

/** The bytes of a stream, as the provider frames them. */
export function sse(events: readonly (Fields | string)[]): string {
  return events.map((event) =>
    typeof event === "string"
      ? `data: ${event}\n\n`
      : `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
  ).join("");
}

/** A response that streams. */
export function streamed(body: BodyInit): Response {
  const headers = {
    "content-type": "text/event-stream; charset=utf-8",
    "request-id": "req_1",
  };
  return new Response(body, { headers });
}

/** What a client of a server on loopback takes for its `baseUrl`. */
export function baseUrlOf({ url }: At): string {
  return new URL(url).origin;
}

/** A client of a server on loopback. */
export function clientOf(
  server: At,
  options: Partial<AnthropicChatCompletionClientOptions> = {},
): AnthropicChatCompletionClient {
  return new AnthropicChatCompletionClient({
    model: "claude-opus-5-5",
    baseUrl: baseUrlOf(server),
    ...QUICK,
    ...options,
  });
}

const STOP: Fields = { type: "content_block_stop", index: 0 };

/** Anthropic's protocol. */
export const WIRE: Wire = {
  model: "claude-opus-5-5",
  provider: "anthropic",
  component: "autogen_ext.models.anthropic.AnthropicChatCompletionClient",
  prefix: "ANTHROPIC",
  endpoint: "/v1/messages",
  keyHeader: "x-api-key",
  answering: { id: "msg_1", model: "claude-opus-5-5-20261001" },
  usage: {
    promptTokens: 12,
    completionTokens: 5,
    cacheReadTokens: 8,
    cacheWriteTokens: 1,
    reasoningTokens: 2,
  },
  sentKey: (key) => key,
  baseUrlOf,
  clientOf,
  saying,
  beginning: (
    ...texts
  ) => [START, PING, ...textBlock(0, ...texts).slice(0, -1)],
  calling: [
    START,
    ...toolBlock(0, ["1", "look"], "{", "}"),
    ...ending("tool_use"),
  ],
  ending: [STOP, ...ending()],
  frames: sse,
  streamed,
};
