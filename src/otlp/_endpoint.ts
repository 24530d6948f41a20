import { diag } from "@opentelemetry/api";
import type { Environment } from "../telemetry/mod.ts";
import { readPairs, readVariable } from "./_variables.ts";
import type { OtlpTracingOptions } from "./otlp_tracing_options.ts";

const DEFAULT_ENDPOINT = "http://localhost:4318";

/** Where spans go, and with which headers. */
export interface Endpoint {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Follows the rules of the OTLP exporter's specification. */
export function readEndpoint(
  options: Pick<OtlpTracingOptions, "url" | "endpoint" | "headers">,
  environment: Environment,
): Endpoint {
  const url = optionUrl(options) ?? variableUrl(environment) ??
    withPath(new URL(DEFAULT_ENDPOINT));
  const headers = new Headers(credentials(url));
  for (
    const name of [
      "OTEL_EXPORTER_OTLP_HEADERS",
      "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
    ]
  ) {
    for (const [key, value] of readPairs(environment, name)) {
      if (!trySet(headers, key, value)) {
        diag.warn(`Ignoring a part of ${name}: "${key}" is no valid header`);
      }
    }
  }
  for (const [key, value] of Object.entries(options.headers ?? {})) {
    if (!trySet(headers, key, value)) {
      throw new TypeError(
        `Cannot export spans: "${key}" is no valid header`,
      );
    }
  }
  headers.set("content-type", "application/json");
  // `fetch` refuses a URL with credentials.
  url.username = "";
  url.password = "";
  return { url: url.href, headers: Object.fromEntries(headers) };
}

function optionUrl(
  { url, endpoint }: Pick<OtlpTracingOptions, "url" | "endpoint">,
): URL | undefined {
  const given = url ?? endpoint;
  if (given === undefined) return undefined;
  const parsed = parseHttpUrl(String(given));
  if (parsed === undefined) {
    throw new TypeError(
      `Cannot export spans: "${given}" is not a URL of http or https`,
    );
  }
  return url === undefined ? withPath(parsed) : parsed;
}

function variableUrl(environment: Environment): URL | undefined {
  const traces = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
  for (const name of [traces, "OTEL_EXPORTER_OTLP_ENDPOINT"]) {
    const variable = readVariable(environment, [name]);
    if (variable === undefined) continue;
    const url = parseHttpUrl(variable.value);
    if (url !== undefined) return name === traces ? url : withPath(url);
    diag.warn(`Ignoring ${name}: "${variable.value}" is not a URL of http(s)`);
  }
  return undefined;
}

function parseHttpUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) ? url : undefined;
}

function withPath(base: URL): URL {
  const url = new URL(base);
  url.pathname = `${base.pathname.replace(/\/+$/, "")}/v1/traces`;
  return url;
}

function credentials({ username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  const pair = `${decodeURIComponent(username)}:${
    decodeURIComponent(password)
  }`;
  const bytes = new TextEncoder().encode(pair);
  return { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

function trySet(headers: Headers, key: string, value: string): boolean {
  try {
    headers.set(key, value);
    return true;
  } catch {
    return false;
  }
}
