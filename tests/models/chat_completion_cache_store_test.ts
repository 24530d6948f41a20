import {
  assert,
  assertEquals,
  assertNotEquals,
  assertRejects,
} from "@std/assert";
import { context, diag, DiagLogLevel } from "@opentelemetry/api";
import {
  type CacheStore,
  ChatCompletionCache,
  ConfigError,
} from "@autogen-edge/runtime";
import { counting, TextStore } from "./_cached.ts";
import { answer, QUESTION } from "./_scripted.ts";

Deno.test("a store holds what AutoGen's cache would, and what it holds is read", async () => {
  const store = new TextStore();
  const client = new ChatCompletionCache(counting().model, { store });
  await Array.fromAsync(client.createStream(QUESTION));
  const [[key, text] = []] = store.texts;
  assert(key !== undefined && text !== undefined);
  const result = {
    finish_reason: "stop",
    content: "Because.",
    usage: { prompt_tokens: 3, completion_tokens: 2 },
    cached: false,
  };
  assertEquals(JSON.parse(text), ["Be", "cause.", result]);
  // What Python's Redis store gives back: text, with nulls where nothing is.
  const python = { ...result, content: "So.", logprobs: null, thought: null };
  store.texts.set(key, JSON.stringify(JSON.stringify(python)));
  assertEquals((await client.create(QUESTION)).content, "So.");
});

Deno.test("a broken or foreign entry is passed over, and replaced", async () => {
  const usage = { prompt_tokens: 3, completion_tokens: 2 };
  const good = { finish_reason: "stop", content: "Evil.", usage };
  for (
    const broken of [
      null,
      "",
      "not JSON",
      7,
      true,
      {},
      [],
      ["Be", "cause."],
      [good, 3],
      { ...good, content: 7 },
      { ...good, content: [{ id: "1" }] },
      { ...good, finish_reason: "bored" },
      { ...good, usage: { prompt_tokens: "3", completion_tokens: 2 } },
      { ...good, usage: undefined },
      { ...good, thought: ["hm"] },
    ]
  ) {
    const store = new TextStore();
    const errors: unknown[] = [];
    const { model, asked } = counting();
    const client = new ChatCompletionCache(model, {
      store,
      onStoreError: (error) => errors.push(error),
    });
    await client.create(QUESTION);
    const [key = ""] = store.texts.keys();
    for (const stream of [false, true]) {
      store.texts.set(key, JSON.stringify(broken));
      const result = stream
        ? (await Array.fromAsync(client.createStream(QUESTION))).at(-1)
        : await client.create(QUESTION);
      assertEquals(result, answer("Because."), `${JSON.stringify(broken)}`);
      assertNotEquals(store.texts.get(key), JSON.stringify(broken));
    }
    assertEquals(asked(), 3);
    assertEquals(errors.length, broken === null ? 0 : 2);
    assert(errors.every((error) => error instanceof ConfigError));
  }
});

Deno.test("a store that fails costs a call of the model, and is heard of", async () => {
  const errors: unknown[] = [];
  const down = new Error("The store is down");
  const { model, asked } = counting();
  const failing: readonly CacheStore<unknown>[] = [
    { get: () => Promise.reject(down), set: () => Promise.reject(down) },
    {
      get() {
        throw down;
      },
      set() {
        throw down;
      },
    },
  ];
  for (const store of failing) {
    const client = new ChatCompletionCache(model, {
      store,
      onStoreError: (error) => errors.push(error),
    });
    assertEquals(await client.create(QUESTION), answer("Because."));
    const pieces = await Array.fromAsync(client.createStream(QUESTION));
    assertEquals(pieces.at(-1), answer("Because."));
  }
  assertEquals(asked(), 4);
  assertEquals(errors, Array.from({ length: 8 }, () => down));
});

