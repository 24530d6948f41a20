import type { Attributes } from "@opentelemetry/api";
import { names } from "../../telemetry/mod.ts";
import { type Json, listIn, numberIn, objectIn, textIn } from "../_http/mod.ts";

/** What the conventions want to know of a request, whoever set it. */
export function requestAttributes(body: Json): Attributes {
  const { stop_sequences, output_config } = body;
  const attributes: Attributes = {
    [names.GEN_AI_REQUEST_REASONING_LEVEL]: textIn(
      objectIn(output_config).effort,
    ),
    [names.GEN_AI_REQUEST_STOP_SEQUENCES]: stop_sequences
      ? listIn(stop_sequences).map(String)
      : undefined,
  };
  // These the conventions and the protocol call alike.
  for (const name of ["max_tokens", "temperature", "top_k", "top_p"]) {
    attributes[`gen_ai.request.${name}`] = numberIn(body[name]);
  }
  return attributes;
}
