import { assert } from "@std/assert";
import fc from "fast-check";
import { CodedError } from "@autogen-edge/runtime";
import { assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../tools/_traced.ts";
import type { FuzzProperties } from "./_fuzz_suite.ts";
import { cutBytes, spoiled, streamOf } from "./_spoiled.ts";
import { collect, type Fields, NOWHERE, QUESTION, type Wire } from "./_wire.ts";

/** What is spoiled, cut and mixed. */
export interface FuzzCase {
  /** Events of all kinds, in the order that they may come in. */
  readonly events: readonly Fields[];
  /** Lines that the protocol knows beside those of events. */
  readonly lines: readonly string[];
  readonly answer: Fields;
  readonly failure: Fields;
  /** What all names of tools fit. */
  readonly names: RegExp;
}

/** How a server answers. */
interface Answering {
  readonly stream: boolean;
  readonly status?: number;
  readonly breaks?: boolean;
}

/** Asks a server that answers with these bytes: see {@linkcode settling}. */
export type Settles = (
  pieces: readonly Uint8Array[],
  how: Answering,
) => Promise<void>;

/**
 * Makes what asks a server that answers with some bytes. It settles, with a
 * result that is one or an error that has a code, and with its span.
 */
export function settling(
  wire: Wire,
  { names }: Pick<FuzzCase, "names">,
): Settles {
  return async (pieces, { stream, status = 200, breaks = false }) => {
    const client = wire.clientOf(NOWHERE, {
      maxRetries: 1,
      fetch: () =>
        Promise.resolve(
          new Response(streamOf(pieces, breaks), {
            status,
            headers: wire.streamed("").headers,
          }),
        ),
    });
    const { spans, traceContext } = traced({ captureContent: true });
    const call = { traceContext };
    try {
      const result = stream
        ? (await collect(client.createStream(QUESTION, call))).at(-1)
        : await client.create(QUESTION, call);
      assert(typeof result === "object");
      const { content, usage, finishReason } = result;
      const { logprobs = [], thought = "" } = result;
      assert(typeof content === "string" || content.length > 0);
      for (const call of typeof content === "string" ? [] : content) {
        assert(names.test(call.name));
        assert(
          typeof call.id === "string" && typeof call.arguments === "string",
        );
      }
      assert(Number.isFinite(usage.promptTokens + usage.completionTokens));
      assert(Object.values(usage).every(Number.isFinite));
      assert(logprobs.every(({ logprob }) => Number.isFinite(logprob)));
      assert(typeof finishReason === "string" && typeof thought === "string");
    } catch (error) {
      assert(error instanceof CodedError, String(error));
    }
    assertWellFormed(spans);
    assert(spans.finished.length === 1);
  };
}

/** What never breaks a client of any provider, in any runtime. */
export function wireProperties(wire: Wire, fuzzed: FuzzCase): FuzzProperties {
  const { events, lines, answer, failure } = fuzzed;
  const settles = settling(wire, fuzzed);
  const text = (json: unknown): string => JSON.stringify(json) ?? "";
  return {
    async "a stream with spoiled JSON"(parameters) {
      const each = events.map((event) => spoiled(event));
      const body = fc.tuple(
        fc.oneof(
          fc.array(fc.oneof(...each), { maxLength: 12 }),
          fc.tuple(...each),
        ),
        fc.constantFrom([], wire.ending.slice(-1)),
      ).map(([events, end]) => wire.frames([...events.map(text), ...end]));
      await fc.assert(
        fc.asyncProperty(
          cutBytes(body),
          (pieces) => settles(pieces, { stream: true }),
        ),
        parameters,
      );
    },

    async "a stream of lines that mean little"(parameters) {
      const line = fc.oneof(
        fc.constantFrom("", ":", "data", "data:", "event: x", "id", ...lines),
        fc.constantFrom(...events.map((each) => `data: ${text(each)}`)),
        fc.string({ unit: "binary" }),
        fc.json().map((json) => `data:${json}`),
      );
      const body = fc.tuple(
        fc.array(line, { maxLength: 20 }),
        fc.constantFrom("\n", "\r\n", "\r", "\n\n"),
      ).map(([lines, newline]) => lines.join(newline) + newline);
      await fc.assert(
        fc.asyncProperty(
          cutBytes(body),
          fc.boolean(),
          (pieces, breaks) => settles(pieces, { stream: true, breaks }),
        ),
        parameters,
      );
    },

    async "a stream of bytes"(parameters) {
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 6 }),
          fc.boolean(),
          (pieces, stream) => settles(pieces, { stream }),
        ),
        parameters,
      );
    },

    async "an answer with spoiled JSON"(parameters) {
      await fc.assert(
        fc.asyncProperty(
          cutBytes(spoiled(answer).map(text)),
          fc.boolean(),
          (pieces, breaks) => settles(pieces, { stream: false, breaks }),
        ),
        parameters,
      );
    },

    async "an error with spoiled JSON"(parameters) {
      const body = fc.oneof(
        spoiled(failure).map(text),
        spoiled([failure]).map(text),
        fc.string({ unit: "binary" }),
      );
      await fc.assert(
        fc.asyncProperty(
          cutBytes(body),
          fc.constantFrom(200, 400, 401, 408, 429, 500, 529),
          fc.boolean(),
          (pieces, status, stream) => settles(pieces, { stream, status }),
        ),
        parameters,
      );
    },
  };
}
