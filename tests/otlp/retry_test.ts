import { assertEquals } from "@std/assert";
import { parseRetryAfter, retryWait } from "../../src/otlp/_retry.ts";

Deno.test("Retry-After is a number of seconds or a date", () => {
  const now = Date.parse("2026-11-01T00:00:00Z");
  const cases: [string | null, number | undefined][] = [
    [null, undefined],
    ["", undefined],
    ["soon", undefined],
    ["1.5", undefined],
    ["-1", undefined],
    ["2026-11-01T00:00:30Z", undefined],
    ["1 Nov 2026", undefined],
    ["0", 0],
    [" 7 ", 7000],
    ["Sun, 01 Nov 2026 00:00:30 GMT", 30_000],
    ["Sat, 31 Oct 2026 00:00:30 GMT", 0],
  ];
  for (const [header, expected] of cases) {
    assertEquals(parseRetryAfter(header, now), expected, `"${header}"`);
  }
});

Deno.test("waits grow by half up to five times the first, with jitter", () => {
  const wait = (attempt: number, random: number, retryAfter?: number) =>
    Math.round(
      retryWait(attempt, { delay: 1000, random: () => random, retryAfter }),
    );
  assertEquals([1, 2, 3, 10].map((attempt) => wait(attempt, 0.5)), [
    1000,
    1500,
    2250,
    5000,
  ]);
  assertEquals([wait(1, 0), wait(1, 1)], [800, 1200]);
  assertEquals(wait(1, 0.5, 4000), 4000);
  assertEquals(wait(1, 0.5, 0), 1000);
});
