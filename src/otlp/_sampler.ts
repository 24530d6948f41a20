import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace-web";
import type { Environment } from "../telemetry/mod.ts";
import { readNumber, readWord } from "./_variables.ts";
import type {
  OtlpTracingOptions,
  SamplerName,
} from "./otlp_tracing_options.ts";

const NAMES: readonly SamplerName[] = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio",
];

/** The sampler that options and environment ask for. */
export function readSampler(
  options: Pick<OtlpTracingOptions, "sampler" | "samplerRatio">,
  environment: Environment,
): Sampler {
  const { sampler } = options;
  if (typeof sampler === "object") return sampler;
  if (sampler !== undefined && !NAMES.includes(sampler)) {
    throw new TypeError(
      `Cannot configure tracing: "${sampler}" is no known sampler`,
    );
  }
  const name = sampler ??
    readWord(environment, ["OTEL_TRACES_SAMPLER"], NAMES) ??
    "parentbased_always_on";
  const ratio = readNumber(
    { name: "samplerRatio", value: options.samplerRatio },
    environment,
    ["OTEL_TRACES_SAMPLER_ARG"],
    { min: 0, max: 1 },
  ) ?? 1;
  return createSampler(name, ratio);
}

function createSampler(name: SamplerName, ratio: number): Sampler {
  switch (name) {
    case "always_on":
      return new AlwaysOnSampler();
    case "always_off":
      return new AlwaysOffSampler();
    case "traceidratio":
      return new TraceIdRatioBasedSampler(ratio);
    case "parentbased_always_on":
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case "parentbased_always_off":
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case "parentbased_traceidratio":
      return new ParentBasedSampler({
        root: new TraceIdRatioBasedSampler(ratio),
      });
  }
}
