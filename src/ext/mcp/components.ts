import type { ComponentProvider, ComponentRegistry } from "../../core/mod.ts";
import { chatCompletionClientKind } from "../../models/mod.ts";
import {
  readHeaders,
  readToolOverrides,
  type ToolResources,
} from "../../tools/mod.ts";
import { McpWorkbench } from "./mcp_workbench.ts";

/**
 * Lets a registry load workbenches of servers that Python AutoGen, or this
 * library, wrote down. Those that start a program, or speak the older transport
 * of events, are refused: there is neither at the edge.
 *
 * @param registry - learns their provider
 * @returns the registry, so that calls chain
 * @throws {ConfigError} `already_registered`
 *
 * @example A key that is in no file
 * ```ts
 * import { autogenComponents, workbenchKind } from "@autogen-edge/runtime";
 * import { registerMcp } from "@autogen-edge/runtime/ext/mcp";
 * import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
 * import { assertEquals } from "@std/assert";
 *
 * const handler = createMcpHandler(() => {
 *   const server = new McpServer({ name: "office", version: "1.0.0" });
 *   server.registerTool("time", { description: "Tells the time" }, () => ({
 *     content: [{ type: "text", text: "noon" }],
 *   }));
 *   return server;
 * });
 *
 * const workbench = await registerMcp(autogenComponents()).load({
 *   provider: "autogen_ext.tools.mcp.McpWorkbench",
 *   config: {
 *     server_params: {
 *       type: "StreamableHttpServerParams",
 *       url: "https://office.example/mcp",
 *     },
 *   },
 * }, {
 *   kind: workbenchKind,
 *   resources: {
 *     headers: { "https://office.example": { authorization: "Bearer secret" } },
 *     fetch: (url, init) => handler.fetch(new Request(url, init)),
 *   },
 * });
 * assertEquals((await workbench.callTool("time", {})).content, "noon");
 * await workbench.stop?.();
 * ```
 */
export function registerMcp<Resources extends ToolResources>(
  registry: ComponentRegistry<Resources>,
): ComponentRegistry<Resources> {
  return registry.register(
    "autogen_ext.tools.mcp.McpWorkbench",
    mcpWorkbenchProvider,
  );
}

const HTTP = "StreamableHttpServerParams";

const mcpWorkbenchProvider: ComponentProvider<
  Readonly<Record<string, unknown>>,
  ToolResources
> = {
  componentType: "workbench",
  async fromConfig(_, context) {
    const { fields, refuse, resources: { fetch }, loadOptional } = context;
    const params = fields.fields("server_params");
    const type = params.oneOf("type", [
      HTTP,
      "SseServerParams",
      "StdioServerParams",
    ]);
    if (type !== HTTP) {
      const why = `is "${type}", which no edge has; ${HTTP} is there`;
      throw refuse("/server_params/type", "invalid_field", why);
    }
    const url = URL.parse(params.string("url"));
    if (url === null) {
      throw refuse("/server_params/url", "invalid_field", "is not a URL");
    }
    const { optional } = params;
    const at = "/server_params/headers";
    const written = optional.object("headers");
    const timeout = optional.number("timeout");
    const sseReadTimeout = optional.number("sse_read_timeout");
    return new McpWorkbench({
      url,
      headers: readHeaders(at, written, url.origin, context),
      timeout: timeout === undefined ? undefined : timeout * 1000,
      sseReadTimeout: sseReadTimeout === undefined
        ? undefined
        : sseReadTimeout * 1000,
      terminateOnClose: optional.boolean("terminate_on_close"),
      toolOverrides: readToolOverrides(fields),
      modelClient: await loadOptional("model_client", chatCompletionClientKind),
      fetch,
    });
  },
};
