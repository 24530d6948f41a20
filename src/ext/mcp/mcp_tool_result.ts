import type { ToolResult } from "../../tools/mod.ts";
import type { McpContent } from "./mcp_content.ts";

/**
 * What a tool of a server gave. Its `content` is what a model is told: of images
 * and other bytes only that they are there, as they would fill its memory.
 *
 * @example
 * ```ts
 * import { type McpToolResult, McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
 * import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
 * import { assertEquals } from "@std/assert";
 *
 * const handler = createMcpHandler(() => {
 *   const server = new McpServer({ name: "camera", version: "1.0.0" });
 *   server.registerTool("shoot", { description: "Takes a picture" }, () => ({
 *     content: [
 *       { type: "text", text: "Here it is:" },
 *       { type: "image", data: "AA==", mimeType: "image/png" },
 *     ],
 *   }));
 *   return server;
 * });
 * await using workbench = new McpWorkbench({
 *   url: "https://camera.example/mcp",
 *   fetch: (url, init) => handler.fetch(new Request(url, init)),
 * });
 * const result: McpToolResult = await workbench.callTool("shoot", {});
 * assertEquals(result.content, "Here it is:\n[Image: image/png, 1 bytes]");
 * assertEquals(result.parts.map(({ type }) => type), ["text", "image"]);
 * ```
 */
export interface McpToolResult extends ToolResult {
  /** All that the tool gave; nothing where the server could not be asked. */
  readonly parts: readonly McpContent[];
  /** What programs are told, if anything. */
  readonly structuredContent?: unknown;
}
