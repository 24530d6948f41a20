import type { McpContent } from "./mcp_content.ts";
import type { McpToolResult } from "./mcp_tool_result.ts";

/** What a server answers to a call, mended and checked. */
export interface CallAnswer {
  readonly content: readonly McpContent[];
  readonly structuredContent?: unknown;
  readonly isError?: boolean | undefined;
}

/** What a workbench makes of an answer. */
export function toToolResult(
  name: string,
  { content: parts, structuredContent, isError = false }: CallAnswer,
): McpToolResult {
  const content = parts.length === 0 && structuredContent !== undefined
    ? JSON.stringify(structuredContent)
    : parts.map(textOf).join("\n");
  const structured = structuredContent === undefined
    ? {}
    : { structuredContent };
  return { name, content, isError, parts, ...structured };
}

/** What a model is told of a part; for bytes that is only what they are. */
function textOf(part: McpContent): string {
  switch (part.type) {
    case "text":
      return part.text;
    case "image":
      return `[Image: ${part.mimeType}, ${bytesOf(part.data)} bytes]`;
    case "audio":
      return `[Audio: ${part.mimeType}, ${bytesOf(part.data)} bytes]`;
    case "resource": {
      const { type, resource } = part;
      const { uri, mimeType } = resource;
      return "text" in resource
        ? JSON.stringify({ type, uri, mimeType, text: resource.text })
        : `[Resource: ${uri}, ${mimeType ?? "unknown"}, ${
          bytesOf(resource.blob)
        } bytes]`;
    }
    case "resource_link": {
      const { type, uri, name, description, mimeType } = part;
      return JSON.stringify({ type, uri, name, description, mimeType });
    }
  }
}

function bytesOf(base64: string): number {
  return Math.floor(base64.replaceAll(/[\s=]/g, "").length / 4 * 3);
}
