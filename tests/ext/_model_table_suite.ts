import { assertEquals, assertThrows } from "@std/assert";
import { ModelError, type ModelInfo } from "@autogen-edge/runtime";
import { NOWHERE, QUESTION, type Wire } from "./_wire.ts";

/** What is known of a model that nobody knows. */
export const MODEST: ModelInfo = {
  vision: false,
  functionCalling: false,
  jsonOutput: false,
  structuredOutput: false,
  family: "unknown",
};

/**
 * Tests what a client knows of models.
 *
 * @param known - a model, and how many tokens its context holds
 * @param unknown - models that nothing is known of
 */
export function testModelTable(
  wire: Wire,
  [known, holds]: readonly [string, number],
  unknown: readonly string[],
): void {
  for (const model of unknown) {
    Deno.test(`nothing is known of "${model}"`, () => {
      assertThrows(
        () => wire.clientOf(NOWHERE, { model }),
        TypeError,
        `Cannot make a client of model "${model}": it is not known; pass modelInfo`,
      );
    });
  }

  const own = { model: "house-model", modelInfo: MODEST };

  Deno.test("what remains is what is known of the model, less what is said", () => {
    const client = wire.clientOf(NOWHERE, { model: known });
    const count = client.countTokens?.(QUESTION);
    assertEquals(typeof count, "number");
    assertEquals(client.remainingTokens?.(QUESTION), holds - Number(count));
    const other = wire.clientOf(NOWHERE, { ...own, contextSize: 100 });
    assertEquals(other.remainingTokens?.([]), 100);
  });

  Deno.test("what remains of a context that nobody knows cannot be told", () => {
    const client = wire.clientOf(NOWHERE, own);
    const error = assertThrows(() => client.remainingTokens?.([]), ModelError);
    assertEquals(error.code, "unsupported");
  });
}
