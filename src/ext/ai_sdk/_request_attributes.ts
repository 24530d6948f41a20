import type { Attributes } from "@opentelemetry/api";
import { names } from "../../telemetry/mod.ts";
import { type Json, listIn, numberIn, objectIn, textIn } from "../_http/mod.ts";

/** How the conventions and the SDK call what is alike. */
const ALIKE = [
  ["frequency_penalty", "frequencyPenalty"],
  ["max_tokens", "maxOutputTokens"],
  ["presence_penalty", "presencePenalty"],
  ["seed", "seed"],
  ["temperature", "temperature"],
  ["top_k", "topK"],
  ["top_p", "topP"],
] as const;

/** What the conventions want to know of a request, whoever set it. */
export function requestAttributes(options: Json): Attributes {
  const stops = listIn(options.stopSequences);
  const attributes: Attributes = {
    [names.GEN_AI_REQUEST_STOP_SEQUENCES]: stops.length > 0
      ? stops.map(String)
      : undefined,
    [names.GEN_AI_REQUEST_REASONING_LEVEL]: textIn(options.reasoning),
  };
  for (const [name, option] of ALIKE) {
    attributes[`gen_ai.request.${name}`] = numberIn(options[option]);
  }
  return attributes;
}

/** Where a request went, if the provider tells. */
export function serverAttributes(request: unknown): Attributes {
  const url = textIn(objectIn(request).url) ?? "";
  if (!URL.canParse(url)) return {};
  const { hostname, port, protocol } = new URL(url);
  return {
    [names.SERVER_ADDRESS]: hostname,
    [names.SERVER_PORT]: Number(port || (protocol === "https:" ? 443 : 80)),
  };
}
