import { context as contextApi, diag } from "@opentelemetry/api";
import {
  type CacheStore,
  type Component,
  type ComponentKind,
  type ComponentModel,
  componentModel,
  type ComponentProvider,
  dumpPart,
  InMemoryStore,
} from "../core/mod.ts";
import { describeThrown, recordCacheHit } from "../telemetry/mod.ts";
import { hasMethods } from "../tools/mod.ts";
import { AnswerCache } from "./_answer_cache.ts";
import type { CachedAnswer } from "./_cached_answer.ts";
import { chatRequest } from "./_chat_request.ts";
import { LateStream } from "./_late_stream.ts";
import {
  type ChatCompletionClient,
  chatCompletionClientKind,
  type CreateOptions,
} from "./chat_completion_client.ts";
import type { CreateResult } from "./create_result.ts";
import { ForwardingChatCompletionClient } from "./forwarding_chat_completion_client.ts";
import type { LlmMessage } from "./llm_message.ts";

/**
 * How a cache is set up.
 *
 * @example A store that is down
 * ```ts
 * import { ChatCompletionCache, type ChatCompletionCacheOptions, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const errors: unknown[] = [];
 * const options: ChatCompletionCacheOptions = {
 *   store: {
 *     get: () => Promise.reject(new Error("The store is down")),
 *     set: () => Promise.reject(new Error("The store is down")),
 *   },
 *   onStoreError: (error) => errors.push(error),
 * };
 * const model = new ReplayChatCompletionClient(["Hello."]);
 * const { content } = await new ChatCompletionCache(model, options).create([]);
 * assertEquals(content, "Hello.");
 * assertEquals(errors.length, 2);
 * ```
 */
export interface ChatCompletionCacheOptions {
  /**
   * Where answers are kept. Values are JSON as Python AutoGen's cache keeps it.
   *
   * @default an {@linkcode InMemoryStore} of its own
   */
  readonly store?: CacheStore<unknown> | undefined;
  /**
   * Hears of a store that fails and of entries that are no answers. The model is
   * asked then: a cache is there to save calls, not to fail them. What it throws
   * fails the call all the same.
   *
   * @param error - what went wrong
   * @default a warning to OpenTelemetry's `diag`
   */
  readonly onStoreError?: ((error: unknown) => void) | undefined;
}

/**
 * A cache in front of a model: who asks the same again gets the same answer, at
 * once and for nothing. The same are messages, tools, tool choice, JSON output and
 * extra arguments, asked of a model of the same name whose client, if it is a
 * component, is set up the same.
 *
 * An answer from the cache says that it is `cached`. Its usage is that of the call
 * which was made for it, and is not added to the client's `totalUsage` again. Nor
 * has it a `chat` span, since no model is called: the agent's `invoke_agent` span
 * counts it as `autogen.cache.hits`.
 *
 * @example
 * ```ts
 * import { ChatCompletionCache, ReplayChatCompletionClient, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * // Has one answer: asked twice, it would fail.
 * const model = new ReplayChatCompletionClient(["It is 42."]);
 * const client = new ChatCompletionCache(model);
 * const question = UserMessage({ content: "What is it?", source: "user" });
 *
 * const first = await client.create([question]);
 * const second = await client.create([question]);
 * assertEquals(first.cached, false);
 * assertEquals(second, { ...first, cached: true });
 * assertEquals(client.totalUsage, first.usage);
 * ```
 */
