import { type MessageContext, RoutedAgent } from "../../core/mod.ts";
import {
  abortable,
  type CallContext,
  isCancellation,
  openInvokeAgent,
  recordUnhandledFailure,
  runOperation,
} from "../../telemetry/mod.ts";
import { noResponse, runtimeStopped } from "../agent_chat_error.ts";
import type {
  BaseChatAgent,
  Response,
  TurnContext,
} from "../agents/chat_agent.ts";
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
  /** Told of a failure that no message can tell the manager of. */
  readonly onUntold: (error: unknown) => void;
}

/** Lets a chat agent take part in a team: it listens, and speaks when asked. */
export class ChatAgentContainer extends RoutedAgent {
  readonly #init: ContainerInit;
  /** What was said since the agent's last turn. */
  #buffer: ChatMessage[] = [];

  constructor(init: ContainerInit) {
    super(init.agent.description);
    this.#init = init;
    this.on(GroupChatStart, ({ messages }) => {
      this.#buffer.push(...messages ?? []);
    }, { kind: "event" });
    this.on(GroupChatAgentResponse, ({ response }) => {
      this.#buffer.push(response.chatMessage);
    }, { kind: "event" });
    this.on(GroupChatRequestPublish, (_, ctx) => this.#speak(ctx), {
      kind: "event",
    });
    this.on(
      GroupChatError,
      (_, ctx) => recordUnhandledFailure(ctx.traceContext),
      {
        kind: "event",
      },
    );
    this.on(GroupChatReset, (_, ctx) => this.#reset(ctx), { kind: "rpc" });
  }

  override get className(): string {
    return "ChatAgentContainer";
  }

  onDiscarded(): void {
    this.#init.onUntold(runtimeStopped(this.#init.agent.name));
  }

  #speak(ctx: MessageContext): Promise<void> {
    const operation = openInvokeAgent(ctx.traceContext, {
      ...this.#init.agent.spanInfo,
      id: this.id.toString(),
    });
    const signal = ctx.signal ?? new AbortController().signal;
    const call = { signal, traceContext: operation.context };
    return runOperation(operation, signal, () => this.#turn(ctx, call));
  }

  async #turn(ctx: MessageContext, call: TurnContext): Promise<void> {
    const { agent, topics } = this.#init;
    const heard = this.#buffer.splice(0);
    let response: Response | undefined;
    try {
      for await (const item of agent.onMessagesStream(heard, call)) {
        if (item.type === "Response") response = item;
        const message = item.type === "Response" ? item.chatMessage : item;
        await ctx.publish(GroupChatMessage({ message }), topics.output, call);
      }
      if (response === undefined) throw noResponse(agent.name);
      await ctx.publish(
        GroupChatAgentResponse({ response, name: agent.name }),
        topics.group,
        call,
      );
    } catch (error) {
      if (!isCancellation(error, call.signal)) {
        await this.#report(error, ctx, call);
      }
      throw error;
    }
  }

  async #report(
    error: unknown,
    ctx: MessageContext,
    call: TurnContext,
  ): Promise<void> {
    const { topics, onFailure, onUntold } = this.#init;
    const failure = GroupChatError({ error: serializeError(error) });
    onFailure(failure, error);
    try {
      await ctx.publish(failure, topics.group, call);
    } catch {
      if (!call.signal.aborted) onUntold(error);
    }
  }

  async #reset(call: CallContext): Promise<void> {
    this.#buffer = [];
    await abortable(this.#init.agent.onReset(call), call.signal);
  }
}
