import { assertEquals, assertStrictEquals } from "@std/assert";
import { type CacheStore, InMemoryStore } from "@autogen-edge/runtime";

Deno.test("a store gives what was stored last, and undefined where nothing was", async () => {
  const store: CacheStore<number> = new InMemoryStore();
  assertEquals(await store.get("a"), undefined);
  await store.set("a", 1);
  await store.set("b", 2);
  await store.set("a", 3);
  assertEquals([await store.get("a"), await store.get("b")], [3, 2]);
});

Deno.test("a store tells null, which was stored, from nothing", async () => {
  const store = new InMemoryStore<null>();
  await store.set("a", null);
  assertEquals(await store.get("a"), null);
});

Deno.test("a store takes any key, also those that objects have of their own", async () => {
  const store = new InMemoryStore<string>();
  for (const key of ["__proto__", "constructor", ""]) {
    assertEquals(await store.get(key), undefined);
    await store.set(key, `value of ${key}`);
    assertEquals(await store.get(key), `value of ${key}`);
  }
});

Deno.test("a store in memory keeps the value itself", async () => {
  const store = new InMemoryStore<object>();
  const value = { a: 1 };
  await store.set("a", value);
  assertStrictEquals(await store.get("a"), value);
});
