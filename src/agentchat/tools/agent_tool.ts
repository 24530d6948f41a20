import {
  type AgentState,
  type ComponentModel,
  componentModel,
  type ComponentProvider,
  type LoadStateOptions,
} from "../../core/mod.ts";
import type { CallContext } from "../../telemetry/mod.ts";
import { BaseTool, type ToolContext } from "../../tools/mod.ts";
import { type BaseChatAgent, chatAgentKind } from "../agents/chat_agent.ts";
import type { ConversationItem } from "../messages/mod.ts";
import type { TaskResult } from "../task.ts";
import {
  isTaskResult,
  resultText,
  TaskQueue,
  taskToolOptions,
} from "./_task_runner_tool.ts";

/**
 * What of a run a model is told, where an agent or a team is its tool.
 *
 * @example
 * ```ts
 * import { AgentTool, type TaskToolOptions, UserProxyAgent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: TaskToolOptions = { returnValueAsLastMessage: true };
 * const ada = new UserProxyAgent({ name: "ada", inputFunction: () => "Noon" });
 * const tool = new AgentTool(ada, options);
 * const result = await tool.runJson({ task: "When?" });
 * assertEquals(tool.returnValueAsString(result), "Noon");
 * ```
 */
export interface TaskToolOptions {
  /**
   * Whether the model is told the last message only; else it is told all of them,
   * each with its speaker.
   *
   * @default {false}
   */
  readonly returnValueAsLastMessage?: boolean | undefined;
}

/**
 * An agent that another can use as a tool. Each call is a task, and the agent
 * remembers the ones before. What happens in it is part of the stream of the
 * agent that uses it. Of two calls at once, one waits for the other.
 *
 * @example
 * ```ts
 * import { AgentTool, AssistantAgent, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const poet = new AssistantAgent({
 *   name: "poet",
 *   description: "Writes poems",
 *   modelClient: new ReplayChatCompletionClient(["O rose"]),
 * });
 * const tool = new AgentTool(poet);
 * assertEquals(tool.schema.name, "poet");
 * const result = await tool.runJson({ task: "A poem of a flower" });
 * assertEquals(tool.returnValueAsString(result), "poet: O rose");
 * ```
 */
export class AgentTool extends BaseTool<{ readonly task: string }, TaskResult> {
  readonly #agent: BaseChatAgent;
  readonly #tasks: TaskQueue;
  readonly #lastOnly: boolean;

  /**
   * Makes a tool of an agent, with its name and description.
   *
   * @param agent - who does what the model asks for
   * @param options - what the model is told
   */
  constructor(agent: BaseChatAgent, options: TaskToolOptions = {}) {
    super(taskToolOptions(agent.name, agent.description));
    this.#agent = agent;
    this.#tasks = new TaskQueue(agent);
    this.#lastOnly = options.returnValueAsLastMessage ?? false;
  }

  /**
   * Runs the agent.
   *
   * @param args - the task
   * @param call - hand it on to whatever the tool calls
   * @returns messages and events as they come, and the result
   */
  override run(
    args: { readonly task: string },
    call: ToolContext,
  ): AsyncGenerator<ConversationItem, TaskResult, undefined> {
    return this.#tasks.run(args, call);
  }

  /**
   * What the agent said, as text.
   *
   * @param value - what a run gave
   */
  override returnValueAsString(value: unknown): string {
    return isTaskResult(value)
      ? resultText(value, this.#lastOnly)
      : super.returnValueAsString(value);
  }

  /**
   * Gives what the agent remembers.
   *
   * @param call - the signal, and the parent of the spans
   */
  saveState(call?: CallContext): Promise<AgentState> | AgentState {
    return this.#agent.saveState(call);
  }

  /**
   * Lets the agent take back what was saved.
   *
   * @param state - what was saved
   * @param options - what it was read from, and the call context
   * @throws {ConfigError} naming the field that is wrong
   */
  loadState(state: unknown, options?: LoadStateOptions): Promise<void> | void {
    return this.#agent.loadState(state, options);
  }

  /**
   * Writes the tool down, with its agent.
   *
   * @returns the component model: JSON
   * @throws {ConfigError} `not_dumpable` if the agent cannot be
   */
  dumpComponent(): ComponentModel {
    return componentModel({
      provider: "autogen_agentchat.tools.AgentTool",
      componentType: "tool",
    }, {
      agent: this.#agent.dumpComponent(),
      return_value_as_last_message: this.#lastOnly,
    });
  }
}

/** Makes tools that are agents of their JSON. */
export const agentToolProvider: ComponentProvider = {
  componentType: "tool",
  fromConfig: async (_, { fields, load }) =>
    new AgentTool(await load("agent", chatAgentKind), {
      returnValueAsLastMessage: fields.optional.boolean(
        "return_value_as_last_message",
      ),
    }),
};
