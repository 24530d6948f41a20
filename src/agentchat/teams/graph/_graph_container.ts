import type { MessageContext } from "../../../core/mod.ts";
import type { TurnContext } from "../../agents/chat_agent.ts";
import type { ConversationItem } from "../../messages/mod.ts";
import {
  ChatAgentContainer,
  type ContainerInit,
} from "../_chat_agent_container.ts";
import type { Floor } from "./_floor.ts";

/**
 * Lets an agent take part where several speak at the same time, and one may be
 * asked twice: it listens and speaks in the order in which messages come.
 */
export class GraphContainer extends ChatAgentContainer {
  readonly #floor: Floor;
  /** Until all is done that came before. */
  #busy: Promise<void> | undefined;

  constructor(init: ContainerInit, floor: Floor) {
    super(init);
    this.#floor = floor;
  }

  protected override hear(
    items: readonly ConversationItem[],
  ): Promise<void> | void {
    if (this.#busy === undefined) return super.hear(items);
    return this.#inOrder(() => super.hear(items));
  }

  protected override speak(ctx: MessageContext): Promise<void> {
    const entering = this.#floor.enter();
    return this.#inOrder(async () => {
      await entering;
      try {
        await super.speak(ctx);
      } finally {
        this.#floor.leave();
      }
    });
  }

  protected override async tellReader(
    message: ConversationItem,
    ctx: MessageContext,
    call: TurnContext,
  ): Promise<void> {
    await super.tellReader(message, ctx, call);
    // Tools take their time.
    if (message.type === "ToolCallRequestEvent") await this.#floor.pass();
  }

  #inOrder(work: () => Promise<void> | void): Promise<void> {
    const working = this.#busy === undefined
      ? Promise.resolve(work())
      : this.#busy.then(work);
    const done = working.catch(() => {}).then(() => {
      if (this.#busy === done) this.#busy = undefined;
    });
    this.#busy = done;
    return working;
  }
}
