import { assertEquals, assertStrictEquals } from "@std/assert";
import { context, createContextKey, ROOT_CONTEXT } from "@opentelemetry/api";
import type { Scenario } from "./_scenario.ts";

const KEY = createContextKey("scenario");

/** Everything that must hold in Deno, in workerd and in Chromium alike. */
export const scenarios: readonly Scenario[] = [
  {
    name: "a context that is handed on survives timers and native await",
    async run() {
      const given = ROOT_CONTEXT.setValue(KEY, "kept");
      await delay(1);
      const seen = await Promise.all([1, 2, 3].map(async (wait) => {
        await delay(wait);
        return given.getValue(KEY);
      }));
      assertEquals(seen, ["kept", "kept", "kept"]);
    },
  },
  {
    name: "a context is active exactly where a context manager is registered",
    run({ contextManager }) {
      const given = ROOT_CONTEXT.setValue(KEY, "active");
      const seen = context.with(given, () => context.active().getValue(KEY));
      assertStrictEquals(
        seen,
        contextManager === "none" ? undefined : "active",
      );
      return Promise.resolve();
    },
  },
];

function delay(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
