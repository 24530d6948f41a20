import {
  InsufficientScopeError,
  ProtocolError,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
} from "@modelcontextprotocol/client";
import { CodedError } from "../../core/mod.ts";
import { describeThrown } from "../../telemetry/mod.ts";
import { withoutSecrets } from "../../tools/mod.ts";
import type { McpExchange } from "./_mcp_exchange.ts";
import { NoAnswer } from "./_mcp_fetch.ts";
import { isLostAnswer } from "./_mcp_transport.ts";
import {
  McpError,
  type McpErrorCode,
  type McpErrorOptions,
} from "./mcp_error.ts";

/** Longer texts say nothing more. */
const LONGEST = 1000;

/**
 * Makes an error of whatever the client threw; those of this library stay what
 * they are. What it threw is no cause of it, since that may tell a secret.
 *
 * @param doing - e.g. `Cannot list the tools of https://example.com/mcp`
 */
export function mcpFailure(
  thrown: unknown,
  doing: string,
  exchange: McpExchange | undefined,
  secrets: readonly string[],
): CodedError {
  if (thrown instanceof CodedError) return thrown;
  const [code, problem, options] = explain(thrown, exchange);
  const text = withoutSecrets(problem, secrets).slice(0, LONGEST)
    .toWellFormed();
  return new McpError(code, `${doing}: ${text}`, options);
}

/** Whether the server does not know the session any more. */
export function isLostSession(thrown: unknown): boolean {
  if (!(thrown instanceof SdkHttpError)) return false;
  const { status, data: { text } } = thrown;
  // The specification asks for 404, and older servers answer with 400.
  return status === 404 ||
    status === 400 && typeof text === "string" && /session/i.test(text);
}

const REDIRECTED = "the server redirects to another place";

type Explanation = readonly [
  code: McpErrorCode,
  problem: string,
  options?: McpErrorOptions,
];

function explain(
  thrown: unknown,
  exchange: McpExchange | undefined,
): Explanation {
  const { message } = describeThrown(thrown);
  if (thrown instanceof ProtocolError) {
    if (isLostAnswer(thrown.data)) return ["connection_failed", message];
    // Some are the client's own, e.g. of a result that does not fit its schema.
    const rpcCode = exchange?.errorCode;
    return rpcCode === undefined
      ? ["invalid_answer", message]
      : [`${rpcCode}`, message, { rpcCode }];
  }
  if (thrown instanceof SdkHttpError) {
    const { status, data: { text } } = thrown;
    // Pages are not told the status of a redirect.
    if (status === 0) return ["invalid_answer", REDIRECTED];
    const said = status >= 300 && status < 400
      ? REDIRECTED
      : typeof text === "string"
      ? text.trim()
      : "";
    return [`${status}`, `${status} ${said}`.trimEnd(), { status }];
  }
  if (thrown instanceof InsufficientScopeError) {
    return ["403", `403 ${message}`, { status: 403 }];
  }
  if (thrown instanceof SdkError) return [codeOf(thrown), message];
  if (thrown instanceof NoAnswer) return [thrown.code, message];
  // The client has no class for that.
  if (message === "Not connected") return ["connection_failed", message];
  return ["invalid_answer", message];
}

function codeOf({ code }: SdkError): McpErrorCode {
  switch (code) {
    case SdkErrorCode.RequestTimeout:
      return "timeout";
    case SdkErrorCode.ConnectionClosed:
    case SdkErrorCode.NotConnected:
      return "connection_failed";
    default:
      return "invalid_answer";
  }
}