Deno.test("whoever minds a store that fails may fail the call", async () => {
  const client = new ChatCompletionCache(counting().model, {
    store: {
      get: () => Promise.reject(new Error("The store is down")),
      set: () => Promise.resolve(),
    },
    onStoreError(error) {
      throw error;
    },
  });
  await assertRejects(() => client.create(QUESTION), Error, "down");
  await assertRejects(
    () => client.createStream(QUESTION).next(),
    Error,
    "down",
  );
});

Deno.test("without a listener, OpenTelemetry's diag is warned", async () => {
  const warnings: string[] = [];
  const none = () => {};
  diag.setLogger({
    error: none,
    warn: (text) => warnings.push(text),
    info: none,
    debug: none,
    verbose: none,
  }, DiagLogLevel.WARN);
  try {
    const client = new ChatCompletionCache(counting().model, {
      store: {
        get: () => Promise.reject(new Error("The store is down")),
        set: () => Promise.resolve(),
      },
    });
    await client.create(QUESTION);
  } finally {
    diag.disable();
  }
  assertEquals(warnings, ["A cache of answers failed: The store is down"]);
});

Deno.test("a request that is no JSON is asked and not kept", async () => {
  const { model, asked } = counting();
  const store = new TextStore();
  const errors: unknown[] = [];
  const client = new ChatCompletionCache(model, {
    store,
    onStoreError: (error) => errors.push(error),
  });
  for (let call = 0; call < 2; call++) {
    await client.create(QUESTION, { extraCreateArgs: { big: 1n } });
  }
  assertEquals([asked(), store.texts.size, errors.length], [2, 0, 2]);
});

Deno.test("a store gets the call's signal and context, and nothing else of it", async () => {
  const store = new TextStore();
  const client = new ChatCompletionCache(counting().model, { store });
  const { signal } = new AbortController();
  const traceContext = context.active();
  await client.create(QUESTION, { signal, traceContext, jsonOutput: true });
  assertEquals(store.calls, [{ signal, traceContext }, {
    signal,
    traceContext,
  }]);
});

Deno.test("an abort ends the wait for a store that does not listen", async () => {
  const never = new Promise<never>(() => {});
  const reason = new Error("enough");
  const { model, asked } = counting();
  const errors: unknown[] = [];
  for (
    const call of [
      (client: ChatCompletionCache, signal: AbortSignal) =>
        client.create(QUESTION, { signal }),
      (client: ChatCompletionCache, signal: AbortSignal) =>
        client.createStream(QUESTION, { signal }).next(),
    ]
  ) {
    const controller = new AbortController();
    const client = new ChatCompletionCache(model, {
      store: { get: () => never, set: () => never },
      onStoreError: (error) => errors.push(error),
    });
    const pending = call(client, controller.signal);
    controller.abort(reason);
    assertEquals(await assertRejects(() => pending), reason);
    // What is aborted beforehand is not answered from the cache either.
    assertEquals(
      await assertRejects(() => call(client, controller.signal)),
      reason,
    );
  }
  assertEquals([asked(), errors.length], [0, 0]);
});

Deno.test("an abort while an answer is kept leaves the answer", async () => {
  const controller = new AbortController();
  const client = new ChatCompletionCache(counting().model, {
    store: {
      get: () => Promise.resolve(undefined),
      set() {
        controller.abort(new Error("enough"));
        return new Promise(() => {});
      },
    },
  });
  const { signal } = controller;
  assertEquals(await client.create(QUESTION, { signal }), answer("Because."));
});

Deno.test("a reader may leave while a cache is looked through", async () => {
  const looked = Promise.withResolvers<undefined>();
  const { model, asked } = counting();
  const client = new ChatCompletionCache(model, {
    store: { get: () => looked.promise, set: () => Promise.resolve() },
  });
  const stream = client.createStream(QUESTION);
  const next = stream.next();
  assertEquals(await stream.return?.(), { done: true, value: undefined });
  looked.resolve(undefined);
  assertEquals(await next, { done: true, value: undefined });
  assertEquals(asked(), 0);
});
