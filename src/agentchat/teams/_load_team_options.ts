import type { ComponentContext, ComponentKind } from "../../core/mod.ts";
import type { AgentRuntime } from "../../core/mod.ts";
import { BaseChatAgent } from "../agents/chat_agent.ts";
import { terminationKind } from "../conditions/components.ts";
import type { AnyItemType } from "../messages/mod.ts";
import { BaseGroupChat } from "./base_group_chat.ts";
import type { GroupChatOptions } from "./group_chat_options.ts";
import type { SelectorResources } from "./selector_functions.ts";
import type { Participant } from "./team.ts";

/**
 * What teams may need that no config can hold.
 *
 * @example
 * ```ts
 * import { AssistantAgent, autogenComponents, ReplayChatCompletionClient, RoundRobinGroupChat, SingleThreadedAgentRuntime, teamKind, type TeamResources } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * runtime.start();
 * const resources: TeamResources = { runtime };
 * const modelClient = new ReplayChatCompletionClient(["A poem."]);
 * const poet = new AssistantAgent({ name: "poet", modelClient });
 * const options = { participants: [poet], maxTurns: 1 };
 * const model = new RoundRobinGroupChat(options).dumpComponent();
 * const kind = teamKind;
 * const team = await autogenComponents().load(model, { kind, resources });
 * const { messages } = await team.run({ task: "Write" });
 * assertEquals(messages.at(-1)?.content, "A poem.");
 * ```
 */
export interface TeamResources extends SelectorResources {
  /**
   * Where loaded teams live; it must be started.
   *
   * @default a runtime of its own for each
   */
  readonly runtime?: AgentRuntime | undefined;
  /** Types of messages beside AutoGen's own that participants may speak in. */
  readonly customMessageTypes?: readonly AnyItemType[] | undefined;
}

/** An agent or a team. */
const participantKind: ComponentKind<Participant> = {
  name: "agent or team",
  is: (value): value is Participant =>
    value instanceof BaseChatAgent || value instanceof BaseGroupChat,
};

/** Reads what the config of every team holds. */
export async function loadTeamOptions(
  { fields, loadAll, loadOptional, resources }: ComponentContext<
    TeamResources
  >,
): Promise<GroupChatOptions> {
  return {
    name: fields.optional.string("name"),
    description: fields.optional.string("description"),
    participants: await loadAll("participants", participantKind),
    terminationCondition: await loadOptional(
      "termination_condition",
      terminationKind,
    ),
    maxTurns: fields.optional.integer("max_turns"),
    emitTeamEvents: fields.optional.boolean("emit_team_events"),
    runtime: resources.runtime,
    customMessageTypes: resources.customMessageTypes,
  };
}
