import type {
  AgentState,
  Component,
  ComponentKind,
  LoadStateOptions,
} from "../../core/mod.ts";
import type { CallContext } from "../../telemetry/mod.ts";
import type { BaseChatAgent } from "../agents/chat_agent.ts";
import type { TaskRunner } from "../task.ts";

/**
 * Agents that work on a task together; a team can be a participant of another.
 *
 * @example
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient, RoundRobinGroupChat, type Team } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const modelClient = new ReplayChatCompletionClient(["A poem.", "Another."]);
 * const team: Team = new RoundRobinGroupChat({
 *   participants: [new AssistantAgent({ name: "writer", modelClient })],
 *   maxTurns: 1,
 * });
 * await team.run({ task: "Write" });
 * const state = await team.saveState();
 * await team.reset();
 * await team.loadState(state);
 * const { messages } = await team.run();
 * assertEquals(messages.map(({ content }) => content), ["Another."]);
 * ```
 */
export interface Team extends TaskRunner, Component {
  /** What it is called. */
  readonly name: string;
  /** Tells others what it is for. */
  readonly description: string;
  /**
   * Makes it forget its conversation.
   *
   * @param call - how to stop it, and where its spans hang
   */
  reset(call?: CallContext): Promise<void>;
  /**
   * Tells its participants to pause, while it runs or not.
   *
   * @param call - how to stop it, and where its spans hang
   */
  pause(call?: CallContext): Promise<void>;
  /**
   * Tells its participants to go on.
   *
   * @param call - how to stop it, and where its spans hang
   */
  resume(call?: CallContext): Promise<void>;
  /**
   * Gives what it and its participants remember, as Python AutoGen writes it.
   *
   * @param call - how to stop it, and where its spans hang
   * @returns JSON, for {@linkcode Team.loadState}
   */
  saveState(call?: CallContext): Promise<AgentState>;
  /**
   * Takes back what was saved, maybe long ago and in Python.
   *
   * @param state - what was saved by a team of the same participants
   * @param options - what it was read from, and the call context
   * @throws {ConfigError} naming the field that is wrong
   */
  loadState(state: unknown, options?: LoadStateOptions): Promise<void>;
}

/**
 * Who can take part in a team.
 *
 * @example
 * ```ts
 * import { AssistantAgent, type Participant, ReplayChatCompletionClient, RoundRobinGroupChat } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const modelClient = new ReplayChatCompletionClient(["A poem.", "Fine."]);
 * const poet = new AssistantAgent({ name: "poet", modelClient });
 * const poets = new RoundRobinGroupChat({
 *   name: "poets",
 *   participants: [poet],
 *   maxTurns: 1,
 * });
 * const critic = new AssistantAgent({ name: "critic", modelClient });
 * const participants: Participant[] = [poets, critic];
 * const team = new RoundRobinGroupChat({ participants, maxTurns: 2 });
 * const { messages } = await team.run({ task: "Write" });
 * assertEquals(messages.map(({ source }) => source), ["user", "poet", "critic"]);
 * ```
 */
export type Participant = BaseChatAgent | Team;

/** Whether a participant is a team itself. */
export function isTeam(participant: Participant): participant is Team {
  return !("onMessagesStream" in participant);
}

/**
 * What a loader asks for if it needs a team.
 *
 * @example
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient, RoundRobinGroupChat, teamKind } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const modelClient = new ReplayChatCompletionClient(["A poem."]);
 * const writer = new AssistantAgent({ name: "writer", modelClient });
 * assert(teamKind.is(new RoundRobinGroupChat({ participants: [writer] })));
 * assert(!teamKind.is(writer));
 * ```
 */
export const teamKind: ComponentKind<Team> = {
  name: "team",
  is: (value): value is Team =>
    ["runStream", "pause", "dumpComponent"].every((name) =>
      typeof (value as Readonly<Record<string, unknown>> | null)?.[name] ===
        "function"
    ) && isTeam(value as Participant),
};
