import { assert, assertEquals, assertRejects } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import { withTelemetry } from "@autogen-edge/runtime";
import { isHistogram, measured, only } from "./_measured.ts";
import { type Answering, ModelServer } from "./_model_server.ts";
import { collect, QUESTION, textStream, type Wire } from "./_wire.ts";

const PREFIX = "gen_ai.client.inference.";

/** What is expected to be measured of a provider's calls. */
export interface MetricsCase {
  /** How many tokens of each kind an answer has used. */
  readonly tokens: Readonly<Record<string, number>>;
  /** How many gaps there are in a stream of three pieces of text. */
  readonly gaps: number;
  /** A failure, and its type. */
  readonly failure: readonly [Answering, type: string];
}

/** Tests what is measured of a client's calls. */
export function testMetrics(
  wire: Wire,
  { tokens, gaps, failure: [failing, type] }: MetricsCase,
): void {
  const fine: Answering = () => Response.json(wire.saying("Hi."));

  Deno.test("a call is measured by the conventions' metrics", async () => {
    await using server = new ModelServer(fine);
    let now = 0;
    const clock = () => now += 500;
    const traceContext = withTelemetry(ROOT_CONTEXT, { clock });
    const points = await measured(() =>
      wire.clientOf(server).create(QUESTION, { traceContext })
    );
    const attributes = {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": wire.provider,
      "gen_ai.request.model": wire.model,
      "gen_ai.response.model": wire.answering.model,
      "server.address": "127.0.0.1",
      "server.port": Number(new URL(server.url).port),
    };
    const duration = only(points, `${PREFIX}duration s`);
    assertEquals(duration.attributes, attributes);
    assert(isHistogram(duration.value));
    assertEquals(duration.value.count, 1);
    assert((duration.value.sum ?? 0) >= 0.5);
    const { boundaries } = duration.value.buckets;
    assertEquals(boundaries.slice(0, 3), [0.01, 0.02, 0.04]);
    assertEquals(boundaries.at(-1), 81.92);

    for (const [name, count] of Object.entries(tokens)) {
      const point = only(points, `${PREFIX}usage.${name} {token}`);
      assertEquals(point.value, count);
      assertEquals(point.attributes, {
        ...attributes,
        "gen_ai.token.modality": "unknown",
      });
    }
    const input = only(points, `${PREFIX}operation.input_tokens {token}`);
    assert(isHistogram(input.value));
    assertEquals(input.value.sum, 12);
    assertEquals(input.value.buckets.boundaries.slice(0, 3), [1, 4, 16]);
    const kinds = Object.keys(tokens).length;
    assertEquals(Object.keys(points).length, 1 + kinds + 2);
  });

  /** Streams, and how many of their gaps are measured. */
  const streams: Readonly<Record<string, readonly [string, number?]>> = {
    "a text": [textStream(wire, "Be", "cause", "."), gaps],
    "a call": [wire.frames(wire.calling)],
  };

  for (const [what, [body, gaps]] of Object.entries(streams)) {
    Deno.test(`the beginning of ${what} is measured, and the gaps after it`, async () => {
      await using server = new ModelServer(() => wire.streamed(body));
      const points = await measured(() =>
        collect(wire.clientOf(server).createStream(QUESTION))
      );
      const { value } = only(points, `${PREFIX}time_to_first_chunk s`);
      assertEquals(isHistogram(value) && value.count, 1);
      const name = `${PREFIX}time_per_output_chunk s`;
      assertEquals(Object.hasOwn(points, name), gaps !== undefined);
      if (gaps === undefined) return;
      const later = only(points, name);
      assertEquals(isHistogram(later.value) && later.value.count, gaps);
    });
  }

  Deno.test("a failure is measured with its type, and with no tokens", async () => {
    await using server = new ModelServer(failing);
    const points = await measured(async () => {
      const client = wire.clientOf(server);
      await assertRejects(() => client.create(QUESTION));
      await assertRejects(() => collect(client.createStream(QUESTION)));
    });
    const { attributes, value } = only(points, `${PREFIX}duration s`);
    assertEquals(attributes["error.type"], type);
    assertEquals(isHistogram(value) && value.count, 2);
    for (const name of ["input_tokens", "output_tokens"]) {
      assertEquals(only(points, `${PREFIX}usage.${name} {token}`).value, 0);
      assertEquals(points[`${PREFIX}operation.${name} {token}`], undefined);
    }
  });

  Deno.test("what was cancelled is measured without an error", async () => {
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    await using server = new ModelServer(() => {
      resolve();
      return new Promise(() => {});
    });
    const points = await measured(async () => {
      const controller = new AbortController();
      const { signal } = controller;
      const answer = wire.clientOf(server).create(QUESTION, { signal });
      await arrived;
      controller.abort("enough");
      assertEquals(await answer.catch((reason) => reason), "enough");
      // The request learns of it as soon as its caller does.
      await new Promise((go) => setTimeout(go, 0));
    });
    const { attributes } = only(points, `${PREFIX}duration s`);
    assertEquals(attributes["error.type"], undefined);
  });

  Deno.test("AutoGen's convention has no metrics", async () => {
    await using server = new ModelServer(fine);
    const conventions = "autogen";
    const traceContext = withTelemetry(ROOT_CONTEXT, { conventions });
    const points = await measured(() =>
      wire.clientOf(server).create(QUESTION, { traceContext })
    );
    assertEquals(points, {});
  });
}
