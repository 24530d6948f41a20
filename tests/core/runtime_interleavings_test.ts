import { assert, assertEquals } from "@std/assert";
import { assertWellFormed } from "@autogen-edge/runtime/testing";
import fc from "fast-check";
import { Census } from "./interleavings/census.ts";
import { LAWS } from "./interleavings/laws.ts";
import { programs } from "./interleavings/program.ts";
import { theTreeIsRight } from "./interleavings/tree.ts";
import { World } from "./interleavings/world.ts";

Deno.test("the laws of the runtime hold for whatever agents and clients do, in whichever order they get to it", async () => {
  const seed = 20261202;
  console.log(`seed ${seed}`);
  const census = new Census();
  await fc.assert(
    fc.asyncProperty(programs, fc.scheduler(), async (program, scheduler) => {
      const world = new World(program, scheduler);
      await world.run(program);
      const { journal, spans } = world;
      assertEquals(journal.complaints, []);
      for (const law of LAWS) {
        assertEquals(law(journal, program), [], law.name);
      }
      assertWellFormed(spans);
      assertEquals(theTreeIsRight(journal, program, spans), []);
      census.take(journal);
    }),
    { seed, numRuns: 3000 },
  );
  console.log(JSON.stringify(census.counts));
  for (const [what, times] of Object.entries(census.counts)) {
    assert(times >= 50, `Only ${times} times: ${what}`);
  }
});
