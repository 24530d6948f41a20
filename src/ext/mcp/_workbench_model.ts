import {
  type ComponentModel,
  componentModel,
  ConfigError,
  dumpPart,
} from "../../core/mod.ts";
import { hasSecretName, toolOverridesJson } from "../../tools/mod.ts";
import type { McpSettings } from "./_mcp_settings.ts";
import type { McpWorkbenchOptions } from "./mcp_workbench_options.ts";

/** Writes a workbench down as Python AutoGen does, but for its headers. */
export function workbenchModel(
  { url, timeout, sseReadTimeout, terminateOnClose }: McpSettings,
  { toolOverrides = {}, modelClient }: McpWorkbenchOptions,
): ComponentModel {
  const secret = [...url.searchParams.keys()].find(hasSecretName);
  if (secret !== undefined) {
    throw new ConfigError(
      "not_dumpable",
      `Cannot dump an McpWorkbench: its URL holds a secret, "${secret}"; put it into "headers"`,
    );
  }
  return componentModel(
    {
      provider: "autogen_ext.tools.mcp.McpWorkbench",
      componentType: "workbench",
    },
    {
      server_params: {
        type: "StreamableHttpServerParams",
        url: url.href,
        timeout: timeout / 1000,
        sse_read_timeout: sseReadTimeout / 1000,
        terminate_on_close: terminateOnClose,
      },
      tool_overrides: toolOverridesJson.write(toolOverrides),
      model_client: modelClient &&
        dumpPart(modelClient, "an McpWorkbench", "model_client"),
    },
  );
}