export class ChatCompletionCache extends ForwardingChatCompletionClient
  implements Component {
  readonly #store: CacheStore<unknown>;
  readonly #answers: AnswerCache;

  /**
   * Puts a cache in front of a client.
   *
   * @param client - the client that is asked what was not asked before
   * @param options - where answers are kept
   */
  constructor(
    client: ChatCompletionClient,
    { store = new InMemoryStore(), onStoreError = warn }:
      ChatCompletionCacheOptions = {},
  ) {
    super(client);
    this.#store = store;
    this.#answers = new AnswerCache(store, onStoreError);
  }

  /**
   * Looks for the answer, and asks the other client if there is none.
   *
   * @param messages - the conversation so far
   * @param options - tools, output, and the call context
   * @throws what the other client throws, and the signal's reason on abort
   */
  override async create(
    messages: readonly LlmMessage[],
    options: CreateOptions = {},
  ): Promise<CreateResult> {
    const key = await this.#keyOf(messages, options);
    const known = await this.#lookUp(key, options);
    if (known !== undefined) return known.result;
    const result = await this.client.create(messages, options);
    await this.#answers.set(key, { result }, options);
    return result;
  }

  /**
   * Looks for the answer, and streams it in the pieces that it came in; or has the
   * other client stream it. One that is not read to its end is not kept.
   *
   * @param messages - the conversation so far
   * @param options - tools, output, and the call context
   * @throws what the other client throws, and the signal's reason on abort
   */
  override createStream(
    messages: readonly LlmMessage[],
    options: CreateOptions = {},
  ): AsyncIterableIterator<string | CreateResult, void, undefined> {
    const pieces: string[] = [];
    let key: string | undefined;
    return new LateStream({
      open: async () => {
        key = await this.#keyOf(messages, options);
        const known = await this.#lookUp(key, options);
        if (known === undefined) {
          return this.client.createStream(messages, options);
        }
        // What is known is not kept again.
        key = undefined;
        return replay(known, options);
      },
      seen: async (piece) => {
        if (typeof piece === "string") pieces.push(piece);
        else await this.#answers.set(key, { pieces, result: piece }, options);
      },
    });
  }

  /**
   * Writes the cache down as Python AutoGen does, with its client and its store.
   *
   * @returns its component model: JSON
   * @throws {ConfigError} `not_dumpable` if one of them is no component; a store
   * in memory is written as none, and need not be one
   */
  dumpComponent(): ComponentModel {
    const owner = "a chat completion cache";
    return componentModel(
      {
        provider: "autogen_ext.models.cache.ChatCompletionCache",
        componentType: COMPONENT_TYPE,
      },
      {
        client: dumpPart(this.client, owner, "client"),
        store: this.#store instanceof InMemoryStore
          ? undefined
          : dumpPart(this.#store, owner, "store"),
      },
    );
  }

  #keyOf(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): Promise<string | undefined> {
    return this.#answers.keyOf(this.client, chatRequest(messages, options));
  }

  async #lookUp(
    key: string | undefined,
    options: CreateOptions,
  ): Promise<CachedAnswer | undefined> {
    const known = await this.#answers.get(key, options);
    if (known === undefined) return undefined;
    recordCacheHit(options.traceContext ?? contextApi.active());
    return { ...known, result: { ...known.result, cached: true } };
  }
}

/** What is known, in the pieces that it came in. */
async function* replay(
  { pieces, result }: CachedAnswer,
  { signal }: CreateOptions,
): AsyncGenerator<string | CreateResult, void, undefined> {
  const { content } = result;
  const said = pieces ??
    (typeof content === "string" && content ? [content] : []);
  for (const piece of [...said, result]) {
    signal?.throwIfAborted();
    yield piece;
  }
}

function warn(error: unknown): void {
  diag.warn(`A cache of answers failed: ${describeThrown(error).message}`);
}

const COMPONENT_TYPE = "chat_completion_cache";

/** What a loaded component has to be where a store is needed. */
const cacheStoreKind: ComponentKind<CacheStore<unknown>> = {
  name: "cache store",
  is: (value): value is CacheStore<unknown> => hasMethods(value, "get", "set"),
};

/** Makes caches of their configs. */
export const chatCompletionCacheProvider: ComponentProvider = {
  componentType: COMPONENT_TYPE,
  fromConfig: async (_, { load, loadOptional }) =>
    new ChatCompletionCache(await load("client", chatCompletionClientKind), {
      store: await loadOptional("store", cacheStoreKind),
    }),
};

/** Makes stores in memory, which have no config. */
export const inMemoryStoreProvider: ComponentProvider = {
  componentType: "cache_store",
  fromConfig: () => new InMemoryStore(),
};
