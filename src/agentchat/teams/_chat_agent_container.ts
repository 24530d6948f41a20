import { type MessageContext, RoutedAgent } from "../../core/mod.ts";
import {
  type CallContext,
  isCancellation,
  openInvokeAgent,
} from "../../telemetry/mod.ts";
import type { BaseChatAgent, TurnContext } from "../agents/chat_agent.ts";
import type { ChatMessage } from "../messages.ts";
import {
  GroupChatAgentResponse,
  GroupChatError,
  GroupChatMessage,
  GroupChatRequestPublish,
  GroupChatReset,
  GroupChatStart,
  serializeError,
} from "./_group_chat_messages.ts";
import type { GroupChatTopics } from "./_group_chat_topics.ts";

/** What a container shares with its team. */
export interface ContainerInit {
  readonly agent: BaseChatAgent;
  readonly topics: GroupChatTopics;
  /** Told of a failure before the message about it travels. */
  readonly onFailure: (message: object, error: unknown) => void;
}

/** Lets a chat agent take part in a team: it listens, and speaks when asked. */
export class ChatAgentContainer extends RoutedAgent {
  readonly #agent: BaseChatAgent;
  readonly #topics: GroupChatTopics;
  readonly #onFailure: ContainerInit["onFailure"];
  /** What was said since the agent's last turn. */
  #buffer: ChatMessage[] = [];

  constructor({ agent, topics, onFailure }: ContainerInit) {
    super(agent.description);
    this.#agent = agent;
    this.#topics = topics;
    this.#onFailure = onFailure;
    this.on(GroupChatStart, ({ messages }) => {
      this.#buffer.push(...messages);
    }, { kind: "event" });
    this.on(GroupChatAgentResponse, ({ response }) => {
      this.#buffer.push(response.chatMessage);
    }, { kind: "event" });
    this.on(GroupChatRequestPublish, (_, ctx) => this.#speak(ctx), {
      kind: "event",
    });
    this.on(GroupChatReset, (_, ctx) => this.#reset(ctx), { kind: "rpc" });
  }

  override get className(): string {
    return "ChatAgentContainer";
  }

  #speak(ctx: MessageContext): Promise<void> {
    const operation = openInvokeAgent(ctx.traceContext, {
      ...this.#agent.spanInfo,
      id: this.id.toString(),
    });
    const signal = ctx.signal ?? new AbortController().signal;
    const call = { signal, traceContext: operation.context };
    return operation.run(signal, () => this.#turn(ctx, call));
  }

  async #turn(ctx: MessageContext, call: TurnContext): Promise<void> {
    const heard = this.#buffer.splice(0);
    try {
      for await (const item of this.#agent.onMessagesStream(heard, call)) {
        const message = item.type === "Response" ? item.chatMessage : item;
        await ctx.publish(
          GroupChatMessage({ message }),
          this.#topics.output,
          call,
        );
        if (item.type !== "Response") continue;
        const { name } = this.#agent;
        await ctx.publish(
          GroupChatAgentResponse({ response: item, name }),
          this.#topics.group,
          call,
        );
      }
    } catch (error) {
      if (!isCancellation(error, call.signal)) {
        const failure = GroupChatError({ error: serializeError(error) });
        this.#onFailure(failure, error);
        await ctx.publish(failure, this.#topics.group, call);
      }
      throw error;
    }
  }

  async #reset(call: CallContext): Promise<void> {
    this.#buffer = [];
    await this.#agent.onReset(call);
  }
}
