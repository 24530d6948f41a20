import { testMetrics } from "../_metrics_suite.ts";
import { WIRE } from "./_wire.ts";

testMetrics(WIRE, {
  tokens: {
    // The sum of three counts.
    input_tokens: 12,
    output_tokens: 5,
    "cache_read.input_tokens": 8,
    "cache_write.input_tokens": 1,
    "reasoning.output_tokens": 2,
  },
  // The message begins before its text.
  gaps: 3,
  failure: [
    () =>
      Response.json({ error: { type: "invalid_request_error" } }, {
        status: 400,
      }),
    "invalid_request_error",
  ],
});
