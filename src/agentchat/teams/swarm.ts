import type { ComponentModel, ComponentProvider } from "../../core/mod.ts";
import type { BaseChatAgent } from "../agents/chat_agent.ts";
import { loadTeamOptions, type TeamResources } from "./_load_team_options.ts";
import { SwarmGroupChatManager } from "./_swarm_manager.ts";
import { BaseGroupChat } from "./base_group_chat.ts";
import type { GroupChatOptions } from "./group_chat_options.ts";
import { isTeam, type Participant } from "./team.ts";

/**
 * How a swarm is set up.
 *
 * @example A swarm that asks the user
 * ```ts
 * import { AssistantAgent, HandoffMessage, Handoffs, HandoffTermination, ReplayChatCompletionClient, Swarm, type SwarmOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const call = { id: "1", name: "transfer_to_user", arguments: "{}" };
 * const modelClient = new ReplayChatCompletionClient([{
 *   finishReason: "function_calls",
 *   content: [call],
 *   usage: { promptTokens: 0, completionTokens: 0 },
 *   cached: false,
 * }, "Then we fly on Monday."]);
 * const options: SwarmOptions = {
 *   participants: [
 *     new AssistantAgent({ name: "agency", modelClient, handoffs: new Handoffs("user") }),
 *   ],
 *   terminationCondition: new HandoffTermination("user"),
 *   maxTurns: 1,
 * };
 * const swarm = new Swarm(options);
 * const asked = await swarm.run({ task: "Book a flight" });
 * assertEquals(asked.stopReason, "Handoff to user from agency detected.");
 *
 * const answer = HandoffMessage({
 *   source: "user",
 *   target: "agency",
 *   content: "On Monday.",
 *   context: [],
 * });
 * const { messages } = await swarm.run({ task: answer });
 * assertEquals(messages[1]?.content, "Then we fly on Monday.");
 * ```
 */
export interface SwarmOptions extends GroupChatOptions {
  /** The agents that take part. The first one begins, and can hand off. */
  readonly participants: readonly BaseChatAgent[];
}

/**
 * A team whose agents say themselves who goes on, by handing off: whoever has the
 * word keeps it until a `HandoffMessage` gives it to somebody else.
 *
 * @example
 * ```ts
 * import { AssistantAgent, Handoffs, ReplayChatCompletionClient, Swarm } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const call = { id: "1", name: "transfer_to_refunder", arguments: "{}" };
 * const desk = new AssistantAgent({
 *   name: "desk",
 *   modelClient: new ReplayChatCompletionClient([{
 *     finishReason: "function_calls",
 *     content: [call],
 *     usage: { promptTokens: 0, completionTokens: 0 },
 *     cached: false,
 *   }]),
 *   handoffs: new Handoffs("refunder"),
 * });
 * const refunder = new AssistantAgent({
 *   name: "refunder",
 *   modelClient: new ReplayChatCompletionClient(["Your money is on its way."]),
 * });
 * const swarm = new Swarm({ participants: [desk, refunder], maxTurns: 2 });
 * const { messages } = await swarm.run({ task: "I want my money back" });
 * assertEquals(messages.at(-1)?.content, "Your money is on its way.");
 * ```
 */
export class Swarm extends BaseGroupChat {
  /**
   * Makes a swarm.
   *
   * @param options - the agents, and when they stop
   * @throws {RangeError} if there is no participant, or `maxTurns` is less than 1
   * @throws {TypeError} if two participants have the same name, one is a team, or
   * the first cannot hand off
   */
  constructor(options: SwarmOptions) {
    super({
      type: "Swarm",
      managerName: "SwarmGroupChatManager",
      createManager: (init) => new SwarmGroupChatManager(init),
    }, options);
    assertAgents(this.name, this.participants);
  }

  /**
   * Writes the swarm down.
   *
   * @returns its component model: JSON
   * @throws {ConfigError} `not_dumpable`, where something in it cannot be
   */
  override dumpComponent(): ComponentModel {
    return this.dumpTeam();
  }
}

function assertAgents(
  team: string,
  participants: readonly Participant[],
): void {
  for (const [index, participant] of participants.entries()) {
    const { name } = participant;
    if (isTeam(participant)) {
      throw new TypeError(
        `Cannot create team "${team}": "${name}" is a team, and only agents hand off`,
      );
    }
    const { producedMessageTypes } = participant;
    if (index === 0 && !producedMessageTypes.includes("HandoffMessage")) {
      throw new TypeError(
        `Cannot create team "${team}": "${name}" is the first to speak, and cannot hand off`,
      );
    }
  }
}

/** Makes swarms of their component models. */
export const swarmProvider: ComponentProvider<
  Readonly<Record<string, unknown>>,
  TeamResources
> = {
  componentType: "team",
  fromConfig: async (_, context) => {
    const options = await loadTeamOptions(context);
    // The swarm itself refuses those that are teams.
    return new Swarm(options as SwarmOptions);
  },
};
