import type { AgentRuntime } from "../../core/mod.ts";
import type { TerminationCondition } from "../conditions/termination_condition.ts";
import type { AnyItemType, MessageStamp } from "../messages/mod.ts";
import type {
  ChatAgentContainer,
  ContainerInit,
} from "./_chat_agent_container.ts";
import type { GroupChatManager } from "./_group_chat_manager.ts";
import type { ManagerInit } from "./_manager_init.ts";
import type { Participant } from "./team.ts";

/**
 * How every team is set up.
 *
 * @example
 * ```ts
 * import { AssistantAgent, type GroupChatOptions, ReplayChatCompletionClient, RoundRobinGroupChat } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const modelClient = new ReplayChatCompletionClient(["A poem."]);
 * const options: GroupChatOptions = {
 *   name: "poets",
 *   participants: [new AssistantAgent({ name: "poet", modelClient })],
 *   maxTurns: 1,
 *   emitTeamEvents: true,
 * };
 * const { messages } = await new RoundRobinGroupChat(options).run({ task: "Go" });
 * assertEquals(messages.map(({ type }) => type), [
 *   "TextMessage",
 *   "SelectSpeakerEvent",
 *   "TextMessage",
 * ]);
 * ```
 */
export interface GroupChatOptions extends MessageStamp {
  /** The agents and teams that take part, whose names differ. */
  readonly participants: readonly Participant[];
  /** What spans call the team. */
  readonly name?: string | undefined;
  /**
   * Tells others what the team is for.
   *
   * @default {"A team of agents."}
   */
  readonly description?: string | undefined;
  /** When the team stops. */
  readonly terminationCondition?: TerminationCondition | undefined;
  /** After how many turns the team stops. */
  readonly maxTurns?: number | undefined;
  /**
   * Whether a run tells who speaks next, by a `SelectSpeakerEvent`.
   *
   * @default {false}
   */
  readonly emitTeamEvents?: boolean | undefined;
  /** Types of messages beside AutoGen's own that participants may speak in. */
  readonly customMessageTypes?: readonly AnyItemType[] | undefined;
  /**
   * Where the team lives; it must be started.
   *
   * @default a runtime of its own
   */
  readonly runtime?: AgentRuntime | undefined;
}

/** What a kind of team adds to {@linkcode BaseGroupChat}. */
export interface GroupChatKind {
  /** The declared name of the kind, e.g. `RoundRobinGroupChat`. */
  readonly type: string;
  /** What Python calls the agent that leads the team. */
  readonly managerName: string;
  /** Makes the agent that leads the team. */
  readonly createManager: (init: ManagerInit) => GroupChatManager;
  /**
   * Makes what lets a participant take part.
   *
   * @default one that listens at any time
   */
  readonly createContainer?:
    | ((init: ContainerInit) => ChatAgentContainer)
    | undefined;
}
