import { TimeoutTermination } from "@autogen-edge/runtime";
import { assertEquals, assertThrows } from "@std/assert";
import { assertMetUntilReset, says, verdict } from "./_items.ts";

/** A clock that is set by hand. */
class Clock {
  time = 1000;
  readonly clock = () => this.time;
}

Deno.test("a conversation ends at the first turn that ends after its time", async () => {
  const clock = new Clock();
  const condition = new TimeoutTermination(0.2, clock);
  clock.time += 199;
  assertEquals(await verdict(condition, says("Hi")), undefined);
  clock.time += 1;
  assertEquals(condition.terminated, false);
  assertEquals(
    await verdict(condition),
    "TimeoutTermination: Timeout of 0.2 seconds reached",
  );
});

Deno.test("the time begins again with a reset", async () => {
  const clock = new Clock();
  const condition = new TimeoutTermination(1, clock);
  clock.time += 5000;
  assertEquals(
    await verdict(condition),
    "TimeoutTermination: Timeout of 1.0 seconds reached",
  );
  await assertMetUntilReset(condition);
  clock.time += 999;
  assertEquals(await verdict(condition), undefined);
  await condition.reset();
  clock.time += 999;
  assertEquals(await verdict(condition), undefined);
});

Deno.test("no time at all is over at once", async () => {
  assertEquals(
    await verdict(new TimeoutTermination(0)),
    "TimeoutTermination: Timeout of 0.0 seconds reached",
  );
});

Deno.test("an hour is not over at once, by the clock of the runtime", async () => {
  assertEquals(await verdict(new TimeoutTermination(3600)), undefined);
});

for (const seconds of [-1, NaN, Infinity, undefined, "3"]) {
  Deno.test(`a conversation cannot end after ${JSON.stringify(seconds) ?? "nothing"}: ${seconds} seconds`, () => {
    assertThrows(
      () => new TimeoutTermination(seconds as number),
      RangeError,
      `Cannot stop after a time: "timeoutSeconds" is ${seconds}, not a number of at least 0`,
    );
  });
}
