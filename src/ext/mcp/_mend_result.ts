import { isObject, isText, type Json } from "./_json.ts";
import type { ListedTools } from "./_mcp_exchange.ts";
import { mayTakeForever, schemaProblem } from "./_tool_schema.ts";

/**
 * Mends the result of a request, so that one part that is malformed does not
 * cost the others: the client refuses whole messages.
 *
 * @param method - what was asked for
 * @param result - what the server sent
 * @param tools - what is known of a list's tools from earlier pages
 */
export function mendResult(
  method: string,
  result: Json,
  tools: ListedTools = { names: new Set(), refused: new Map() },
): Json {
  if (method === "tools/list") {
    const listed = Array.isArray(result.tools) ? result.tools : [];
    return { ...result, tools: mendTools(listed, tools) };
  }
  if (method === "tools/call") return mendCall(result);
  return result;
}

// What the specification of 2025-11-25 recommends at most.
const LONGEST_NAME = 128;
const MOST_OF_A_PART = 2000;

function mendTools(
  tools: readonly unknown[],
  { names, refused }: ListedTools,
): readonly Json[] {
  return tools.flatMap((tool) => {
    if (!isObject(tool)) return [];
    const { name, description, inputSchema, outputSchema } = tool;
    if (typeof name !== "string" || names.has(name)) return [];
    names.add(name);
    const problem = nameProblem(name) ?? schemaProblem(inputSchema);
    if (problem !== undefined) {
      refused.set(name, problem);
      return [];
    }
    return [{
      name,
      inputSchema,
      ...(typeof description === "string" ? { description } : {}),
      ...(schemaProblem(outputSchema) === undefined &&
          !mayTakeForever(outputSchema)
        ? { outputSchema }
        : {}),
    }];
  });
}

function nameProblem(name: string): string | undefined {
  if (name === "") return "its name is empty";
  if (name.length > LONGEST_NAME) {
    return `its name has more than ${LONGEST_NAME} characters`;
  }
  return /\p{C}/u.test(name) ? "its name holds what is no text" : undefined;
}

function mendCall(result: Json): Json {
  const { content, isError, structuredContent, ...others } = result;
  const parts = Array.isArray(content) ? content.map(mendPart) : [];
  // Revisions without sessions, whose results are typed, take any JSON there.
  const isStructured = isObject(structuredContent) ||
    "resultType" in others && structuredContent !== undefined;
  if (!isStructured && structuredContent !== undefined && parts.length === 0) {
    parts.push(asText(structuredContent));
  }
  return {
    ...others,
    content: parts,
    isError: isError === true,
    ...(isStructured ? { structuredContent } : {}),
  };
}

function mendPart(part: unknown): Json {
  if (!isObject(part)) return asText(part);
  const { type, text, data, mimeType, resource, uri, name } = part;
  switch (type) {
    case "text":
      return isText(text) ? { type, text } : asText(part);
    case "image":
    case "audio":
      return isText(mimeType) && isBase64(data)
        ? { type, data, mimeType }
        : asText(part);
    case "resource":
      return isContents(resource) ? { type, resource } : asText(part);
    case "resource_link":
      return isText(uri) && isText(name)
        ? { type, uri, name, ...textsOf(part, ["description", "mimeType"]) }
        : asText(part);
    default:
      return asText(part);
  }
}

function isContents(resource: unknown): boolean {
  if (!isObject(resource) || !isText(resource.uri)) return false;
  const { mimeType = "", text, blob } = resource;
  return isText(mimeType) && (isText(text) || isBase64(blob));
}

function textsOf(part: Json, names: readonly string[]): Json {
  const known = names.filter((name) => isText(part[name]));
  return Object.fromEntries(known.map((name) => [name, part[name]]));
}

/** What nobody knows is shown as it is. */
function asText(part: unknown): Json {
  const text = JSON.stringify(part) ?? "";
  return { type: "text", text: text.slice(0, MOST_OF_A_PART).toWellFormed() };
}

function isBase64(value: unknown): value is string {
  try {
    return isText(value) && atob(value).length >= 0;
  } catch {
    return false;
  }
}
