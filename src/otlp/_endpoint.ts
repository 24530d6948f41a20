import type { Environment } from "../telemetry/mod.ts";
import { report } from "./_report.ts";
import { readPairs, readVariable, redactUrl } from "./_variables.ts";
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
    for (const pair of readPairs(environment, name)) {
      if (pair === undefined || !trySet(headers, ...pair)) {
        // Not the part itself: it may be a secret.
        report("warn", `Ignoring a part of ${name}: it is no valid header`);
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
      `Cannot export spans: "${
        redactUrl(String(given))
      }" is not a URL of http or https`,
    );
  }
  return url === undefined ? withPath(parsed) : parsed;
}

function variableUrl(environment: Environment): URL | undefined {
  const traces = ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"];
  const url = readVariable(environment, traces, parseHttpUrl);
  if (url !== undefined) return url;
  const all = ["OTEL_EXPORTER_OTLP_ENDPOINT"];
  const base = readVariable(environment, all, parseHttpUrl);
  return base === undefined ? undefined : withPath(base);
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
  const pair = [username, password].map(percentDecode).join(":");
  const bytes = new TextEncoder().encode(pair);
  return { authorization: `Basic ${btoa(String.fromCharCode(...bytes))}` };
}

function percentDecode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A URL may have a percent sign that encodes nothing.
    return text;
  }
}

function trySet(headers: Headers, key: string, value: string): boolean {
  try {
    headers.set(key, value);
    return true;
  } catch {
    return false;
  }
}
