import { assertEquals } from "@std/assert";
import type { CreateResult } from "@autogen-edge/runtime";
import { inPieces } from "./_model_server.ts";
import {
  collect,
  NOWHERE,
  QUESTION,
  readStream,
  textStream,
  type Wire,
} from "./_wire.ts";

const encoder = new TextEncoder();
const NEWLINES = { LF: "\n", CRLF: "\r\n", CR: "\r" };
const TEXTS = ["Grüße ", "aus 東京 ", "🗼."];

/** The result of an answer. */
export function resultOf({ usage }: Wire, content: string): CreateResult {
  return { finishReason: "stop", content, usage, cached: false };
}

/**
 * Tests how a client reads streams.
 *
 * @param idle - what the provider sends to keep a connection alive
 */
export function testStream(wire: Wire, idle: string): void {
  Deno.test("an answer streams in its pieces, and its result comes last", async () => {
    const body = textStream(wire, "Be", "cause", ".");
    const { pieces, result } = await readStream(wire, body);
    assertEquals(pieces, ["Be", "cause", "."]);
    assertEquals(result, resultOf(wire, "Because."));
  });

  /** With what keeps connections alive, and fields of other uses. */
  function framed(newline: string): Uint8Array {
    const text = idle + textStream(wire, ...TEXTS).replaceAll("}\n", "}\n:\n");
    return encoder.encode("\uFEFF" + text.replaceAll("\n", newline));
  }

  for (const [name, newline] of Object.entries(NEWLINES)) {
    Deno.test(`a stream with ${name} may be cut between any two bytes`, async () => {
      const bytes = framed(newline);
      for (let cut = 1; cut < bytes.length; cut++) {
        const client = wire.clientOf(NOWHERE, {
          fetch: () =>
            Promise.resolve(wire.streamed(ReadableStream.from([
              bytes.slice(0, cut),
              bytes.slice(cut),
            ]))),
        });
        const items = await collect(client.createStream(QUESTION));
        assertEquals(items, [...TEXTS, resultOf(wire, TEXTS.join(""))]);
      }
    });
  }

  Deno.test("a stream may come byte by byte", async () => {
    const text = textStream(wire, "é", "🗼");
    const bytes = Array.from(
      encoder.encode(text),
      (byte) => Uint8Array.of(byte),
    );
    const { pieces } = await readStream(wire, inPieces(bytes));
    assertEquals(pieces, ["é", "🗼"]);
  });

  Deno.test("an answer of ten megabytes streams", async () => {
    const text = "0123456789".repeat(1000);
    const texts = Array.from({ length: 1000 }, () => text);
    const { pieces, result } = await readStream(
      wire,
      textStream(wire, ...texts),
    );
    assertEquals(pieces.length, 1000);
    assertEquals(result.content.length, 10_000_000);
  });
}
