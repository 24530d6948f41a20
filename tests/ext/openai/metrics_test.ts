import { testMetrics } from "../_metrics_suite.ts";
import { WIRE } from "./_wire.ts";

testMetrics(WIRE, {
  tokens: {
    input_tokens: 12,
    output_tokens: 5,
    "cache_read.input_tokens": 8,
    "reasoning.output_tokens": 2,
  },
  gaps: 2,
  failure: [() => new Response(null, { status: 400 }), "400"],
});
