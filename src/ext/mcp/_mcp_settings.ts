import { readOrigins } from "../../telemetry/mod.ts";
import { headersOf, secretsOf } from "../../tools/mod.ts";
import type { McpWorkbenchOptions } from "./mcp_workbench_options.ts";

/** The options of a workbench, checked, with their defaults. */
export interface McpSettings {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch | undefined;
  readonly timeout: number;
  readonly sseReadTimeout: number;
  readonly reconnectDelay: number;
  readonly terminateOnClose: boolean;
  readonly protocolVersion: string | undefined;
  readonly traceOrigins: ReadonlySet<string>;
  /** What must not be told. */
  readonly secrets: readonly string[];
}

/** What errors of the constructor begin with. */
export const MAKING = "Cannot make an McpWorkbench";

/** The first revision that is not negotiated by `initialize`. */
const FIRST_WITHOUT_SESSIONS = "2026-07-28";
/** What setTimeout can wait for at most; it would not wait at all for more. */
export const LONGEST_WAIT: number = 2 ** 31 - 1;

/**
 * Checks options.
 *
 * @throws {TypeError} if the URL, a header, an origin or the version is none
 * @throws {RangeError} if a number is out of its range
 */
export function readSettings(options: McpWorkbenchOptions): McpSettings {
  const { fetch, terminateOnClose = true, protocolVersion } = options;
  const url = readUrl(options.url);
  const headers = headersOf(options.headers, MAKING);
  if (
    protocolVersion !== undefined && protocolVersion !== "auto" &&
    !(/^\d{4}-\d\d-\d\d$/.test(protocolVersion) &&
      protocolVersion >= FIRST_WITHOUT_SESSIONS)
  ) {
    throw new TypeError(
      `${MAKING}: "protocolVersion" is "${protocolVersion}", neither "auto" nor ${FIRST_WITHOUT_SESSIONS} or later`,
    );
  }
  return {
    url,
    headers,
    fetch,
    timeout: readNumber(options, "timeout", 30_000),
    sseReadTimeout: readNumber(options, "sseReadTimeout", 300_000),
    reconnectDelay: readNumber(options, "reconnectDelay", 1000),
    terminateOnClose,
    protocolVersion,
    traceOrigins: readOrigins(options.traceOrigins ?? [], MAKING),
    secrets: [...secretsOf(url, headers), ...keysIn(url)],
  };
}

function readUrl(given: string | URL): URL {
  const url = URL.parse(given);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new TypeError(`${MAKING}: "${hidden(given)}" is not an HTTP URL`);
  }
  if (url.username !== "" || url.password !== "") {
    throw new TypeError(
      `${MAKING}: "${hidden(given)}" holds a password; put it into "headers"`,
    );
  }
  return url;
}

/** Those who know the path of some servers may use them. */
function keysIn({ pathname }: URL): readonly string[] {
  return pathname.split("/")
    .filter((part) => /^(?=.*\d)[\w.~%-]{16,}$/.test(part));
}

/** A URL, or what was to be one, without what nobody may see. */
function hidden(url: string | URL): string {
  return `${url}`.replace(/\/\/.*@/, "//…@").replace(/\?.*/s, "?…");
}

function readNumber(
  options: McpWorkbenchOptions,
  name: "timeout" | "sseReadTimeout" | "reconnectDelay",
  standard: number,
): number {
  const value = options[name] ?? standard;
  if (value > 0) return Math.min(value, LONGEST_WAIT);
  throw new RangeError(
    `${MAKING}: "${name}" is ${value}, not milliseconds above 0`,
  );
}
