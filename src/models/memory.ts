import type { ComponentKind } from "../core/mod.ts";
import type { CallContext } from "../telemetry/mod.ts";
import { hasMethods } from "../tools/mod.ts";
import type { ImageContent } from "./llm_message.ts";
import type { ChatCompletionContext } from "./model_context.ts";

/**
 * What kind of content a memory holds; any other MIME type will do, too.
 *
 * @example
 * ```ts
 * import { ListMemory, type MemoryMimeType } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const kinds: MemoryMimeType[] = ["text/markdown", "text/x-recipe"];
 *
 * const memory = new ListMemory();
 * for (const mimeType of kinds) {
 *   await memory.add({ content: "Tofu, fried", mimeType });
 * }
 * assertEquals(memory.contents.map(({ mimeType }) => mimeType), kinds);
 * ```
 */
export type MemoryMimeType =
  | "text/plain"
  | "text/markdown"
  | "application/json"
  | "image/*"
  | "application/octet-stream"
  | (string & Record<never, never>);

/**
 * Something to remember.
 *
 * @example
 * ```ts
 * import { ListMemory, type MemoryContent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const taste: MemoryContent = {
 *   content: { likes: ["tofu"] },
 *   mimeType: "application/json",
 *   metadata: { learnt: "2026-03-01" },
 * };
 * assertEquals(new ListMemory({ contents: [taste] }).contents, [taste]);
 * ```
 */
export interface MemoryContent {
  /** Text, bytes, a picture, or JSON as plain data. */
  readonly content:
    | string
    | Uint8Array
    | ImageContent
    | Readonly<Record<string, unknown>>;
  /** What kind of content it is. */
  readonly mimeType: MemoryMimeType;
  /** Whatever the program wants to know of it. */
  readonly metadata?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * What a memory found.
 *
 * @example
 * ```ts
 * import { ListMemory, type MemoryQueryResult } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function texts({ results }: MemoryQueryResult): unknown[] {
 *   return results.map(({ content }) => content);
 * }
 *
 * const memory = new ListMemory();
 * await memory.add({ content: "Ada is vegan", mimeType: "text/plain" });
 * assertEquals(texts(await memory.query("Ada")), ["Ada is vegan"]);
 * ```
 */
export interface MemoryQueryResult {
  /** The best first, or in the order in which they were added. */
  readonly results: readonly MemoryContent[];
}

/**
 * What a memory added to a context.
 *
 * @example
 * ```ts
 * import { ListMemory, UnboundedChatCompletionContext, type UpdateContextResult } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const memory = new ListMemory();
 * await memory.add({ content: "Ada is vegan", mimeType: "text/plain" });
 * const { memories }: UpdateContextResult = await memory.updateContext(
 *   new UnboundedChatCompletionContext(),
 * );
 * assertEquals(memories.results, memory.contents);
 * ```
 */
export interface UpdateContextResult {
  /** What the model is reminded of. */
  readonly memories: MemoryQueryResult;
}

/**
 * Remembers what a conversation does not hold. An agent has its memories update
 * its model context before it asks the model; what is remembered, and what of it
 * matters now, is the memory's own decision. A memory that cannot be reached
 * rejects.
 *
 * @example A memory of one thing
 * ```ts
 * import { type ChatCompletionContext, type Memory, type MemoryContent, SystemMessage, UnboundedChatCompletionContext } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class LastNote implements Memory {
 *   readonly name = "last note";
 *   #results: readonly MemoryContent[] = [];
 *   async add(note: MemoryContent) {
 *     this.#results = [note];
 *   }
 *   async query() {
 *     return { results: this.#results };
 *   }
 *   async updateContext(context: ChatCompletionContext) {
 *     for (const { content } of this.#results) {
 *       await context.addMessage(SystemMessage({ content: `Note: ${content}` }));
 *     }
 *     return { memories: { results: this.#results } };
 *   }
 *   async clear() {
 *     this.#results = [];
 *   }
 *   async close() {}
 * }
 *
 * const memory = new LastNote();
 * await memory.add({ content: "Ada is vegan", mimeType: "text/plain" });
 * const context = new UnboundedChatCompletionContext();
 * await memory.updateContext(context);
 * const [reminder] = await context.getMessages();
 * assertEquals(reminder?.content, "Note: Ada is vegan");
 * ```
 */
export interface Memory {
  /** Tells the memories of an agent apart. */
  readonly name: string;
  /**
   * Remembers something.
   *
   * @param content - what to remember
   * @param call - how to stop it, and where its spans hang
   */
  add(content: MemoryContent, call?: CallContext): Promise<void>;
  /**
   * Looks something up.
   *
   * @param query - what it is about
   * @param call - how to stop it, and where its spans hang
   * @returns what is remembered of it
   */
  query(
    query: string | MemoryContent,
    call?: CallContext,
  ): Promise<MemoryQueryResult>;
  /**
   * Adds to a model's context what the model should be reminded of.
   *
   * @param context - the conversation that the model will be shown
   * @param call - how to stop it, and where its spans hang
   * @returns what was added
   */
  updateContext(
    context: ChatCompletionContext,
    call?: CallContext,
  ): Promise<UpdateContextResult>;
  /** Forgets everything. */
  clear(): Promise<void>;
  /** Gives back what the memory holds open; what it remembers stays. */
  close(): Promise<void>;
}

/**
 * What a loaded component has to be where a memory is needed.
 *
 * @example
 * ```ts
 * import { ListMemory, memoryKind } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * assert(memoryKind.is(new ListMemory()));
 * assert(!memoryKind.is(new Map()));
 * ```
 */
export const memoryKind: ComponentKind<Memory> = {
  name: "memory",
  is: (value): value is Memory =>
    hasMethods(value, "add", "query", "updateContext"),
};
