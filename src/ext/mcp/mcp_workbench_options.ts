import type { ChatCompletionClient } from "../../models/mod.ts";
import type { ToolOverrides } from "../../tools/mod.ts";

/**
 * How a workbench reaches its server.
 *
 * @example
 * ```ts
 * import { McpWorkbench, type McpWorkbenchOptions } from "@autogen-edge/runtime/ext/mcp";
 * import { assertEquals } from "@std/assert";
 *
 * const options: McpWorkbenchOptions = {
 *   url: "https://example.com/mcp",
 *   headers: { authorization: "Bearer secret" },
 *   timeout: 10_000,
 *   toolOverrides: { search: { name: "search_docs" } },
 * };
 * const { config } = new McpWorkbench(options).dumpComponent();
 * assertEquals(config.server_params, {
 *   type: "StreamableHttpServerParams",
 *   url: "https://example.com/mcp",
 *   timeout: 10,
 *   sse_read_timeout: 300,
 *   terminate_on_close: true,
 * });
 * ```
 */
export interface McpWorkbenchOptions {
  /** The server's endpoint of Streamable HTTP. */
  readonly url: string | URL;
  /**
   * Sent with each request. They are neither in errors nor in spans nor written
   * down with the workbench, since they hold keys.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /**
   * Milliseconds for what needs no work: to connect, to list, and to part.
   *
   * @default {30000}
   */
  readonly timeout?: number | undefined;
  /**
   * Milliseconds that a tool, a resource or a prompt may keep silent; what a tool
   * tells of its progress makes them begin anew.
   *
   * @default {300000}
   */
  readonly sseReadTimeout?: number | undefined;
  /**
   * Whether the server is told when its session is over.
   *
   * @default {true}
   */
  readonly terminateOnClose?: boolean | undefined;
  /**
   * By the server's names of tools: what the model is told of them. The model may
   * call a tool by either name.
   */
  readonly toolOverrides?: ToolOverrides | undefined;
  /** Answers where a tool of the server asks for a model: "sampling". */
  readonly modelClient?: ChatCompletionClient | undefined;
  /**
   * Sends the requests; in a Worker it may be that of a service binding.
   *
   * @default {globalThis.fetch}, looked up for each request
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /**
   * Origins, e.g. `https://example.com`, that get the trace context as HTTP
   * headers. In the requests' own `_meta` each server gets it.
   *
   * @default {[]}
   */
  readonly traceOrigins?: readonly string[] | undefined;
  /**
   * Which revision of the protocol is spoken. Without one it is what the server
   * and the workbench both know of those with sessions, which nearly all servers
   * speak; `"auto"` asks the server first whether it speaks a later one, without
   * sessions; and a date from 2026-07-28 on demands that one.
   */
  readonly protocolVersion?: string | undefined;
  /**
   * Milliseconds before a stream that broke off is opened again; later attempts
   * wait longer.
   *
   * @default {1000}
   */
  readonly reconnectDelay?: number | undefined;
  /**
   * Called when the server tells that a list is not what it was. The workbench
   * asks for it anew by itself. What this throws goes to the `diag` logger of
   * OpenTelemetry's API.
   *
   * @param list - which one
   */
  readonly onListChanged?:
    | ((list: "tools" | "resources" | "prompts") => void)
    | undefined;
}
