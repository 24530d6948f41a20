import type { CallContext } from "../telemetry/mod.ts";

/**
 * Keeps values under keys for those that would else compute them again: answers
 * of models, pages, embeddings. Whoever caches asks before the work and stores
 * after it. An entry may be gone at any time; a store that cannot be reached
 * rejects, and never says that there is nothing.
 *
 * A store over a network writes values as JSON, so give it plain data only.
 *
 * @typeParam Value - what is kept
 *
 * @example A store of one entry
 * ```ts
 * import type { CacheStore } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class NewestOnly<Value> implements CacheStore<Value> {
 *   #entry: readonly [key: string, value: Value] | undefined;
 *   async get(key: string) {
 *     return this.#entry?.[0] === key ? this.#entry[1] : undefined;
 *   }
 *   async set(key: string, value: Value) {
 *     this.#entry = [key, value];
 *   }
 * }
 *
 * const store = new NewestOnly<number>();
 * await store.set("one", 1);
 * await store.set("two", 2);
 * assertEquals(await store.get("one"), undefined);
 * assertEquals(await store.get("two"), 2);
 * ```
 */
export interface CacheStore<Value> {
  /**
   * Looks a value up.
   *
   * @param key - what the value was stored under
   * @param call - how to stop it, and where its spans hang
   * @returns the value, or `undefined` if there is none
   * @throws if the store cannot be reached, and the signal's reason on abort
   */
  get(key: string, call?: CallContext): Promise<Value | undefined>;
  /**
   * Stores a value, in place of the one that was there.
   *
   * @param key - what it can be looked up by
   * @param value - the value
   * @param call - how to stop it, and where its spans hang
   * @throws if the store cannot be reached, and the signal's reason on abort
   */
  set(key: string, value: Value, call?: CallContext): Promise<void>;
}

/**
 * Keeps values in memory, for as long as the store lives. It keeps the values
 * themselves and no copies, and forgets none: it is for tests and for programs
 * that end.
 *
 * @typeParam Value - what is kept
 *
 * @example
 * ```ts
 * import { InMemoryStore } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const store = new InMemoryStore<number>();
 * await store.set("answer", 42);
 * assertEquals(await store.get("answer"), 42);
 * assertEquals(await store.get("question"), undefined);
 * ```
 */
export class InMemoryStore<Value> implements CacheStore<Value> {
  readonly #values: Map<string, Value> = new Map();

  /**
   * Looks a value up.
   *
   * @param key - what the value was stored under
   * @returns the value, or `undefined` if there is none
   */
  get(key: string): Promise<Value | undefined> {
    return Promise.resolve(this.#values.get(key));
  }

  /**
   * Stores a value, in place of the one that was there.
   *
   * @param key - what it can be looked up by
   * @param value - the value
   */
  set(key: string, value: Value): Promise<void> {
    this.#values.set(key, value);
    return Promise.resolve();
  }
}
