import type { Attributes, Context } from "@opentelemetry/api";
import { kinds } from "./_kinds.ts";
import { openByConvention } from "./_open_by_convention.ts";
import type { Operation } from "./operation.ts";
import { names } from "./semconv.ts";
import { telemetryOf } from "./telemetry.ts";

/** A server of the Model Context Protocol, as spans show it. */
export interface McpServerInfo {
  readonly url: URL;
  /** Known once the two have met. */
  readonly sessionId?: string | undefined;
  readonly protocolVersion?: string | undefined;
}

/** A request to such a server, as spans show it. */
export interface McpRequestInfo {
  /** What is asked for, e.g. `resources/read`. */
  readonly method: string;
  readonly promptName?: string | undefined;
  readonly resourceUri?: string | undefined;
}

/**
 * `{method} {prompt}`: a request to a server that is no call of a tool, which
 * has a span of its own already.
 */
export function openMcpRequest(
  parent: Context,
  { method, promptName, resourceUri }: McpRequestInfo,
  server: McpServerInfo,
): Operation {
  // AutoGen has no span for it.
  return openByConvention(parent, {
    name: promptName === undefined ? method : `${method} ${promptName}`,
    kind: kinds.CLIENT,
    attributes: () => ({
      [names.MCP_METHOD_NAME]: method,
      [names.GEN_AI_PROMPT_NAME]: promptName,
      [names.MCP_RESOURCE_URI]: resourceUri,
      ...serverAttributes(server),
    }),
  });
}

/** Records on the span of a tool which server the call goes to. */
export function recordMcpServer(
  operation: Operation,
  server: McpServerInfo,
  method?: string,
): void {
  record(operation, () => ({
    [names.MCP_METHOD_NAME]: method,
    ...serverAttributes(server),
  }));
}

/** Records what is known of a request once it is sent, or answered. */
export function recordMcpRequest(
  operation: Operation,
  { id, errorCode }: {
    readonly id?: string | number | undefined;
    /** The code of the JSON-RPC error that it was answered with. */
    readonly errorCode?: number | undefined;
  },
): void {
  record(operation, () => ({
    [names.JSONRPC_REQUEST_ID]: id?.toString(),
    [names.RPC_RESPONSE_STATUS_CODE]: errorCode?.toString(),
  }));
}

/**
 * Ends the span of a tool that failed in a way its workbench makes a result of.
 * AutoGen's spans do not show that.
 */
export function failMcpTool(operation: Operation, error: unknown): void {
  if (isAutogen(operation)) operation.end();
  else operation.fail(error);
}

function record(operation: Operation, attributes: () => Attributes): void {
  if (!isAutogen(operation)) operation.record(attributes);
}

function isAutogen({ context }: Operation): boolean {
  return telemetryOf(context).conventions === "autogen";
}

function serverAttributes(
  { url, sessionId, protocolVersion }: McpServerInfo,
): Attributes {
  const { protocol, hostname, port } = url;
  return {
    [names.SERVER_ADDRESS]: hostname,
    [names.SERVER_PORT]: Number(port) || (protocol === "https:" ? 443 : 80),
    // Which of HTTP's versions it is, `fetch` does not tell.
    [names.NETWORK_TRANSPORT]: "tcp",
    [names.NETWORK_PROTOCOL_NAME]: "http",
    [names.MCP_SESSION_ID]: sessionId,
    [names.MCP_PROTOCOL_VERSION]: protocolVersion,
  };
}
