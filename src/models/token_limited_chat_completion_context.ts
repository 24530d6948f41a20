import {
  type Component,
  type ComponentModel,
  type ComponentProvider,
  dumpPart,
  type JsonCodec,
  jsonInteger,
  jsonList,
  jsonObject,
  jsonOptional,
} from "../core/mod.ts";
import { type ToolSchema, toolSchemaJson } from "../tools/mod.ts";
import { assertSize } from "./_assert_size.ts";
import { CONTEXT_TYPE, contextModel } from "./_context_model.ts";
import { initialMessagesJson } from "./_initial_messages_json.ts";
import { withoutLeadingResult, withoutTrailingCall } from "./_seam.ts";
import { BaseChatCompletionContext } from "./base_chat_completion_context.ts";
import {
  type ChatCompletionClient,
  chatCompletionClientKind,
} from "./chat_completion_client.ts";
import { estimateTokens } from "./estimate_tokens.ts";
import type { LlmMessage } from "./llm_message.ts";

/**
 * How a token-limited context is set up.
 *
 * @example Room for the answer
 * ```ts
 * import { ReplayChatCompletionClient, TokenLimitedChatCompletionContext, type TokenLimitedChatCompletionContextOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const modelClient = new ReplayChatCompletionClient(["Because."]);
 * const options: TokenLimitedChatCompletionContextOptions = {
 *   modelClient,
 *   tokenLimit: modelClient.remainingTokens([]) - 1000,
 * };
 * const context = new TokenLimitedChatCompletionContext(options);
 * assertEquals(await context.getMessages(), []);
 * ```
 */
export interface TokenLimitedChatCompletionContextOptions {
  /** The client that counts; where it cannot, tokens are estimated. */
  readonly modelClient: ChatCompletionClient;
  /**
   * How many tokens the messages may take.
   *
   * @default what the client says its model takes
   */
  readonly tokenLimit?: number | undefined;
  /** The tools that the model is shown beside the messages; they count too. */
  readonly tools?: readonly ToolSchema[] | undefined;
  /** What the conversation begins with. */
  readonly initialMessages?: readonly LlmMessage[] | undefined;
}

/**
 * Shows the model as many messages as its context has room for. Messages are
 * left out from the middle, and calls or results of functions whose other half
 * is left out go with them. Where not even one message has room, none is shown.
 *
 * @example
 * ```ts
 * import { ReplayChatCompletionClient, TokenLimitedChatCompletionContext, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const context = new TokenLimitedChatCompletionContext({
 *   modelClient: new ReplayChatCompletionClient([]), // a word is a token
 *   tokenLimit: 4,
 * });
 * for (const content of ["One", "Two", "Three", "Four and five"]) {
 *   await context.addMessage(UserMessage({ content, source: "user" }));
 * }
 * const shown = await context.getMessages();
 * assertEquals(
 *   shown.map(({ content }) => content),
 *   ["One", "Four and five"],
 * );
 * ```
 */
export class TokenLimitedChatCompletionContext extends BaseChatCompletionContext
  implements Component {
  readonly #modelClient: ChatCompletionClient;
  readonly #tokenLimit: number | undefined;
  readonly #tools: readonly ToolSchema[];

  /**
   * Makes a context.
   *
   * @param options - who counts, and the limit
   * @throws {RangeError} if `tokenLimit` is not a whole number above 0
   * @throws {TypeError} if there is no limit, and the client knows none
   */
  constructor(options: TokenLimitedChatCompletionContextOptions) {
    super(options.initialMessages);
    const { modelClient, tokenLimit, tools = [] } = options;
    if (tokenLimit !== undefined) assertSize("tokenLimit", tokenLimit);
    else if (modelClient.remainingTokens === undefined) {
      throw new TypeError(
        `Cannot make a model context: "tokenLimit" is needed, as the client of model "${modelClient.model}" does not tell how many tokens remain`,
      );
    }
    this.#modelClient = modelClient;
    this.#tokenLimit = tokenLimit;
    this.#tools = tools;
  }

  /**
   * Writes the context down, with its client, and without what was said since.
   *
   * @returns its component model: JSON
   * @throws {ConfigError} `not_dumpable`, where the client cannot be
   */
  dumpComponent(): ComponentModel {
    const label = "TokenLimitedChatCompletionContext";
    return contextModel(label, this.initialMessages, {
      model_client: dumpPart(
        this.#modelClient,
        "a model context",
        "modelClient",
      ),
      token_limit: this.#tokenLimit,
      tool_schema: this.#tools.map(toolSchemaJson.write),
    });
  }

  /** The messages that have room. */
  protected override async view(
    messages: readonly LlmMessage[],
  ): Promise<readonly LlmMessage[]> {
    if (await this.#haveRoom(messages)) return withoutLeadingResult(messages);
    // A shorter part takes less, so halving finds the longest that has room.
    let size = 0;
    let tooMany = messages.length;
    while (tooMany - size > 1) {
      const middle = Math.floor((size + tooMany) / 2);
      if (await this.#haveRoom(outerMessages(messages, middle).flat())) {
        size = middle;
      } else tooMany = middle;
    }
    const [head, tail] = outerMessages(messages, size);
    return withoutLeadingResult([
      ...withoutTrailingCall(head),
      ...withoutLeadingResult(tail),
    ]);
  }

  async #haveRoom(messages: readonly LlmMessage[]): Promise<boolean> {
    const client = this.#modelClient;
    const options = { tools: this.#tools };
    if (this.#tokenLimit === undefined) {
      const remaining = await client.remainingTokens?.(messages, options);
      return remaining !== undefined && remaining >= 0;
    }
    const count = client.countTokens?.(messages, options) ??
      estimateTokens(messages, options);
    return await count <= this.#tokenLimit;
  }
}

interface Config {
  readonly tokenLimit?: number | undefined;
  readonly toolSchema: readonly ToolSchema[];
  readonly initialMessages?: readonly LlmMessage[] | undefined;
}

const CONFIG: JsonCodec<Config> = /* @__PURE__ */ jsonObject<Config>({
  tokenLimit: /* @__PURE__ */ jsonOptional(jsonInteger),
  toolSchema: /* @__PURE__ */ jsonOptional(
    /* @__PURE__ */ jsonList(toolSchemaJson),
    () => [],
  ),
  initialMessages: initialMessagesJson,
});

/** Makes such contexts of their configs. */
export const tokenLimitedContextProvider: ComponentProvider<Config> = {
  componentType: CONTEXT_TYPE,
  schema: CONFIG,
  async fromConfig({ toolSchema: tools, ...options }, { load }) {
    const modelClient = await load("model_client", chatCompletionClientKind);
    return new TokenLimitedChatCompletionContext({
      ...options,
      modelClient,
      tools,
    });
  },
};

/** So many messages from both ends, the first having one more if it is odd. */
function outerMessages(
  messages: readonly LlmMessage[],
  size: number,
): readonly [readonly LlmMessage[], readonly LlmMessage[]] {
  const head = Math.ceil(size / 2);
  const tail = size - head;
  return [
    messages.slice(0, head),
    messages.slice(messages.length - tail),
  ];
}
