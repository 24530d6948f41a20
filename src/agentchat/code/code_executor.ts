import type { Component, ComponentKind } from "../../core/mod.ts";
import type { TurnContext } from "../agents/chat_agent.ts";
import type { CodeBlock, CodeResult } from "../messages/mod.ts";

/**
 * Runs code that a model wrote: in a worker, a container, a remote sandbox. A
 * {@linkcode CodeExecutorAgent} calls it. One that has a `dumpComponent` can be a
 * part of components.
 *
 * @example A calculator
 * ```ts
 * import { type CodeExecutor, CodeExecutorAgent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const calculator: CodeExecutor = {
 *   languages: ["sum"],
 *   executeCodeBlocks(blocks) {
 *     const sums = blocks.map(({ code }) =>
 *       code.split("+").reduce((sum, part) => sum + Number(part), 0)
 *     );
 *     return Promise.resolve({ exitCode: 0, output: sums.join("\n") });
 *   },
 * };
 *
 * const agent = new CodeExecutorAgent({ name: "calc", codeExecutor: calculator });
 * const fence = "`".repeat(3);
 * const { messages } = await agent.run({ task: `${fence}sum\n1 + 2\n${fence}` });
 * assertEquals(messages.at(-1)?.content, "3");
 * ```
 */
export interface CodeExecutor extends Partial<Component> {
  /**
   * The languages that it knows, in small letters, the one that it knows best
   * first.
   */
  readonly languages: readonly string[];
  /**
   * Runs blocks of code, one after the other, until one of them fails.
   *
   * @param blocks - the code
   * @param call - end the code when its signal aborts
   * @returns what the blocks printed, together, and how the last one ended. Code
   * that fails, takes too long or is in another language is a result, too
   * @throws what is wrong with the executor itself; the signal's reason on abort
   */
  executeCodeBlocks(
    blocks: readonly CodeBlock[],
    call: TurnContext,
  ): Promise<CodeResult>;
}

/**
 * What a loaded component has to be where an executor is needed.
 *
 * @example
 * ```ts
 * import { codeExecutorKind, WorkerCodeExecutor } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * assert(codeExecutorKind.is(new WorkerCodeExecutor()));
 * assert(!codeExecutorKind.is({ languages: ["js"] }));
 * ```
 */
export const codeExecutorKind: ComponentKind<CodeExecutor> = {
  name: "code executor",
  is: (value): value is CodeExecutor =>
    typeof value === "object" && value !== null &&
    "executeCodeBlocks" in value && "languages" in value,
};
