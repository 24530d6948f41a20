import {
  type JsonCodec,
  jsonOptional,
  jsonString,
  type MessageContext,
} from "../../core/mod.ts";
import { formatText } from "../_format_text.ts";
import { AgentChatError } from "../agent_chat_error.ts";
import type {
  ChatMessage,
  ConversationItem,
  HandoffMessage,
} from "../messages/mod.ts";
import { GroupChatManager } from "./_group_chat_manager.ts";
import type { ManagerInit } from "./_manager_init.ts";
import { managerJson, type ManagerState } from "./_manager_state.ts";

interface Memory {
  /** Who has the word. */
  readonly currentSpeaker: string;
}

/** Leads a team by giving the word to whom it was handed to last. */
export class SwarmGroupChatManager extends GroupChatManager<Memory> {
  override readonly json: JsonCodec<ManagerState & Memory>;
  readonly #names: readonly string[];
  readonly #first: string;
  #current: string;

  constructor(init: ManagerInit) {
    super(init);
    this.#names = init.participants.map(({ name }) => name);
    this.#first = this.#current = this.#names[0] ?? "";
    this.json = managerJson<Memory>("SwarmManagerState", init.factory, {
      currentSpeaker: jsonOptional(jsonString, () => this.#first),
    });
  }

  protected override get own(): Memory {
    return { currentSpeaker: this.#current };
  }

  protected override set own({ currentSpeaker }: Memory) {
    this.#current = currentSpeaker;
  }

  protected override resetOwn(): void {
    this.#current = this.#first;
  }

  protected override checkTask(messages: readonly ChatMessage[]): void {
    const handoffs = messages.filter(isHandoff);
    for (const { target } of handoffs) {
      if (!this.#has(target)) throw this.#notHere(target, TASK);
    }
    if (handoffs.length > 0) return;
    const last = this.thread.findLast(isHandoff);
    if (last !== undefined && !this.#has(last.target)) {
      throw this.#notHere(last.target, GOING_ON);
    }
  }

  protected override selectSpeakers(
    _ctx: MessageContext,
  ): Promise<readonly string[]> {
    const last = this.thread.findLast(isHandoff);
    this.#current = last?.target ?? this.#current;
    if (this.#has(this.#current)) return Promise.resolve([this.#current]);
    const from = last === undefined ? "" : ` from "${last.source}"`;
    const names = this.#names.map((name) => `"${name}"`).join(", ");
    throw new AgentChatError(
      "no_speaker",
      `Cannot hand off${from} to "${this.#current}": the team has ${names}`,
    );
  }

  #has(name: string): boolean {
    return this.#names.includes(name);
  }

  #notHere(target: string, text: string): AgentChatError {
    const names = this.#names;
    return new AgentChatError(
      "no_speaker",
      formatText(text, { target, names }),
    );
  }
}

// AutoGen's words, which programs may look for.
const TASK =
  "The target {target} is not one of the participants {names}. If you are resuming Swarm with a new HandoffMessage make sure to set the target to a valid participant as the target.";
const GOING_ON =
  "The existing handoff target {target} is not one of the participants {names}. If you are resuming Swarm with a new task make sure to include in your task a HandoffMessage with a valid participant as the target. For example, if you are resuming from a HandoffTermination, make sure the new task is a HandoffMessage with a valid participant as the target.";

function isHandoff(item: ConversationItem): item is HandoffMessage {
  return item.type === "HandoffMessage";
}
