import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { assertEquals } from "@std/assert";
import { kinds, statuses } from "../../src/telemetry/_kinds.ts";

Deno.test("kinds and statuses have the numbers of the API", () => {
  const { INTERNAL, CLIENT, PRODUCER, CONSUMER } = SpanKind;
  assertEquals(
    [kinds.INTERNAL, kinds.CLIENT, kinds.PRODUCER, kinds.CONSUMER].map(Number),
    [INTERNAL, CLIENT, PRODUCER, CONSUMER],
  );
  assertEquals(Number(statuses.ERROR), SpanStatusCode.ERROR);
});
