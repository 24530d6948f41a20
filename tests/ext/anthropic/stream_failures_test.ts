import { assertEquals, assertRejects } from "@std/assert";
import { ApiError } from "@autogen-edge/runtime/ext/anthropic";
import { testStreamFailures } from "../_stream_failures_suite.ts";
import { readStream } from "../_wire.ts";
import { PING, sse, textEvents, WIRE } from "./_wire.ts";

testStreamFailures(WIRE, sse([PING]));

Deno.test("an error in the middle of a stream has the provider's code", async () => {
  const failure = {
    type: "error",
    error: { type: "overloaded_error", message: "Overloaded" },
    request_id: "req_2",
  };
  const error = await assertRejects(
    () => readStream(WIRE, sse([...textEvents("a").slice(0, 4), failure])),
    ApiError,
    'Cannot ask model "claude-opus-5-5": overloaded_error: Overloaded',
  );
  assertEquals([error.code, error.requestId], ["overloaded_error", "req_2"]);
});
