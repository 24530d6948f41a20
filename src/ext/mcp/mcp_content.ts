/**
 * A piece of what a tool gives or a prompt says.
 *
 * @example
 * ```ts
 * import type { McpContent } from "@autogen-edge/runtime/ext/mcp";
 * import { assertEquals } from "@std/assert";
 *
 * function imagesOf(parts: readonly McpContent[]): Uint8Array[] {
 *   return parts.flatMap((part) =>
 *     part.type === "image" ? [Uint8Array.fromBase64(part.data)] : []
 *   );
 * }
 * const dot: McpContent = { type: "image", data: "AA==", mimeType: "image/png" };
 * assertEquals(imagesOf([dot]), [new Uint8Array([0])]);
 * ```
 */
export type McpContent =
  | { readonly type: "text"; readonly text: string }
  | {
    readonly type: "image" | "audio";
    /** Base64. */
    readonly data: string;
    readonly mimeType: string;
  }
  | { readonly type: "resource"; readonly resource: McpResourceContents }
  | {
    readonly type: "resource_link";
    readonly uri: string;
    readonly name: string;
    readonly description?: string | undefined;
    readonly mimeType?: string | undefined;
  };

/**
 * What is in a resource, or in a part of it.
 *
 * @example
 * ```ts
 * import type { McpResourceContents } from "@autogen-edge/runtime/ext/mcp";
 * import { assertEquals } from "@std/assert";
 *
 * function textIn(contents: McpResourceContents): string | undefined {
 *   return "text" in contents ? contents.text : undefined;
 * }
 * assertEquals(textIn({ uri: "file:///a.txt", text: "hello" }), "hello");
 * ```
 */
export type McpResourceContents =
  | {
    readonly uri: string;
    readonly mimeType?: string | undefined;
    readonly text: string;
  }
  | {
    readonly uri: string;
    readonly mimeType?: string | undefined;
    /** Base64. */
    readonly blob: string;
  };

/**
 * A resource of a server.
 *
 * @example
 * ```ts
 * import type { McpResource } from "@autogen-edge/runtime/ext/mcp";
 * import { assertEquals } from "@std/assert";
 *
 * function label({ name, mimeType = "unknown" }: McpResource): string {
 *   return `${name} (${mimeType})`;
 * }
 * assertEquals(label({ uri: "file:///a.txt", name: "a" }), "a (unknown)");
 * ```
 */
export interface McpResource {
  /** What it is read by. */
  readonly uri: string;
  /** What it is called. */
  readonly name: string;
  /** What people are shown as its name. */
  readonly title?: string | undefined;
  /** What it is about. */
  readonly description?: string | undefined;
  /** Of what kind it is. */
  readonly mimeType?: string | undefined;
}

/**
 * Resources whose URIs follow a pattern.
 *
 * @example
 * ```ts
 * import type { McpResourceTemplate } from "@autogen-edge/runtime/ext/mcp";
 * import { assertEquals } from "@std/assert";
 *
 * const template: McpResourceTemplate = {
 *   uriTemplate: "notes://{day}",
 *   name: "notes",
 * };
 * const uri = template.uriTemplate.replace("{day}", "monday");
 * assertEquals(uri, "notes://monday");
 * ```
 */
export interface McpResourceTemplate {
  /** A URI template of RFC 6570. */
  readonly uriTemplate: string;
  /** What they are called. */
  readonly name: string;
  /** What people are shown as their name. */
  readonly title?: string | undefined;
  /** What they are about. */
  readonly description?: string | undefined;
  /** Of what kind they are, where all are of one. */
  readonly mimeType?: string | undefined;
}

/**
 * A prompt of a server.
 *
 * @example
 * ```ts
 * import type { McpPrompt } from "@autogen-edge/runtime/ext/mcp";
 * import { assertEquals } from "@std/assert";
 *
 * function requiredOf({ arguments: takes = [] }: McpPrompt): string[] {
 *   return takes.filter(({ required }) => required).map(({ name }) => name);
 * }
 * const greet: McpPrompt = {
 *   name: "greet",
 *   arguments: [{ name: "guest", required: true }, { name: "tone" }],
 * };
 * assertEquals(requiredOf(greet), ["guest"]);
 * ```
 */
export interface McpPrompt {
  /** What it is asked for by. */
  readonly name: string;
  /** What people are shown as its name. */
  readonly title?: string | undefined;
  /** What it is for. */
  readonly description?: string | undefined;
  /** What it takes. */
  readonly arguments?:
    | readonly {
      readonly name: string;
      readonly description?: string | undefined;
      readonly required?: boolean | undefined;
    }[]
    | undefined;
}

/**
 * A prompt that is filled in.
 *
 * @example For a model
 * ```ts
 * import type { McpPromptMessages } from "@autogen-edge/runtime/ext/mcp";
 * import { type LlmMessage, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function toMessages({ messages }: McpPromptMessages): LlmMessage[] {
 *   return messages.flatMap(({ content }) =>
 *     content.type === "text"
 *       ? [UserMessage({ content: content.text, source: "prompt" })]
 *       : []
 *   );
 * }
 * const messages = toMessages({
 *   messages: [{ role: "user", content: { type: "text", text: "Hello" } }],
 * });
 * assertEquals(messages.map(({ content }) => content), ["Hello"]);
 * ```
 */
export interface McpPromptMessages {
  /** What it is for. */
  readonly description?: string | undefined;
  /** What to send to a model. */
  readonly messages: readonly {
    readonly role: "user" | "assistant";
    readonly content: McpContent;
  }[];
}

/**
 * What a server says of itself.
 *
 * @example
 * ```ts
 * import type { McpServerInfo } from "@autogen-edge/runtime/ext/mcp";
 * import { assertEquals } from "@std/assert";
 *
 * function greeting({ name = "somebody", instructions = "" }: McpServerInfo): string {
 *   return `This is ${name}. ${instructions}`.trimEnd();
 * }
 * assertEquals(greeting({ name: "office", protocolVersion: "2025-11-25" }), "This is office.");
 * ```
 */
export interface McpServerInfo {
  /** What it is called. */
  readonly name?: string | undefined;
  /** Which version of it this is. */
  readonly version?: string | undefined;
  /** How it wants to be used, for the system message of a model. */
  readonly instructions?: string | undefined;
  /** The revision of the protocol that is spoken, a date. */
  readonly protocolVersion: string;
}
