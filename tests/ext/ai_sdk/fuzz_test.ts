import { assert } from "@std/assert";
import fc from "fast-check";
import { CodedError } from "@autogen-edge/runtime";
import { assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { clientOf, FakeModel, FINISH, generated, QUESTION } from "./_models.ts";

const SEED = Number(Deno.env.get("SEED") ?? "20261123");
const PARAMETERS = { seed: SEED, numRuns: 500 };

/** Some JSON in the place of another. */
function spoiled(json: unknown): fc.Arbitrary<unknown> {
  const other = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant(undefined));
  if (typeof json !== "object" || json === null) {
    return fc.oneof({ weight: 6, arbitrary: fc.constant(json) }, other);
  }
  const inside: fc.Arbitrary<unknown> = Array.isArray(json)
    ? fc.tuple(...json.map(spoiled))
    : fc.record(
      Object.fromEntries(
        Object.entries(json).map(([name, value]) => [name, spoiled(value)]),
      ),
    );
  return fc.oneof({ weight: 10, arbitrary: inside }, other);
}

const PARTS = [
  { type: "stream-start", warnings: [] },
  { type: "response-metadata", id: "1", modelId: "parrot-1-green" },
  { type: "reasoning-delta", id: "r", delta: "Hm." },
  { type: "text-delta", id: "t", delta: "Be" },
  { type: "tool-input-start", id: "1", toolName: "add" },
  { type: "tool-call", toolCallId: "1", toolName: "add", input: "{}" },
  { type: "error", error: "It broke" },
  FINISH,
];
const ANSWER = generated([
  { type: "text", text: "Be" },
  { type: "reasoning", text: "Hm." },
  { type: "tool-call", toolCallId: "1", toolName: "add", input: "{}" },
], { response: { id: "1", modelId: "parrot-1-green" } });

/** That a call settles: with a result that is one, or an error with a code. */
async function settles(fake: FakeModel, stream: boolean): Promise<void> {
  const { spans, traceContext } = traced({ captureContent: true });
  const client = clientOf(fake);
  try {
    const result = stream
      ? (await Array.fromAsync(client.createStream(QUESTION, { traceContext })))
        .at(-1)
      : await client.create(QUESTION, { traceContext });
    assert(typeof result === "object");
    const { content, usage, finishReason } = result;
    assert(typeof content === "string" || content.length > 0);
    assert(Number.isFinite(usage.promptTokens + usage.completionTokens));
    assert(typeof finishReason === "string");
  } catch (error) {
    assert(error instanceof CodedError, String(error));
  }
  assertWellFormed(spans);
}

Deno.test(`whatever a model answers, a call settles with its span (seed ${SEED})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      spoiled(ANSWER),
      (answer) => settles(new FakeModel({ generate: () => answer }), false),
    ),
    PARAMETERS,
  );
});

Deno.test(`whatever a model streams, a call settles with its span (seed ${SEED})`, async () => {
  const parts = fc.array(fc.oneof(...PARTS.map(spoiled)), { maxLength: 10 });
  await fc.assert(
    fc.asyncProperty(
      parts,
      (parts) =>
        settles(new FakeModel({ stream: () => [...parts, FINISH] }), true),
    ),
    PARAMETERS,
  );
});
