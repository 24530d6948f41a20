import {
  type ComponentModel,
  type ComponentProvider,
  type JsonCodec,
  jsonInteger,
  jsonOptional,
} from "../../core/mod.ts";
import { GroupChatManager } from "./_group_chat_manager.ts";
import type { ManagerInit } from "./_manager_init.ts";
import { managerJson, type ManagerState } from "./_manager_state.ts";
import { loadTeamOptions } from "./_load_team_options.ts";
import { BaseGroupChat } from "./base_group_chat.ts";
import type { GroupChatOptions } from "./group_chat_options.ts";
import type { Participant } from "./team.ts";

/**
 * How a round-robin team is set up.
 *
 * @example
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient, RoundRobinGroupChat, type RoundRobinGroupChatOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const modelClient = new ReplayChatCompletionClient(["One", "Two"]);
 * const options: RoundRobinGroupChatOptions = {
 *   participants: [new AssistantAgent({ name: "counter", modelClient })],
 *   maxTurns: 2,
 * };
 * const { messages } = await new RoundRobinGroupChat(options).run({ task: "Go" });
 * assertEquals(messages.map(({ content }) => content), ["Go", "One", "Two"]);
 * ```
 */
export interface RoundRobinGroupChatOptions extends GroupChatOptions {}

/**
 * A team whose participants speak in turn.
 *
 * @example
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient, RoundRobinGroupChat } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const speaker = (name: string, ...lines: string[]) =>
 *   new AssistantAgent({
 *     name,
 *     modelClient: new ReplayChatCompletionClient(lines),
 *   });
 * const team = new RoundRobinGroupChat({
 *   participants: [speaker("writer", "A poem."), speaker("critic", "Fine.")],
 *   maxTurns: 2,
 * });
 * const { messages, stopReason } = await team.run({ task: "Write" });
 * assertEquals(messages.map(({ source }) => source), [
 *   "user",
 *   "writer",
 *   "critic",
 * ]);
 * assertEquals(stopReason, "Maximum number of turns 2 reached.");
 * ```
 */
export class RoundRobinGroupChat extends BaseGroupChat {
  /**
   * Makes a team.
   *
   * @param options - the participants, and when they stop
   * @throws {RangeError} if there is no participant, or `maxTurns` is less than 1
   * @throws {TypeError} if two participants have the same name
   */
  constructor(options: RoundRobinGroupChatOptions) {
    super({
      type: "RoundRobinGroupChat",
      managerName: "RoundRobinGroupChatManager",
      createManager: (init) => new RoundRobinGroupChatManager(init),
    }, options);
  }

  /**
   * Writes the team down.
   *
   * @returns its component model: JSON
   * @throws {ConfigError} `not_dumpable`, where something in it cannot be
   */
  override dumpComponent(): ComponentModel {
    return this.dumpTeam();
  }
}

/** Makes round-robin teams of their component models. */
export const roundRobinGroupChatProvider: ComponentProvider = {
  componentType: "team",
  fromConfig: async (_, context) =>
    new RoundRobinGroupChat(await loadTeamOptions(context)),
};

interface Place {
  /** Whose turn is next, by place among the participants. */
  readonly nextSpeakerIndex: number;
}

class RoundRobinGroupChatManager extends GroupChatManager<Place> {
  override readonly json: JsonCodec<ManagerState & Place>;
  #next = 0;

  constructor(init: ManagerInit) {
    super(init);
    this.json = managerJson<Place>("RoundRobinManagerState", init.factory, {
      nextSpeakerIndex: jsonOptional(jsonInteger, () => 0),
    });
  }

  protected override get own(): Place {
    return { nextSpeakerIndex: this.#next };
  }

  protected override set own({ nextSpeakerIndex }: Place) {
    this.#next = nextSpeakerIndex;
  }

  protected override resetOwn(): void {
    this.#next = 0;
  }

  protected override selectSpeakers(): Promise<readonly string[]> {
    const { participants } = this.init;
    // There is one, also where a state counts from the end, as Python's lists do.
    const speaker = participants.at(this.#next % participants.length);
    this.#next = (this.#next + 1) % participants.length;
    return Promise.resolve([(speaker as Participant).name]);
  }
}
