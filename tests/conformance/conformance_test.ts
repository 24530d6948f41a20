import { assertEquals, assertNotEquals } from "@std/assert";
import { judge } from "./_judge.ts";
import { ownScenarios } from "./_own_scenarios.ts";

for (const file of ownScenarios()) {
  Deno.test(`${file.source} ends as it does in Python AutoGen`, async () => {
    assertEquals(await judge(file), []);
  });

  Deno.test(`${file.source} ends the same under the current convention, with well-formed spans`, async () => {
    assertEquals(await judge(file, "current"), []);
  });
}

Deno.test("there are scenarios to play", () => {
  assertNotEquals(ownScenarios(), []);
});
