import {
  type AgentState,
  type ComponentModel,
  componentModel,
  type ComponentProvider,
  type LoadStateOptions,
} from "../../core/mod.ts";
import type { CallContext } from "../../telemetry/mod.ts";
import { BaseTool, type ToolContext } from "../../tools/mod.ts";
import type { ConversationItem } from "../messages/mod.ts";
import type { TaskResult } from "../task.ts";
import { type Team, teamKind } from "../teams/team.ts";
import {
  isTaskResult,
  resultText,
  TaskQueue,
  taskToolOptions,
} from "./_task_runner_tool.ts";
import type { TaskToolOptions } from "./agent_tool.ts";

/**
 * What a model is shown of a team that is its tool.
 *
 * @example
 * ```ts
 * import { RoundRobinGroupChat, TeamTool, type TeamToolOptions, UserProxyAgent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: TeamToolOptions = {
 *   name: "ask_all",
 *   description: "Asks everyone",
 *   returnValueAsLastMessage: true,
 * };
 * const ada = new UserProxyAgent({ name: "ada", inputFunction: () => "Yes" });
 * const team = new RoundRobinGroupChat({ participants: [ada], maxTurns: 1 });
 * assertEquals(new TeamTool(team, options).schema.description, "Asks everyone");
 * ```
 */
export interface TeamToolOptions extends TaskToolOptions {
  /** What the model calls it. */
  readonly name: string;
  /** Tells the model what it does and when to use it. */
  readonly description: string;
}

/**
 * A team that an agent can use as a tool. Each call is a task, and the team
 * remembers the ones before. What happens in it is part of the stream of the
 * agent that uses it. Of two calls at once, one waits for the other.
 *
 * @example
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient, RoundRobinGroupChat, TeamTool } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const member = (name: string, line: string) =>
 *   new AssistantAgent({ name, modelClient: new ReplayChatCompletionClient([line]) });
 * const participants = [member("poet", "O rose"), member("critic", "Good")];
 * const tool = new TeamTool(new RoundRobinGroupChat({ participants, maxTurns: 2 }), {
 *   name: "write",
 *   description: "Writes a poem, and criticizes it",
 * });
 * const result = await tool.runJson({ task: "Of a flower" });
 * assertEquals(tool.returnValueAsString(result), "poet: O rose\n\ncritic: Good");
 * ```
 */
export class TeamTool extends BaseTool<{ readonly task: string }, TaskResult> {
  readonly #team: Team;
  readonly #tasks: TaskQueue;
  readonly #lastOnly: boolean;

  /**
   * Makes a tool of a team.
   *
   * @param team - who does what the model asks for
   * @param options - what the model is shown and told
   * @throws {TypeError} if the name is empty
   */
  constructor(team: Team, options: TeamToolOptions) {
    super(taskToolOptions(options.name, options.description));
    this.#team = team;
    this.#tasks = new TaskQueue(team);
    this.#lastOnly = options.returnValueAsLastMessage ?? false;
  }

  /**
   * Runs the team.
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
   * What the team said, as text.
   *
   * @param value - what a run gave
   */
  override returnValueAsString(value: unknown): string {
    return isTaskResult(value)
      ? resultText(value, this.#lastOnly)
      : super.returnValueAsString(value);
  }

  /**
   * Gives what the team remembers.
   *
   * @param call - the signal, and the parent of the spans
   */
  saveState(call?: CallContext): Promise<AgentState> {
    return this.#team.saveState(call);
  }

  /**
   * Lets the team take back what was saved.
   *
   * @param state - what was saved
   * @param options - what it was read from, and the call context
   * @throws {ConfigError} naming the field that is wrong
   */
  loadState(state: unknown, options?: LoadStateOptions): Promise<void> {
    return this.#team.loadState(state, options);
  }

  /**
   * Writes the tool down, with its team.
   *
   * @returns the component model: JSON
   * @throws {ConfigError} `not_dumpable` if the team cannot be
   */
  dumpComponent(): ComponentModel {
    return componentModel({
      provider: "autogen_agentchat.tools.TeamTool",
      componentType: "tool",
    }, {
      name: this.name,
      description: this.description,
      team: this.#team.dumpComponent(),
      return_value_as_last_message: this.#lastOnly,
    });
  }
}

/** Makes tools that are teams of their JSON. */
export const teamToolProvider: ComponentProvider = {
  componentType: "tool",
  fromConfig: async (_, { fields, load }) =>
    new TeamTool(await load("team", teamKind), {
      name: fields.string("name"),
      description: fields.string("description"),
      returnValueAsLastMessage: fields.optional.boolean(
        "return_value_as_last_message",
      ),
    }),
};
