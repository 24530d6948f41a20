import { assert, assertEquals, assertRejects } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import { withTelemetry } from "@autogen-edge/runtime";
import { isHistogram, measured, only } from "../_measured.ts";
import { ModelServer } from "../_model_server.ts";
import {
  clientOf,
  collect,
  completion,
  QUESTION,
  sse,
  streamed,
  textChunks,
} from "./_wire.ts";

const PREFIX = "gen_ai.client.inference.";

Deno.test("a call is measured by the conventions' metrics", async () => {
  await using server = new ModelServer(() =>
    Response.json(completion({ content: "Hi." }))
  );
  let now = 0;
  const traceContext = withTelemetry(ROOT_CONTEXT, { clock: () => now += 500 });
  const points = await measured(() =>
    clientOf(server).create(QUESTION, { traceContext })
  );
  const attributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-5",
    "gen_ai.response.model": "gpt-5-2026-01-01",
    "server.address": "127.0.0.1",
    "server.port": Number(new URL(server.url).port),
  };
  const duration = only(points, `${PREFIX}duration s`);
  assertEquals(duration.attributes, attributes);
  assert(isHistogram(duration.value));
  assertEquals(duration.value.count, 1);
  assert((duration.value.sum ?? 0) >= 0.5);
  assertEquals(duration.value.buckets.boundaries.slice(0, 3), [
    0.01,
    0.02,
    0.04,
  ]);
  assertEquals(duration.value.buckets.boundaries.at(-1), 81.92);

  const counts: Record<string, number> = {
    input_tokens: 12,
    output_tokens: 5,
    "cache_read.input_tokens": 8,
    "reasoning.output_tokens": 2,
  };
  for (const [name, count] of Object.entries(counts)) {
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
  assertEquals(Object.keys(points).length, 1 + 4 + 2);
});

Deno.test("the pieces of a stream are measured", async () => {
  await using server = new ModelServer(() =>
    streamed(sse(textChunks("Be", "cause", ".")))
  );
  let now = 0;
  const traceContext = withTelemetry(ROOT_CONTEXT, { clock: () => now += 1 });
  const points = await measured(() =>
    collect(clientOf(server).createStream(QUESTION, { traceContext }))
  );
  const counts = ["time_to_first_chunk s", "time_per_output_chunk s"].map(
    (name) => {
      const { value } = only(points, PREFIX + name);
      return isHistogram(value) ? value.count : undefined;
    },
  );
  assertEquals(counts, [1, 2]);
});

Deno.test("a failure is measured with its type, and with no tokens", async () => {
  await using server = new ModelServer(() =>
    new Response(null, { status: 400 })
  );
  const points = await measured(async () => {
    await assertRejects(() => clientOf(server).create(QUESTION));
    await assertRejects(() => collect(clientOf(server).createStream(QUESTION)));
  });
  const { attributes, value } = only(points, `${PREFIX}duration s`);
  assertEquals(attributes["error.type"], "400");
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
    const answer = clientOf(server).create(QUESTION, { signal });
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
  await using server = new ModelServer(() =>
    Response.json(completion({ content: "Hi." }))
  );
  const traceContext = withTelemetry(ROOT_CONTEXT, { conventions: "autogen" });
  const points = await measured(() =>
    clientOf(server).create(QUESTION, { traceContext })
  );
  assertEquals(points, {});
});
