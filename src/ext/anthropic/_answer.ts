import type { Attributes } from "@opentelemetry/api";
import type {
  CreateResult,
  FinishReason,
  FunctionCall,
  RequestUsage,
} from "../../models/mod.ts";
import { defined, names } from "../../telemetry/mod.ts";
import { type Json, listIn, numberIn, objectIn, textIn } from "../_http/mod.ts";
import type { PartialAnswer } from "../_provider/mod.ts";
import type { Turn } from "./_turns.ts";

/** Keeps what came with a call, as the server wants it back. */
type Remember = (call: FunctionCall, blocks: Turn["blocks"]) => void;

/** A part of an answer, which may still grow. */
type Block = Record<string, unknown>;

/**
 * An answer, put together of its events, or of the one message that it is. What a
 * provider sends is not trusted: what is not as it should be is passed over.
 */
export class Answer implements PartialAnswer {
  readonly #remember: Remember;
  /** By index, which a server may choose as it likes. */
  readonly #blocks: Record<number, Block> = {};
  /** What is told of all, and of what it used. */
  #told: Json | undefined;
  #thinking = false;

  /** @param remember - learns what came with each of its calls */
  constructor(remember: Remember) {
    this.#remember = remember;
  }

  /** Whether there is anything of an answer. */
  get begun(): boolean {
    return this.#told !== undefined;
  }

  /** Whether the model has said that it is done. */
  get finished(): boolean {
    return this.#told?.stop_reason !== undefined;
  }

  /** What the conventions want to know of who answered. */
  get attributes(): Attributes {
    return {
      [names.GEN_AI_RESPONSE_ID]: textIn(this.#told?.id),
      [names.GEN_AI_RESPONSE_MODEL]: textIn(this.#told?.model),
    };
  }

  /**
   * Adds an event, or the whole message.
   *
   * @returns the text that came with it; what the model thinks stands in
   * `<think>` tags, as with other clients
   */
  add(event: Json): string {
    const { type, index, content_block, delta, usage } = event;
    const message = type === "message" ? event : event.message;
    if (message) return this.#addMessage(objectIn(message));
    if (typeof index === "number") {
      return content_block
        ? this.#open(index, objectIn(content_block))
        : this.#grow(index, objectIn(delta));
    }
    if (delta ?? usage) this.#tell(delta, usage);
    return "";
  }

  /** The whole of it. */
  result(): CreateResult {
    const { stop_reason, stop_details, ...told } = objectIn(this.#told);
    const reason = reasonOf(stop_reason);
    const blocks = Object.values(this.#blocks);
    const calls = blocks.filter(({ type }) =>
      // What was refused half-way asks for nothing any more.
      type === "tool_use" && reason !== "content_filter"
    );
    const isCall = calls.length > 0;
    const said = blocks.filter(({ text, thinking, signature, data }) =>
      text || thinking || signature || data
    );
    const text = textOf(blocks, "text");
    return {
      finishReason: isCall && reason === "stop" ? "function_calls" : reason,
      content: isCall
        ? calls.map((block, index) => {
          const call = callOf(block, index);
          this.#remember(call, said);
          return call;
        })
        : text || (textIn(objectIn(stop_details).explanation) ?? ""),
      usage: usageOf(told),
      cached: false,
      ...defined({
        thought: textOf(blocks, "thinking") || isCall && text || undefined,
      }),
    };
  }

  #tell(...parts: readonly unknown[]): void {
    // What a server does not know now it may have told before.
    for (const part of parts) {
      this.#told = { ...this.#told, ...defined(objectIn(part)) };
    }
  }

  #addMessage(message: Json): string {
    this.#tell(message, message.usage);
    const pieces = listIn(message.content).map((block, index) =>
      this.#open(index, objectIn(block))
    );
    return pieces.join("") + this.#say({});
  }

  #open(index: number, start: Json): string {
    this.#blocks[index] = { ...start };
    return this.#say(start);
  }

  #grow(index: number, delta: Json): string {
    const block = this.#blocks[index] ?? {};
    for (const name of ["text", "thinking", "signature", "partial_json"]) {
      const more = textIn(delta[name]);
      if (more) block[name] = (textIn(block[name]) ?? "") + more;
    }
    return this.#say(delta);
  }

  /** The text of a piece. Thoughts end where something else comes. */
  #say({ text, thinking }: Json): string {
    const thought = textIn(thinking);
    const wasThinking = this.#thinking;
    this.#thinking = thought !== undefined;
    if (thought) return wasThinking ? thought : `<think>${thought}`;
    return (wasThinking ? "</think>" : "") + (textIn(text) ?? "");
  }
}

function reasonOf(reason: unknown): FinishReason {
  switch (reason) {
    case "end_turn":
    case "stop_sequence":
    case "tool_use":
      return "stop";
    case "max_tokens":
    case "model_context_window_exceeded":
      return "length";
    case "refusal":
      return "content_filter";
  }
  return "unknown";
}

function textOf(blocks: readonly Block[], name: string): string {
  return blocks.map((block) => textIn(block[name])).join("");
}

function callOf(
  { id, name, input, partial_json }: Block,
  index: number,
): FunctionCall {
  return {
    id: textIn(id) ?? `call_${index}`,
    name: (textIn(name) ?? "").replaceAll(/[^\w-]/g, "_"),
    arguments: textIn(partial_json) ?? JSON.stringify(input ?? {}),
  };
}

/** What was read from a cache, and written to one, stands beside the input. */
function usageOf(usage: Json): RequestUsage {
  const cacheReadTokens = numberIn(usage.cache_read_input_tokens);
  const cacheWriteTokens = numberIn(usage.cache_creation_input_tokens);
  const { thinking_tokens } = objectIn(usage.output_tokens_details);
  return {
    promptTokens: (numberIn(usage.input_tokens) ?? 0) +
      (cacheReadTokens ?? 0) + (cacheWriteTokens ?? 0),
    completionTokens: numberIn(usage.output_tokens) ?? 0,
    ...defined({
      cacheReadTokens,
      cacheWriteTokens,
      reasoningTokens: numberIn(thinking_tokens),
    }),
  };
}
