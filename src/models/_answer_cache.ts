import { type CacheStore, isComponent, readJson } from "../core/mod.ts";
import { abortable, type CallContext } from "../telemetry/mod.ts";
import { type CachedAnswer, cachedAnswerJson } from "./_cached_answer.ts";
import { canonicalJson } from "./_canonical_json.ts";
import type { ChatRequest } from "./_chat_request.ts";
import type { ChatCompletionClient } from "./chat_completion_client.ts";

/** Answers in a store that is not trusted, nor expected to be there. */
export class AnswerCache {
  readonly #store: CacheStore<unknown>;
  readonly #complain: (error: unknown) => void;

  constructor(
    store: CacheStore<unknown>,
    complain: (error: unknown) => void,
  ) {
    this.#store = store;
    this.#complain = complain;
  }

  /**
   * Says what an answer is kept under: a hash of all that it depends on.
   *
   * @returns nothing where the request is no JSON, or nothing can be hashed
   */
  async keyOf(
    client: ChatCompletionClient,
    request: ChatRequest,
  ): Promise<string | undefined> {
    try {
      const { model } = client;
      const asked = canonicalJson({ model, ...settingsOf(client), ...request });
      const bytes = new TextEncoder().encode(asked);
      const hash = await crypto.subtle.digest("SHA-256", bytes);
      return Array.from(
        new Uint8Array(hash),
        (byte) => byte.toString(16).padStart(2, "0"),
      ).join("");
    } catch (error) {
      this.#complain(error);
      return undefined;
    }
  }

  /** Looks an answer up. */
  async get(
    key: string | undefined,
    { signal, traceContext }: CallContext,
  ): Promise<CachedAnswer | undefined> {
    signal?.throwIfAborted();
    if (key === undefined) return undefined;
    try {
      const call = { signal, traceContext };
      const json = await abortable(this.#store.get(key, call), signal);
      if (json === undefined || json === null) return undefined;
      return readJson(cachedAnswerJson, json, { what: "a cached answer" });
    } catch (error) {
      signal?.throwIfAborted();
      this.#complain(error);
      return undefined;
    }
  }

  /** Keeps an answer, which is the caller's whether it can be kept or not. */
  async set(
    key: string | undefined,
    answer: CachedAnswer,
    { signal, traceContext }: CallContext,
  ): Promise<void> {
    if (key === undefined) return;
    try {
      const call = { signal, traceContext };
      const json = cachedAnswerJson.write(answer);
      await abortable(this.#store.set(key, json, call), signal);
    } catch (error) {
      if (!signal?.aborted) this.#complain(error);
    }
  }
}

/** How a client is set up, as far as it can be told. */
function settingsOf(client: ChatCompletionClient): object {
  if (!isComponent(client)) return {};
  try {
    const { provider, config } = client.dumpComponent();
    return { provider, config };
  } catch {
    // One that cannot be written down is told by its model alone.
    return {};
  }
}
