import { ToolError } from "../../tools/mod.ts";
import type { McpQuestion } from "./_mcp_peer.ts";
import type { McpSettings } from "./_mcp_settings.ts";
import type {
  McpPrompt,
  McpPromptMessages,
  McpResource,
  McpResourceContents,
  McpResourceTemplate,
} from "./mcp_content.ts";
import type { CallAnswer } from "./_call_result.ts";

/** The client would also take what it asked for before. */
export const ANEW = { cacheMode: "refresh" } as const;

/** Asks for the resources; there are none where the server knows of no such thing. */
export function resources(
  { timeout }: McpSettings,
): McpQuestion<readonly McpResource[]> {
  return {
    doing: "list the resources",
    options: { timeout },
    async ask(client, options) {
      if (client.getServerCapabilities()?.resources === undefined) return [];
      const all = { ...options, ...ANEW };
      return (await client.listResources(undefined, all)).resources;
    },
  };
}

export function resourceTemplates(
  { timeout }: McpSettings,
): McpQuestion<readonly McpResourceTemplate[]> {
  return {
    doing: "list the resource templates",
    options: { timeout },
    async ask(client, options) {
      if (client.getServerCapabilities()?.resources === undefined) return [];
      const all = { ...options, ...ANEW };
      const list = await client.listResourceTemplates(undefined, all);
      return list.resourceTemplates;
    },
  };
}

export function resourceContents(
  { sseReadTimeout: timeout }: McpSettings,
  uri: string,
): McpQuestion<readonly McpResourceContents[]> {
  return {
    doing: `read resource "${uri}"`,
    options: { timeout },
    async ask(client, options) {
      const all = { ...options, ...ANEW };
      return (await client.readResource({ uri }, all)).contents;
    },
  };
}

export function prompts(
  { timeout }: McpSettings,
): McpQuestion<readonly McpPrompt[]> {
  return {
    doing: "list the prompts",
    options: { timeout },
    async ask(client, options) {
      if (client.getServerCapabilities()?.prompts === undefined) return [];
      const all = { ...options, ...ANEW };
      return (await client.listPrompts(undefined, all)).prompts;
    },
  };
}

export function promptMessages(
  { sseReadTimeout: timeout }: McpSettings,
  name: string,
  args: Readonly<Record<string, string>>,
): McpQuestion<McpPromptMessages> {
  return {
    doing: `get prompt "${name}"`,
    options: { timeout },
    ask: (client, options) =>
      client.getPrompt({ name, arguments: { ...args } }, options),
  };
}

/**
 * Asks for a call of a tool.
 *
 * @param shown - what the model calls it
 * @param own - what the server calls it
 */
export function toolCall(
  { sseReadTimeout: timeout }: McpSettings,
  { shown, own, args }: {
    readonly shown: string;
    readonly own: string;
    readonly args: unknown;
  },
): McpQuestion<CallAnswer> {
  return {
    doing: `call tool "${shown}"`,
    // The server only tells of progress to those who want to know.
    options: { timeout, resetTimeoutOnProgress: true, onprogress: () => {} },
    ask: (client, options) =>
      client.callTool(
        { name: own, arguments: argumentsOf(shown, args) },
        options,
      ),
  };
}

function argumentsOf(toolName: string, args: unknown): Record<string, unknown> {
  if (args === undefined || args === null) return {};
  if (typeof args === "object" && !Array.isArray(args)) return { ...args };
  throw new ToolError(
    "invalid_arguments",
    `Invalid arguments for tool "${toolName}": arguments: not an object`,
  );
}
