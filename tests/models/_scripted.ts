import {
  ChatCompletionClient,
  type CreateOptions,
  type CreateResult,
  type LlmMessage,
  type ModelInfo,
  type RequestUsage,
  UserMessage,
} from "@autogen-edge/runtime";

export const MODEL_INFO: ModelInfo = {
  vision: false,
  functionCalling: true,
  jsonOutput: true,
  structuredOutput: true,
  family: "unknown",
};

/** What the model is asked, where it does not matter. */
export const QUESTION: readonly LlmMessage[] = [
  UserMessage({ content: "Why?", source: "user" }),
];

/** A text as a model answers it. */
export function answer(
  content: CreateResult["content"],
  usage: Partial<RequestUsage> = {},
): CreateResult {
  return {
    finishReason: typeof content === "string" ? "stop" : "function_calls",
    content,
    usage: { promptTokens: 3, completionTokens: 2, ...usage },
    cached: false,
  };
}

/** What a call of {@linkcode ScriptedClient} does. */
export type Script = (
  messages: readonly LlmMessage[],
  options: CreateOptions,
) => AsyncIterable<string | CreateResult>;

/** A client of a provider whose every move a test decides. */
export class ScriptedClient extends ChatCompletionClient {
  readonly #script: Script;

  constructor(script: Script, modelInfo: ModelInfo = MODEL_INFO) {
    super({
      model: "parrot-1",
      provider: "aviary",
      modelInfo,
      serverAddress: "models.example",
      serverPort: 8443,
    });
    this.#script = script;
  }

  protected override async complete(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): Promise<CreateResult> {
    for await (const piece of this.#script(messages, options)) {
      if (typeof piece !== "string") return piece;
    }
    throw new Error("The script has no result");
  }

  protected override async *stream(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): AsyncGenerator<string | CreateResult, void, undefined> {
    yield* this.#script(messages, options);
  }
}
