// A cache in front of a model: who asks the same again gets the same answer, and
// pays nothing. Any store with a get and a set will do, in place of this one.
//
//   deno run examples/cache.ts

import { assertEquals } from "@std/assert";
import {
  type CacheStore,
  type ChatCompletionClient,
  type CreateResult,
  InMemoryStore,
  ReplayChatCompletionClient,
  UserMessage,
} from "@autogen-edge/runtime";

async function ask(
  question: string,
  { model, store }: {
    readonly model: ChatCompletionClient;
    readonly store: CacheStore<CreateResult>;
  },
): Promise<CreateResult> {
  const known = await store.get(question);
  if (known !== undefined) return { ...known, cached: true };
  const result = await model.create([
    UserMessage({ content: question, source: "user" }),
  ]);
  await store.set(question, result);
  return result;
}

// Has one answer: asked twice, it would fail.
const model = new ReplayChatCompletionClient(["It is 42."]);
const store = new InMemoryStore<CreateResult>();

const first = await ask("What is the answer?", { model, store });
const second = await ask("What is the answer?", { model, store });

console.log(`${second.content} (cached: ${second.cached})`);
assertEquals(first.cached, false);
assertEquals(second, { ...first, cached: true });
