import type {
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4Content,
  LanguageModelV4GenerateResult,
  LanguageModelV4StreamPart,
  LanguageModelV4Usage,
} from "@ai-sdk/provider";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { type LlmMessage, UserMessage } from "@autogen-edge/runtime";
import {
  AiSdkChatCompletionClient,
  type AiSdkChatCompletionClientOptions,
  type AiSdkModel,
} from "@autogen-edge/runtime/ext/ai-sdk";
import type { ModelServer } from "../_model_server.ts";
import { impatient, KEY } from "../openai/_wire.ts";

/** What a model is asked where it does not matter. */
export const QUESTION: readonly LlmMessage[] = [
  UserMessage({ content: "Why?", source: "user" }),
];

export const USAGE: LanguageModelV4Usage = {
  inputTokens: { total: 12, noCache: 4, cacheRead: 6, cacheWrite: 2 },
  outputTokens: { total: 5, text: 3, reasoning: 2 },
};

/** A whole answer. */
export function generated(
  content: readonly LanguageModelV4Content[],
  others: Partial<LanguageModelV4GenerateResult> = {},
): LanguageModelV4GenerateResult {
  return {
    content: [...content],
    finishReason: { unified: "stop", raw: "stop" },
    usage: USAGE,
    warnings: [],
    ...others,
  };
}

/** The end of a stream. */
export const FINISH: LanguageModelV4StreamPart = {
  type: "finish",
  finishReason: { unified: "stop", raw: "stop" },
  usage: USAGE,
};

/** What a model does when it is called. */
export interface Behaviour {
  readonly generate?: (
    options: LanguageModelV4CallOptions,
  ) => unknown;
  readonly stream?: (
    options: LanguageModelV4CallOptions,
  ) => readonly unknown[] | ReadableStream<unknown>;
}

/** A model whose every move a test decides. */
export class FakeModel {
  readonly supportedUrls = {};
  readonly specificationVersion: string;
  readonly provider: string;
  readonly modelId: string = "parrot-1";
  readonly calls: LanguageModelV4CallOptions[] = [];
  readonly #behaviour: Behaviour;

  constructor(
    behaviour: Behaviour,
    { version = "v4", provider = "aviary.chat" }: {
      readonly version?: string;
      readonly provider?: string;
    } = {},
  ) {
    this.#behaviour = behaviour;
    this.specificationVersion = version;
    this.provider = provider;
  }

  async doGenerate(options: LanguageModelV4CallOptions): Promise<unknown> {
    this.calls.push(options);
    const { generate = () => generated([{ type: "text", text: "Hi." }]) } =
      this.#behaviour;
    return await generate(options);
  }

  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  async doStream(options: LanguageModelV4CallOptions): Promise<unknown> {
    this.calls.push(options);
    const { stream = () => [FINISH] } = this.#behaviour;
    const parts = stream(options);
    return {
      stream: parts instanceof ReadableStream
        ? parts
        // Browsers know no ReadableStream.from().
        : new ReadableStream({
          start(controller) {
            for (const part of parts) controller.enqueue(part);
            controller.close();
          },
        }),
    };
  }

  /** What the client takes it for. */
  get model(): AiSdkModel {
    // deno-lint-ignore no-explicit-any -- models are not trusted to be typed
    return this as any as LanguageModelV4;
  }
}

/** A client whose retries need not wait. */
export function clientOf(
  fake: FakeModel,
  options: Partial<AiSdkChatCompletionClientOptions> = {},
): AiSdkChatCompletionClient {
  return new AiSdkChatCompletionClient({
    model: fake.model,
    random: () => 0,
    timer: impatient,
    ...options,
  });
}

/** A client of a real provider of the SDK, which asks a server on loopback. */
export function compatible(
  server: Pick<ModelServer, "url">,
  options: Partial<AiSdkChatCompletionClientOptions> = {},
): AiSdkChatCompletionClient {
  const provider = createOpenAICompatible({
    name: "gateway",
    baseURL: server.url,
    apiKey: KEY,
    includeUsage: true,
    supportsStructuredOutputs: true,
  });
  return new AiSdkChatCompletionClient({
    model: provider("gpt-5"),
    random: () => 0,
    timer: impatient,
    ...options,
  });
}
