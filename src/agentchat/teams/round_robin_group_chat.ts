import { GroupChatManager } from "./_group_chat_manager.ts";
import { BaseGroupChat, type GroupChatOptions } from "./base_group_chat.ts";

/** How a round-robin team is set up. */
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
      createManager: (init) => new RoundRobinGroupChatManager(init),
    }, options);
  }
}

class RoundRobinGroupChatManager extends GroupChatManager {
  #next = 0;

  protected override selectSpeakers(): Promise<readonly string[]> {
    const names = this.init.participantNames;
    const speaker = names[this.#next];
    this.#next = (this.#next + 1) % names.length;
    return Promise.resolve(speaker === undefined ? [] : [speaker]);
  }

  protected override resetSpeakers(): void {
    this.#next = 0;
  }
}
