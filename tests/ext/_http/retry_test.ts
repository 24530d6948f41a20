import { assertAlmostEquals, assertEquals } from "@std/assert";
import { asksForRetry, retryPause } from "../../../src/ext/_http/_retry.ts";

const NOON = Date.parse("Mon, 23 Nov 2026 12:00:00 GMT");

function pause(
  failed: number,
  headers: Record<string, string>,
  random = 0,
): number | undefined {
  const clock = { random: () => random, now: () => NOON };
  return retryPause(failed, new Headers(headers), clock);
}

Deno.test("pauses grow up to a limit, and are spread", () => {
  const pauses = [1, 2, 3, 4, 5, 6, 50].map((failed) => pause(failed, {}));
  assertEquals(pauses, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
  assertEquals(pause(1, {}, 0.5), 562.5);
  assertAlmostEquals(pause(1, {}, 0.999) ?? 0, 625, 1);
});

/** What a server asks for, and how long it is left alone. */
const ASKED: readonly (readonly [
  headers: Record<string, string>,
  pause: number | undefined,
])[] = [
  [{ "retry-after": "7" }, 7000],
  [{ "retry-after": "1.5" }, 1500],
  [{ "retry-after": "Mon, 23 Nov 2026 12:00:09 GMT" }, 9000],
  [{ "retry-after": "Mon, 23 Nov 2026 11:00:00 GMT" }, 500],
  [{ "retry-after": "0" }, 500],
  [{ "retry-after": "-5" }, 500],
  [{ "retry-after": "soon" }, 500],
  [{ "retry-after": "" }, 500],
  [{ "retry-after-ms": "1250", "retry-after": "2" }, 1250],
  [{ "retry-after": "60" }, 60_000],
  // Whoever asks for an hour is told of it at once.
  [{ "retry-after": "3600" }, undefined],
  [{ "retry-after": "Tue, 24 Nov 2026 12:00:00 GMT" }, undefined],
];

for (const [headers, expected] of ASKED) {
  Deno.test(`${JSON.stringify(headers)} is waited for`, () => {
    assertEquals(pause(1, headers), expected);
  });
}

Deno.test("what passes is tried again, and what stays is not", () => {
  const retried = [200, 301, 400, 401, 403, 404, 408, 409, 422, 429, 500, 529]
    .filter((status) => asksForRetry(new Response(null, { status })));
  assertEquals(retried, [408, 409, 429, 500, 529]);
});

Deno.test("a server may know better", () => {
  function asks(status: number, wish: string): boolean {
    const headers = { "x-should-retry": wish };
    return asksForRetry(new Response(null, { status, headers }));
  }
  assertEquals([asks(400, "true"), asks(500, "false")], [true, false]);
});
