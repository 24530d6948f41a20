import { message, RoutedAgent } from "@autogen-edge/runtime";
import { assertEquals } from "@std/assert";
import { codeOf, idOf, runtimeWith } from "./_fixture.ts";

const Parcel = message<{ value: unknown }>("Parcel");

for (
  const [name, value] of [
    ["Map", new Map([["a", 1]])],
    ["Set", new Set([1])],
    ["ArrayBuffer", new ArrayBuffer(8)],
    ["RegExp", /x/],
    ["Error", new Error("lost")],
    ["Promise", Promise.resolve(1)],
    ["boxed bigint", Object(1n)],
  ] as const
) {
  Deno.test(`a ${name}, which JSON empties, is refused as not plain data`, async () => {
    await using runtime = await runtimeWith({
      agents: { a: () => new RoutedAgent("a").on(Parcel, () => {}) },
    });
    runtime.start();
    assertEquals(
      await codeOf(runtime.sendMessage(Parcel({ value }), idOf("a"))),
      "not_serializable",
    );
  });
}

Deno.test("what is inherited does not count as data: methods on an old-style prototype", async () => {
  function Old(this: { x: number }) {
    this.x = 1;
  }
  Old.prototype.method = function () {};
  const value = new (Old as unknown as new () => object)();
  await using runtime = await runtimeWith({
    agents: { a: () => new RoutedAgent("a").on(Parcel, () => {}) },
  });
  runtime.start();
  await runtime.sendMessage(Parcel({ value }), idOf("a"));
});
