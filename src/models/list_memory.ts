import {
  type Component,
  type ComponentModel,
  componentModel,
  type ComponentProvider,
  type JsonCodec,
  jsonList,
  jsonObject,
  jsonOptional,
  jsonString,
} from "../core/mod.ts";
import type { CallContext } from "../telemetry/mod.ts";
import { withoutNulls } from "./_without_nulls.ts";
import { SystemMessage } from "./llm_message.ts";
import type {
  Memory,
  MemoryContent,
  MemoryQueryResult,
  UpdateContextResult,
} from "./memory.ts";
import { memoryContentJson } from "./memory_content_json.ts";
import type { ChatCompletionContext } from "./model_context.ts";
import { repr } from "./repr.ts";

const DEFAULT_NAME = "default_list_memory";

/**
 * How a list memory is set up.
 *
 * @example
 * ```ts
 * import { ListMemory, type ListMemoryOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: ListMemoryOptions = {
 *   name: "tastes",
 *   contents: [{ content: "Ada is vegan", mimeType: "text/plain" }],
 * };
 * const memory = new ListMemory(options);
 * assertEquals(memory.name, "tastes");
 * assertEquals(memory.contents, options.contents);
 * ```
 */
export interface ListMemoryOptions {
  /**
   * Tells the memories of an agent apart.
   *
   * @default {"default_list_memory"}
   */
  readonly name?: string | undefined;
  /** What is remembered from the start. */
  readonly contents?: readonly MemoryContent[] | undefined;
}

/**
 * Remembers everything, in the order in which it was added, and reminds the
 * model of all of it in one system message.
 *
 * @example
 * ```ts
 * import { ListMemory, UnboundedChatCompletionContext } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const memory = new ListMemory();
 * await memory.add({ content: "Ada is vegan", mimeType: "text/plain" });
 * const context = new UnboundedChatCompletionContext();
 * await memory.updateContext(context);
 * const [reminder] = await context.getMessages();
 * assertEquals(
 *   reminder?.content,
 *   "\nRelevant memory content (in chronological order):\n1. Ada is vegan\n",
 * );
 * ```
 */
export class ListMemory implements Memory, Component {
  /** Tells the memories of an agent apart. */
  readonly name: string;
  #contents: readonly MemoryContent[];

  /**
   * Makes a memory.
   *
   * @param options - its name, and what is remembered from the start
   */
  constructor(options: ListMemoryOptions = {}) {
    this.name = options.name ?? DEFAULT_NAME;
    this.#contents = [...options.contents ?? []];
  }

  /** All that is remembered, in order. */
  get contents(): readonly MemoryContent[] {
    return this.#contents;
  }

  /** Remembers something. */
  add(content: MemoryContent, _call?: CallContext): Promise<void> {
    this.#contents = [...this.#contents, content];
    return Promise.resolve();
  }

  /** Gives all that is remembered, whatever is asked. */
  query(
    _query: string | MemoryContent,
    _call?: CallContext,
  ): Promise<MemoryQueryResult> {
    return Promise.resolve({ results: this.#contents });
  }

  /** Adds one system message of all that is remembered; none if that is nothing. */
  async updateContext(
    context: ChatCompletionContext,
    call?: CallContext,
  ): Promise<UpdateContextResult> {
    const results = this.#contents;
    if (results.length > 0) {
      const lines = results.map((item, index) =>
        `${index + 1}. ${shown(item)}`
      );
      const content = `\nRelevant memory content (in chronological order):\n${
        lines.join("\n")
      }\n`;
      await context.addMessage(SystemMessage({ content }), call);
    }
    return { memories: { results } };
  }

  /** Forgets everything. */
  clear(): Promise<void> {
    this.#contents = [];
    return Promise.resolve();
  }

  /** Does nothing: there is nothing to give back. */
  close(): Promise<void> {
    return Promise.resolve();
  }

  /** Writes the memory down, with all that is remembered now. */
  dumpComponent(): ComponentModel {
    const { name, contents: memoryContents } = this;
    return componentModel(
      {
        provider: "autogen_core.memory.ListMemory",
        componentType: "memory",
      },
      CONFIG.write({ name, memoryContents }) as Readonly<
        Record<string, unknown>
      >,
    );
  }
}

interface Config {
  readonly name: string;
  readonly memoryContents: readonly MemoryContent[];
}

const CONFIG: JsonCodec<Config> = /* @__PURE__ */ jsonObject<Config>({
  name: /* @__PURE__ */ jsonOptional(jsonString, () => DEFAULT_NAME),
  memoryContents: /* @__PURE__ */ jsonOptional(
    /* @__PURE__ */ jsonList(/* @__PURE__ */ withoutNulls(memoryContentJson)),
    () => [],
  ),
});

/** Makes such memories of their configs. */
export const listMemoryProvider: ComponentProvider<Config> = {
  componentType: "memory",
  schema: CONFIG,
  fromConfig: ({ name, memoryContents: contents }) =>
    new ListMemory({ name, contents }),
};

/**
 * A content as text: data as Python shows it, as a model is told of it there, too.
 * What is no text is named, since models could not read it.
 */
function shown({ content, mimeType }: MemoryContent): string {
  if (typeof content === "string") return content;
  if (content instanceof Uint8Array) {
    return `(${content.length} bytes of ${mimeType})`;
  }
  return mimeType.startsWith("image/") ? "(a picture)" : repr(content);
}
