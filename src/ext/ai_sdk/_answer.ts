import type {
  LanguageModelV4ReasoningPart,
  SharedV4ProviderOptions,
} from "@ai-sdk/provider";
import type { Attributes } from "@opentelemetry/api";
import type {
  CreateResult,
  FinishReason,
  FunctionCall,
} from "../../models/mod.ts";
import { defined, names } from "../../telemetry/mod.ts";
import { type Json, objectIn, textIn } from "../_http/mod.ts";
import type { CallMetadata } from "./_call_metadata.ts";
import { usageOf } from "./_usage.ts";

const REASONS: Readonly<Record<string, FinishReason>> = {
  stop: "stop",
  length: "length",
  "content-filter": "content_filter",
  "tool-calls": "function_calls",
};

/**
 * An answer, put together of its parts as they come. What a provider says is not
 * trusted: what is not as it should be is passed over.
 */
export class Answer {
  /** What is known of who answered. */
  readonly attributes: Attributes = {};
  readonly #provider: string;
  readonly #metadata: CallMetadata;
  #text = "";
  #thought = "";
  #thinking = false;
  #finish: Json | undefined;
  #begun = false;
  readonly #calls: FunctionCall[] = [];
  readonly #thoughts: Map<unknown, LanguageModelV4ReasoningPart> = new Map();

  constructor(provider: string, metadata: CallMetadata) {
    this.#provider = provider;
    this.#metadata = metadata;
  }

  /** Whether there is anything of an answer. */
  get begun(): boolean {
    return this.#begun;
  }

  /** Why the model stopped, once it has. */
  get finish(): string | undefined {
    const reason = this.#finish?.finishReason;
    // It was a text before version 3.
    return this.#finish &&
      (textIn(reason) ?? textIn(objectIn(reason).unified) ?? "");
  }

  /**
   * Adds a part.
   *
   * @returns the text that came with it; what the model thinks stands in
   * `<think>` tags, as in AutoGen
   */
  add(part: Json): string {
    switch (part.type) {
      case "text":
      case "text-delta":
        return this.#say(textIn(part.text ?? part.delta) ?? "");
      case "reasoning":
      case "reasoning-start":
      case "reasoning-delta":
      case "reasoning-end":
        return this.#think(part);
      case "tool-input-start":
      case "tool-call":
        return this.#call(part);
      case "response-metadata":
        this.#tell(part);
        return "";
      case "finish":
        this.#finish = part;
        return "";
      default:
        // Sources, files, and what the provider's own tools did.
        return "";
    }
  }

  /** The whole of it. */
  result(): CreateResult {
    const calls = this.#calls;
    const isCall = calls.length > 0;
    const said = isCall && this.finish === "stop" ? "tool-calls" : this.finish;
    return {
      finishReason: REASONS[said ?? ""] ?? "unknown",
      content: isCall ? calls : this.#text,
      usage: usageOf(this.#finish ?? {}, this.#provider),
      cached: false,
      ...defined({
        thought: isCall && this.#text || this.#thought || undefined,
      }),
    };
  }

  #say(text: string): string {
    this.#begun ||= text !== "";
    this.#text += text;
    return this.#endThought(text !== "") + text;
  }

  #think(part: Json): string {
    const text = textIn(part.text ?? part.delta) ?? "";
    this.#begun ||= text !== "";
    this.#thought += text;
    // Whole ones have no id.
    const id = part.id ?? this.#thoughts.size;
    const before = this.#thoughts.get(id);
    const providerOptions = metadataOf(part) ?? before?.providerOptions;
    this.#thoughts.set(id, {
      type: "reasoning",
      text: (before?.text ?? "") + text,
      ...(providerOptions && { providerOptions }),
    });
    const isFirst = text !== "" && !this.#thinking;
    this.#thinking ||= isFirst;
    return isFirst ? `<think>${text}` : text;
  }

  /** Calls whose input streams are told of beforehand; they come whole, too. */
  #call(part: Json): string {
    // What the provider has executed itself nobody is asked to call.
    if (part.providerExecuted === true) return "";
    this.#begun = true;
    if (part.type === "tool-call") {
      const id = textIn(part.toolCallId) ?? `call_${this.#calls.length}`;
      const isFirst = this.#calls.length === 0;
      this.#metadata.set(id, {
        ...defined({ options: metadataOf(part) }),
        ...(isFirst && { thoughts: [...this.#thoughts.values()] }),
      });
      this.#calls.push({
        id,
        name: textIn(part.toolName) ?? "",
        arguments: textIn(part.input) ?? "{}",
      });
    }
    return this.#endThought(true);
  }

  #endThought(goesOn: boolean): string {
    const ends = this.#thinking && goesOn;
    if (ends) this.#thinking = false;
    return ends ? "</think>" : "";
  }

  #tell({ id, modelId }: Json): void {
    const { attributes } = this;
    attributes[names.GEN_AI_RESPONSE_ID] ??= textIn(id);
    attributes[names.GEN_AI_RESPONSE_MODEL] ??= textIn(modelId);
  }
}

function metadataOf(
  { providerMetadata }: Json,
): SharedV4ProviderOptions | undefined {
  return providerMetadata instanceof Object
    ? providerMetadata as SharedV4ProviderOptions
    : undefined;
}
