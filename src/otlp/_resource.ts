import { SDK_INFO } from "@opentelemetry/core";
import {
  type Resource,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import type { Environment } from "../telemetry/mod.ts";
import { carriableAttributes } from "./_carriable.ts";
import { report } from "./_report.ts";
import { readPairs, readVariable } from "./_variables.ts";
import type { OtlpTracingOptions } from "./otlp_tracing_options.ts";

/** What the spans' producer says of itself. */
export function readResource(
  options: Pick<
    OtlpTracingOptions,
    "serviceName" | "serviceVersion" | "resource"
  >,
  environment: Environment,
): Resource {
  const { serviceVersion } = options;
  const named = options.serviceName ?? options.resource?.["service.name"] ??
    readVariable(environment, ["OTEL_SERVICE_NAME"], (text) => text);
  return resourceFromAttributes({
    "service.name": "unknown_service",
    ...readAttributes(environment, "OTEL_RESOURCE_ATTRIBUTES"),
    ...carriableAttributes(options.resource ?? {}),
    ...(named === undefined ? {} : { "service.name": named }),
    ...(serviceVersion === undefined
      ? {}
      : { "service.version": serviceVersion }),
    "telemetry.sdk.name": "opentelemetry",
    // The web SDK runs in Deno too, where the package says `nodejs`.
    "telemetry.sdk.language": "webjs",
    "telemetry.sdk.version": SDK_INFO["telemetry.sdk.version"],
    "telemetry.distro.name": "@autogen-edge/runtime",
  });
}

/** The specification has one wrong member discard them all. */
function readAttributes(
  environment: Environment,
  name: string,
): Record<string, string> {
  const pairs = readPairs(environment, name);
  const wellFormed = pairs.filter((pair) => pair !== undefined);
  if (wellFormed.length === pairs.length) return Object.fromEntries(wellFormed);
  report("warn", `Ignoring ${name}: a part of it is no key=value`);
  return {};
}
