import { assert } from "@std/assert";
import fc from "fast-check";
import { CodedError } from "@autogen-edge/runtime";
import { assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import type { FuzzProperties } from "../_fuzz_suite.ts";
import { spoiled } from "../_spoiled.ts";
import { clientOf, FakeModel, FINISH, generated, QUESTION } from "./_models.ts";

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

/** What never breaks a client, in any runtime. */
export const PROPERTIES: FuzzProperties = {
  async "an answer of any kind"(parameters) {
    await fc.assert(
      fc.asyncProperty(
        spoiled(ANSWER),
        (answer) => settles(new FakeModel({ generate: () => answer }), false),
      ),
      parameters,
    );
  },

  async "a stream of any parts"(parameters) {
    const parts = fc.array(fc.oneof(...PARTS.map(spoiled)), { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(
        parts,
        (parts) =>
          settles(new FakeModel({ stream: () => [...parts, FINISH] }), true),
      ),
      parameters,
    );
  },
};
