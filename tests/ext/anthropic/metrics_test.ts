import { assert, assertEquals, assertRejects } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import { withTelemetry } from "@autogen-edge/runtime";
import { isHistogram, measured, only } from "../_measured.ts";
import { ModelServer } from "../_model_server.ts";
import {
  clientOf,
  collect,
  ending,
  QUESTION,
  saying,
  sse,
  START,
  streamed,
  textEvents,
  toolBlock,
} from "./_wire.ts";

const PREFIX = "gen_ai.client.inference.";

Deno.test("a call is measured, and its input is the sum of three counts", async () => {
  await using server = new ModelServer(() => Response.json(saying("Hi.")));
  let now = 0;
  const traceContext = withTelemetry(ROOT_CONTEXT, { clock: () => now += 500 });
  const points = await measured(() =>
    clientOf(server).create(QUESTION, { traceContext })
  );
  const attributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "anthropic",
    "gen_ai.request.model": "claude-opus-5-5",
    "gen_ai.response.model": "claude-opus-5-5-20261001",
    "server.address": "127.0.0.1",
    "server.port": Number(new URL(server.url).port),
  };
  const duration = only(points, `${PREFIX}duration s`);
  assertEquals(duration.attributes, attributes);
  const counts: Record<string, number> = {
    input_tokens: 12,
    output_tokens: 5,
    "cache_read.input_tokens": 8,
    "cache_write.input_tokens": 1,
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
  assertEquals(Object.keys(points).length, 1 + 5 + 2);
});

/** Streams, and how many of their gaps are measured. */
const STREAMS: Readonly<Record<string, readonly [string, number | undefined]>> =
  {
    "a text": [sse(textEvents("Be", "cause", ".")), 3],
    "a call": [
      sse([
        START,
        ...toolBlock(0, ["1", "look"], "{", "}"),
        ...ending("tool_use"),
      ]),
      undefined,
    ],
  };

for (const [what, [body, gaps]] of Object.entries(STREAMS)) {
  Deno.test(`the beginning of ${what} is measured, and the gaps after it`, async () => {
    await using server = new ModelServer(() => streamed(body));
    const points = await measured(() =>
      collect(clientOf(server).createStream(QUESTION))
    );
    const { value } = only(points, `${PREFIX}time_to_first_chunk s`);
    assertEquals(isHistogram(value) && value.count, 1);
    const [later] = points[`${PREFIX}time_per_output_chunk s`] ?? [];
    assertEquals(
      later && isHistogram(later.value) ? later.value.count : undefined,
      gaps,
    );
  });
}

Deno.test("a failure is measured with its type, and with no tokens", async () => {
  await using server = new ModelServer(() =>
    Response.json({ error: { type: "invalid_request_error" } }, { status: 400 })
  );
  const points = await measured(async () => {
    await assertRejects(() => clientOf(server).create(QUESTION));
    await assertRejects(() => collect(clientOf(server).createStream(QUESTION)));
  });
  const { attributes, value } = only(points, `${PREFIX}duration s`);
  assertEquals(attributes["error.type"], "invalid_request_error");
  assertEquals(isHistogram(value) && value.count, 2);
  for (const name of ["input_tokens", "output_tokens"]) {
    assertEquals(only(points, `${PREFIX}usage.${name} {token}`).value, 0);
  }
});
