import { assertEquals, assertStringIncludes } from "@std/assert";
import { assertWellFormed } from "@autogen-edge/runtime/testing";
import { play } from "./_player.ts";
import { readScenarios } from "./_scenario.ts";
import { rowsOf, shapesOf } from "./_span_shape.ts";

for (const scenario of readScenarios()) {
  Deno.test(`what Python AutoGen says in ${scenario.name} is said here`, async () => {
    const { outcomes } = await play(scenario);
    const runs = scenario.steps.filter((step) => "run" in step);
    assertEquals(outcomes.length, runs.length);
    for (const [index, run] of runs.entries()) {
      const outcome = outcomes[index];
      assertEquals(outcome?.result, run.result);
      assertEquals(outcome?.stream, run.stream);
      assertEquals(outcome?.model_calls, run.model_calls);
      assertEquals(outcome?.error === undefined, run.error === undefined);
      // Errors' names differ; what they say does not.
      const said = run.error?.message.replace(/^\w+: /, "") ?? "";
      assertStringIncludes(outcome?.error?.message ?? "", said);
    }
  });

  Deno.test(`what Python AutoGen traces in ${scenario.name} is traced here`, async () => {
    const { spans } = await play(scenario);
    assertWellFormed(spans, { oneRootPerTrace: true });
    assertEquals(shapesOf(rowsOf(spans)), shapesOf(scenario.spans));
  });
}
