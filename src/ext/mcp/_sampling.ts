import type { Context } from "@opentelemetry/api";
import type {
  Client,
  CreateMessageRequestParams,
} from "@modelcontextprotocol/client";
import {
  AssistantMessage,
  type ChatCompletionClient,
  type FinishReason,
  type ImageContent,
  type LlmMessage,
  SystemMessage,
  UserMessage,
} from "../../models/mod.ts";
import { extractEnvelope } from "../../telemetry/mod.ts";

/**
 * Lets a model answer where a server asks for one.
 *
 * @param context - where its spans hang if the server does not say
 */
export function answerSampling(
  client: Client,
  model: ChatCompletionClient,
  context: Context,
): void {
  const closed = new AbortController();
  // The client forgets requests that have the id of a later one.
  client.onclose = () => closed.abort();
  client.registerCapabilities({ sampling: {} });
  client.setRequestHandler(
    "sampling/createMessage",
    async ({ params }, { mcpReq: { signal } }) => {
      const { content, finishReason } = await model.create(
        toMessages(params),
        {
          signal: AbortSignal.any([signal, closed.signal]),
          traceContext: contextOf(params, context),
        },
      );
      const text = typeof content === "string"
        ? content
        : JSON.stringify(content);
      return {
        model: model.model,
        role: "assistant" as const,
        content: { type: "text" as const, text },
        stopReason: STOP_REASONS[finishReason] ?? finishReason,
      };
    },
  );
}

const STOP_REASONS: Partial<Record<FinishReason, string>> = {
  stop: "endTurn",
  length: "maxTokens",
};

function contextOf(
  { _meta = {} }: CreateMessageRequestParams,
  context: Context,
): Context {
  // What is no text is left out there. The run is nothing a server may name.
  const { traceparent, tracestate, baggage } = _meta as Record<string, string>;
  return extractEnvelope(
    {
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(tracestate === undefined ? {} : { tracestate }),
      ...(baggage === undefined ? {} : { baggage }),
    },
    context,
  );
}

function toMessages(
  { systemPrompt, messages }: CreateMessageRequestParams,
): LlmMessage[] {
  const system = systemPrompt === undefined
    ? []
    : [SystemMessage({ content: systemPrompt })];
  return [
    ...system,
    ...messages.map(({ role, content }) => {
      const parts = [content].flat().map(toContent);
      return role === "user"
        ? UserMessage({ content: parts, source: "user" })
        : AssistantMessage({
          content: parts.filter((part) => typeof part === "string").join("\n"),
          source: "assistant",
        });
    }),
  ];
}

type Block = CreateMessageRequestParams["messages"][number]["content"];

function toContent(
  block: Exclude<Block, readonly unknown[]>,
): string | ImageContent {
  switch (block.type) {
    case "text":
      return block.text;
    case "image":
      return {
        type: "image",
        url: `data:${block.mimeType};base64,${block.data}`,
      };
    default:
      return JSON.stringify(block);
  }
}
