import type { Attributes } from "@opentelemetry/api";
import type {
  CreateResult,
  FinishReason,
  FunctionCall,
  RequestUsage,
  TokenLogprob,
  TopLogprob,
} from "../../models/mod.ts";
import { defined, names } from "../../telemetry/mod.ts";
import { type Json, listIn, numberIn, objectIn, textIn } from "../_http/mod.ts";
import type { PartialAnswer } from "../_provider/mod.ts";
import { nameOf } from "./_request_body.ts";

const REASONS: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  length: "length",
  content_filter: "content_filter",
  tool_calls: "function_calls",
  function_call: "function_calls",
};

/** What the conventions want to know of who answered. */
const TOLD = [
  ["id", names.GEN_AI_RESPONSE_ID],
  ["model", names.GEN_AI_RESPONSE_MODEL],
  ["service_tier", names.OPENAI_RESPONSE_SERVICE_TIER],
  ["system_fingerprint", names.OPENAI_RESPONSE_SYSTEM_FINGERPRINT],
] as const;

/** A call of a function whose arguments are still to come. */
type PartialCall = { -readonly [Name in keyof FunctionCall]: string };

/**
 * An answer, put together of its pieces, or of the one that it is. What a
 * provider sends is not trusted: what is not as it should be is passed over.
 */
export class Answer implements PartialAnswer {
  /** What is known of who answered. */
  readonly attributes: Attributes = {};
  #text = "";
  #thought = "";
  #thinking = false;
  #refused = false;
  #finish: string | undefined;
  #usage: Json = {};
  #begun = false;
  readonly #calls: PartialCall[] = [];
  /** Those that go on, by index. */
  readonly #open: Map<unknown, PartialCall> = new Map();
  readonly #logprobs: TokenLogprob[] = [];
  readonly #tagged: boolean;

  /** @param tagged - whether the model tells what it thinks in its text */
  constructor(tagged: boolean) {
    this.#tagged = tagged;
  }

  /** Whether there is anything of an answer. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Whether the model has said that it is done. */
  get finished(): boolean {
    return this.#finish !== undefined;
  }

  /**
   * Adds a piece.
   *
   * @returns the text that came with it; what the model thinks stands in
   * `<think>` tags, as in AutoGen
   */
  add(chunk: Json): string {
    for (const [field, name] of TOLD) {
      const told = textIn(chunk[field]);
      if (told !== undefined) this.attributes[name] = told;
    }
    // Some servers tell with each piece what was used so far.
    if (chunk.usage) this.#usage = objectIn(chunk.usage);
    const [first] = listIn(chunk.choices);
    if (first === undefined) return "";
    this.#begun = true;
    const choice = objectIn(first);
    this.#finish = textIn(choice.finish_reason) ?? this.#finish;
    const { content, refusal } = objectIn(choice.logprobs);
    for (const token of [...listIn(content), ...listIn(refusal)]) {
      this.#logprobs.push(tokenLogprobOf(token));
    }
    return this.#addMessage(objectIn(choice.delta ?? choice.message));
  }

  /** The whole of it. */
  result(): CreateResult {
    const calls = this.#calls;
    const isCall = calls.length > 0;
    const [tags = "", inside = this.#thought] = this.#tagged
      ? /^\s*<think>([^]*?)<\/think>\s*/.exec(this.#text) ?? []
      : [];
    const text = this.#text.slice(tags.length);
    // Some servers say "stop" where they mean that it wants functions called.
    const said = isCall && this.#finish === "stop"
      ? "tool_calls"
      : this.#finish;
    const refused = this.#refused ? "content_filter" : undefined;
    return {
      finishReason: refused ?? REASONS[said ?? ""] ?? "unknown",
      content: isCall ? calls : text,
      usage: usageOf(this.#usage),
      cached: false,
      ...defined({
        thought: isCall && text || inside || undefined,
        logprobs: someOf(this.#logprobs),
      }),
    };
  }

  #addMessage(message: Json): string {
    const calls = listIn(message.tool_calls);
    for (const call of calls) this.#addCall(objectIn(call));
    const refusal = textIn(message.refusal);
    this.#refused ||= refusal !== undefined;
    const { content } = message;
    const text = textIn(content) ?? refusal ?? textsIn(content);
    this.#text += text;
    const thought = textIn(message.reasoning_content) ??
      textIn(message.reasoning) ??
      // Mistral's models that think answer in parts.
      textsIn(listIn(content).flatMap((part) => objectIn(part).thinking));
    this.#thought += thought;
    let piece = thought;
    if (thought !== "" && !this.#thinking) piece = `<think>${thought}`;
    this.#thinking ||= thought !== "";
    if (this.#thinking && (text !== "" || calls.length > 0)) {
      this.#thinking = false;
      piece += "</think>";
    }
    return piece + text;
  }

  #addCall(piece: Json): void {
    const { name, arguments: args } = objectIn(piece.function);
    const index = numberIn(piece.index);
    const id = textIn(piece.id);
    let call = this.#open.get(index);
    // Where no index is given, or the same to all, a name begins another call.
    if (!call || name && (index === undefined || id && id !== call.id)) {
      call = {
        id: id ?? `call_${this.#calls.length}`,
        name: "",
        arguments: "",
      };
      this.#calls.push(call);
      this.#open.set(index, call);
    }
    call.name ||= nameOf(name);
    call.arguments += args instanceof Object
      ? JSON.stringify(args)
      : textIn(args) ?? "";
  }
}

function textsIn(parts: unknown): string {
  return listIn(parts).map((part) => textIn(objectIn(part).text)).join("");
}

function usageOf(usage: Json): RequestUsage {
  const input = objectIn(usage.prompt_tokens_details);
  const output = objectIn(usage.completion_tokens_details);
  return {
    promptTokens: numberIn(usage.prompt_tokens) ?? 0,
    completionTokens: numberIn(usage.completion_tokens) ?? 0,
    ...defined({
      cacheReadTokens: numberIn(input.cached_tokens) ??
        numberIn(usage.prompt_cache_hit_tokens),
      reasoningTokens: numberIn(output.reasoning_tokens),
    }),
  };
}

function tokenLogprobOf(token: unknown): TokenLogprob {
  const others = someOf(listIn(objectIn(token).top_logprobs));
  return {
    ...logprobOf(token),
    ...defined({ topLogprobs: others?.map(logprobOf) }),
  };
}

function logprobOf(token: unknown): TopLogprob & { readonly token: string } {
  const each = objectIn(token);
  return {
    token: textIn(each.token) ?? "",
    logprob: numberIn(each.logprob) ?? 0,
    ...defined({ bytes: someOf(listIn(each.bytes))?.map(Number) }),
  };
}

function someOf<Item>(list: readonly Item[]): readonly Item[] | undefined {
  return list.length > 0 ? list : undefined;
}
