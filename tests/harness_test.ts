import { assertEquals, assertMatch, assertRejects } from "@std/assert";
import { BUDGETS, measure } from "../tools/size.ts";
import { addTotals, formatTotals, readSummary } from "../tools/totals.ts";

Deno.test("the test command counts what Deno's runner printed", () => {
  const output = `ok | 9 passed | 9 failed (that is a test's own output)
\x1b[0m\x1b[31mFAILED\x1b[0m | 12 passed (3 steps) | 2 failed (1 step) | 1 ignored \x1b[0m(2s)
`;
  assertEquals(readSummary(output), { passed: 12, failed: 2, skipped: 1 });
  assertEquals(readSummary("error: Type checking failed.\n"), undefined);
});

Deno.test("the test command sums over runtimes in one line", () => {
  const deno = { passed: 3, failed: 0, skipped: 0 };
  const workerd = { passed: 2, failed: 1, skipped: 0 };
  assertEquals(
    formatTotals(addTotals(deno, workerd)),
    "Tests: 5 passed, 1 failed",
  );
  assertEquals(
    formatTotals({ ...deno, skipped: 4 }),
    "Tests: 3 passed, 0 failed, 4 skipped",
  );
});

for (const { program, limit, ...measured } of BUDGETS) {
  Deno.test(`${program}, in a Worker: at most ${limit} KiB`, async () => {
    const size = await measure(measured);
    assertEquals(size <= limit, true, `It weighs ${size.toFixed(1)} KiB`);
  });
}

Deno.test("an entry that cannot be bundled says why", async () => {
  const entry = "tests/no_such_entry.ts";
  const error = await assertRejects(() => measure({ entry }), Error);
  assertMatch(error.message, /^Cannot bundle .*no_such_entry\.ts/);
});
