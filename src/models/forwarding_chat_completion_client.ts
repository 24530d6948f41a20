import {
  ChatCompletionClient,
  type CreateOptions,
} from "./chat_completion_client.ts";
import type { CreateResult, RequestUsage } from "./create_result.ts";
import type { LlmMessage } from "./llm_message.ts";

/**
 * A client in front of another, for what stands between a program and a model:
 * recorders, caches, limits. The other one makes the calls, which have its `chat`
 * spans and no more, and are on its bill. Override what is to be different.
 *
 * @example A model that may not be asked too often
 * ```ts
 * import { type CreateOptions, type CreateResult, ForwardingChatCompletionClient, type LlmMessage, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * class Allowance extends ForwardingChatCompletionClient {
 *   #left = 1;
 *   override create(
 *     messages: readonly LlmMessage[],
 *     options?: CreateOptions,
 *   ): Promise<CreateResult> {
 *     if (this.#left-- > 0) return super.create(messages, options);
 *     return Promise.reject(new Error("Cannot ask: that was enough"));
 *   }
 * }
 *
 * const client = new Allowance(new ReplayChatCompletionClient(["Hi.", "Hi."]));
 * assertEquals((await client.create([])).content, "Hi.");
 * await assertRejects(() => client.create([]), Error, "that was enough");
 * ```
 */
export class ForwardingChatCompletionClient extends ChatCompletionClient {
  /** The client that is asked. */
  protected readonly client: ChatCompletionClient;

  /**
   * Puts a client in front of another.
   *
   * @param client - the client that is asked
   */
  constructor(client: ChatCompletionClient) {
    const { model, modelInfo } = client;
    // Nothing is told of a provider where no span is opened.
    super({ model, modelInfo, provider: "" });
    this.client = client;
    // A client that cannot count leaves these out.
    if (client.countTokens) this.countTokens = client.countTokens.bind(client);
    if (client.remainingTokens) {
      this.remainingTokens = client.remainingTokens.bind(client);
    }
  }

  /** What all calls of the other client so far used, in tokens. */
  override get totalUsage(): RequestUsage {
    return this.client.totalUsage;
  }

  /**
   * Has the other client ask.
   *
   * @param messages - the conversation so far
   * @param options - tools, output, and the call context
   * @throws what the other client throws
   */
  override create(
    messages: readonly LlmMessage[],
    options?: CreateOptions,
  ): Promise<CreateResult> {
    return this.client.create(messages, options);
  }

  /**
   * Has the other client ask, and yields its answer as it comes.
   *
   * @param messages - the conversation so far
   * @param options - tools, output, and the call context
   * @throws what the other client throws
   */
  override createStream(
    messages: readonly LlmMessage[],
    options?: CreateOptions,
  ): AsyncIterableIterator<string | CreateResult, void, undefined> {
    return this.client.createStream(messages, options);
  }

  /** Gives back what the other client holds. */
  override close(): Promise<void> {
    return this.client.close();
  }

  /** The same as `create`, which nothing but a subclass calls. */
  protected override complete(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): Promise<CreateResult> {
    return this.client.create(messages, options);
  }
}
