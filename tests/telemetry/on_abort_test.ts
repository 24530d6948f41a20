import { assertEquals } from "@std/assert";
import { onAbort } from "../../src/telemetry/mod.ts";

/** A signal, and what its callbacks write. */
function lab() {
  const controller = new AbortController();
  const called: string[] = [];
  const { signal } = controller;
  return {
    called,
    listen: (name: string, work = (): void => {}) =>
      onAbort(signal, () => {
        called.push(name);
        work();
      }),
    abort: () => controller.abort(),
  };
}

Deno.test("callbacks are called once, in the order they came", () => {
  const { called, listen, abort } = lab();
  for (const name of ["a", "b", "c"]) listen(name);
  abort();
  abort();
  assertEquals(called, ["a", "b", "c"]);
});

Deno.test("a callback that was taken back is not called, and its neighbours are", () => {
  const { called, listen, abort } = lab();
  listen("a");
  const takeBack = listen("b");
  listen("c");
  takeBack();
  takeBack();
  listen("d");
  abort();
  assertEquals(called, ["a", "c", "d"]);
});

Deno.test("a signal that everyone let go of can be listened to again", () => {
  const { called, listen, abort } = lab();
  const takeBack = listen("early");
  takeBack();
  listen("late");
  takeBack();
  abort();
  assertEquals(called, ["late"]);
});

Deno.test("a callback may take itself and others back while all are called", () => {
  const { called, listen, abort } = lab();
  const others: (() => void)[] = [];
  const takeBack = listen("a", () => {
    takeBack();
    for (const other of others) other();
  });
  others.push(listen("b"));
  listen("c");
  abort();
  takeBack();
  assertEquals(called, ["a", "c"]);
});
