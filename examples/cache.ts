// A cache in front of a model: who asks the same again gets the same answer, and
// pays nothing. Any store with a get and a set will do, in place of this one.
//
//   deno run examples/cache.ts

import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  type CacheStore,
  ChatCompletionCache,
  ReplayChatCompletionClient,
} from "@autogen-edge/runtime";

/** A store of texts, as a database, Workers KV or a file would be one. */
class TextStore implements CacheStore<unknown> {
  readonly #texts: Map<string, string> = new Map();

  get(key: string): Promise<unknown> {
    return Promise.resolve(JSON.parse(this.#texts.get(key) ?? "null"));
  }

  set(key: string, value: unknown): Promise<void> {
    this.#texts.set(key, JSON.stringify(value));
    return Promise.resolve();
  }
}

// Has one answer: asked twice, it would fail.
const model = new ReplayChatCompletionClient(["It is 42."]);
const modelClient = new ChatCompletionCache(model, { store: new TextStore() });

/** Has a new assistant, who remembers nothing, answer. */
async function ask(task: string): Promise<string> {
  const assistant = new AssistantAgent({ name: "assistant", modelClient });
  const { messages } = await assistant.run({ task });
  return `${messages.at(-1)?.content}`;
}

const question = "What is the answer?";
console.log(await ask(question));
console.log(`${await ask(question)} (from the cache)`);
assertEquals(model.totalUsage.completionTokens, 3);
