import {
  type CallContext,
  ConfigError,
  FunctionalTermination,
  MaxMessageTermination,
  textOf,
} from "@autogen-edge/runtime";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { assertMetUntilReset, says, verdict } from "./_items.ts";

Deno.test("a function ends the conversation, of what is new each time", async () => {
  const shown: string[][] = [];
  const condition = new FunctionalTermination((items) => {
    const texts = items.map(textOf);
    shown.push(texts);
    return texts.includes("DONE");
  });
  assertEquals(await verdict(condition, says("Hi")), undefined);
  assertEquals(
    await verdict(condition, says("Well"), says("DONE")),
    "FunctionalTermination: Functional termination condition met",
  );
  await assertMetUntilReset(condition);
  assertEquals(await verdict(condition, says("Hi")), undefined);
  assertEquals(shown, [["Hi"], ["Well", "DONE"], ["Hi"]]);
});

Deno.test("the function may take its time", async () => {
  const condition = new FunctionalTermination(async (items) => {
    await Promise.resolve();
    return items.length === 1;
  });
  assertEquals(await verdict(condition), undefined);
  assertEquals(
    await verdict(condition, says("Hi")),
    "FunctionalTermination: Functional termination condition met",
  );
});

Deno.test("only true ends the conversation", async () => {
  const truthy = new FunctionalTermination(() => "yes" as unknown as boolean);
  assertEquals(await verdict(truthy, says("Hi")), undefined);
});

Deno.test("the function is given the signal, within other conditions, too", async () => {
  const calls: CallContext[] = [];
  const condition = new FunctionalTermination((_, call) => {
    calls.push(call);
    return false;
  });
  const { signal } = new AbortController();
  await condition.or(new MaxMessageTermination(9)).check([], { signal });
  await condition.check([]);
  assertEquals(calls, [{ signal }, {}]);
});

Deno.test("what the function throws is thrown, and the condition is not met", async () => {
  const error = new Error("No idea");
  const condition = new FunctionalTermination(() => {
    throw error;
  });
  await assertRejects(() => condition.check([says("Hi")]), Error, "No idea");
  assertEquals(condition.terminated, false);
});

Deno.test("a function is needed", () => {
  assertThrows(
    () => new FunctionalTermination(undefined as never),
    TypeError,
    'Cannot stop by a function: "func" is undefined, not a function',
  );
});

Deno.test("a function cannot be written down, within other conditions neither", () => {
  const condition = new FunctionalTermination(() => true);
  for (const one of [condition, condition.or(new MaxMessageTermination(1))]) {
    const error = assertThrows(
      () => one.dumpComponent(),
      ConfigError,
      'Cannot dump a FunctionalTermination: "func" is a function',
    );
    assertEquals(error.code, "not_dumpable");
  }
});
