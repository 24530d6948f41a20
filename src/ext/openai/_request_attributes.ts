import type { Attributes } from "@opentelemetry/api";
import { names } from "../../telemetry/mod.ts";
import { type Json, listIn, numberIn, objectIn, textIn } from "../_http/mod.ts";

/** What the conventions want to know of a request, whoever set it. */
export function requestAttributes(body: Json): Attributes {
  const { stop } = body;
  const stops = listIn(typeof stop === "string" ? [stop] : stop);
  const tier = textIn(body.service_tier);
  const attributes: Attributes = {
    [names.OPENAI_API_TYPE]: "chat_completions",
    [names.GEN_AI_REQUEST_MAX_TOKENS]: numberIn(
      body.max_completion_tokens ?? body.max_tokens,
    ),
    [names.GEN_AI_REQUEST_REASONING_LEVEL]: textIn(body.reasoning_effort),
    [names.GEN_AI_REQUEST_STOP_SEQUENCES]: stops.length > 0
      ? stops.map(String)
      : undefined,
    // `json_object` and `json_schema` are both JSON.
    [names.GEN_AI_OUTPUT_TYPE]: textIn(objectIn(body.response_format).type)
      ?.replace(/_.*/, ""),
    [names.OPENAI_REQUEST_SERVICE_TIER]: tier === "auto" ? undefined : tier,
  };
  // These the conventions and the protocol call alike.
  const alike = [
    "frequency_penalty",
    "presence_penalty",
    "seed",
    "temperature",
    "top_k",
    "top_p",
  ];
  for (const name of alike) {
    attributes[`gen_ai.request.${name}`] = numberIn(body[name]);
  }
  return attributes;
}
