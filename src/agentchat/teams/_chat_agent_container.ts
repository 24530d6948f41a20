import {
  type AgentState,
  type JsonCodec,
  jsonList,
  jsonOpaque,
  jsonOptional,
  type LoadStateOptions,
  type Message,
  type MessageContext,
  notSerializable,
  plainDataProblem,
} from "../../core/mod.ts";
import {
  abortable,
  type CallContext,
  isCancellation,
  openInvokeAgent,
  recordUnhandledFailure,
  runOperation,
} from "../../telemetry/mod.ts";
import { stateJson } from "../_state.ts";
import { noResponse, runtimeStopped } from "../agent_chat_error.ts";
import type { TurnContext } from "../agents/chat_agent.ts";
import {
  type ChatMessage,
  type ConversationItem,
  isAgentEvent,
  type MessageFactory,
} from "../messages/mod.ts";
import { assertKnown } from "./_assert_known.ts";
import { GroupChatMember } from "./_group_chat_member.ts";
import {
  failureOf,
  GroupChatAgentResponse,
  GroupChatError,
  GroupChatMessage,
  GroupChatPause,
  GroupChatRequestPublish,
  GroupChatReset,
  GroupChatResume,
  GroupChatStart,
  GroupChatTeamResponse,
} from "./_group_chat_messages.ts";
import type { MemberInit } from "./_member_init.ts";
import { isTeam, type Participant } from "./team.ts";

/** What a container shares with its team. */
export interface ContainerInit extends MemberInit {
  readonly participant: Participant;
}

/** What is kept of a participant. */
export interface ContainerState {
  readonly agentState: AgentState;
  readonly messageBuffer: readonly ConversationItem[];
}

/** Lets an agent or a team take part in a team: it listens, and speaks when asked. */
export class ChatAgentContainer extends GroupChatMember<ContainerState> {
  override readonly json: JsonCodec<ContainerState>;
  readonly #init: ContainerInit;
  /** What was said since the participant's last turn. */
  #buffer: ChatMessage[] = [];

  constructor(init: ContainerInit) {
    super(init.participant.description);
    this.#init = init;
    this.json = containerJson(init.factory);
    const { participant } = init;
    const event = { kind: "event" } as const;
    const rpc = { kind: "rpc" } as const;
    this.on(
      GroupChatStart,
      ({ messages }) => this.hear(messages ?? []),
      event,
    );
    this.on(
      GroupChatAgentResponse,
      ({ response }) => this.hear([response.chatMessage]),
      event,
    );
    this.on(
      GroupChatTeamResponse,
      ({ result }) => this.hear(result.messages),
      event,
    );
    this.on(GroupChatRequestPublish, (_, ctx) => this.speak(ctx), event);
    this.on(GroupChatError, (_, ctx) => {
      recordUnhandledFailure(ctx.traceContext);
    }, event);
    this.on(GroupChatReset, (_, ctx) => this.#reset(ctx), rpc);
    this.on(
      GroupChatPause,
      (_, ctx) =>
        isTeam(participant) ? participant.pause(ctx) : participant.onPause(ctx),
      rpc,
    );
    this.on(
      GroupChatResume,
      (_, ctx) =>
        isTeam(participant)
          ? participant.resume(ctx)
          : participant.onResume(ctx),
      rpc,
    );
  }

  override get className(): string {
    return "ChatAgentContainer";
  }

  onDiscarded(): void {
    this.#break(runtimeStopped(this.#init.participant.name));
  }

  /** What the participant remembers, and what it has not heard yet. */
  override async state(call?: CallContext): Promise<ContainerState> {
    const agentState = await this.#init.participant.saveState(call);
    return { agentState, messageBuffer: this.#buffer };
  }

  /** Goes on from a state. */
  override async restore(
    { agentState, messageBuffer }: ContainerState,
    options?: LoadStateOptions,
  ): Promise<void> {
    await this.#init.participant.loadState(agentState, options);
    this.#buffer = [];
    await this.hear(messageBuffer);
  }

  /** Keeps what was said for the participant's next turn. */
  protected hear(items: readonly ConversationItem[]): Promise<void> | void {
    for (const item of items) {
      if (!isAgentEvent(item)) this.#buffer.push(item);
    }
  }

  /** Has the participant say something: a team by a run. */
  protected speak(ctx: MessageContext): Promise<void> {
    const { participant } = this.#init;
    const signal = ctx.signal ?? new AbortController().signal;
    if (isTeam(participant)) {
      return this.#turn(ctx, { signal, traceContext: ctx.traceContext });
    }
    const operation = openInvokeAgent(ctx.traceContext, {
      ...participant.spanInfo,
      id: this.id.toString(),
    });
    const call = { signal, traceContext: operation.context };
    return runOperation(operation, signal, () => this.#turn(ctx, call));
  }

  async #turn(ctx: MessageContext, call: TurnContext): Promise<void> {
    const { written, topics } = this.#init;
    try {
      const heard = [...this.#buffer];
      const answer = await this.#answer(heard, ctx, call);
      // What was heard in a turn that went well is not heard again.
      this.#buffer = this.#buffer.filter((message) => !heard.includes(message));
      await ctx.publish(written(answer), topics.group, call);
    } catch (error) {
      if (!isCancellation(error, call.signal)) {
        await this.#fail(error, ctx, call);
      }
      throw error;
    }
  }

  async #answer(
    heard: readonly ChatMessage[],
    ctx: MessageContext,
    call: TurnContext,
  ): Promise<Message> {
    const { participant } = this.#init;
    const { name } = participant;
    const task = heard.length > 0 ? heard : undefined;
    const items = isTeam(participant)
      ? participant.runStream({ ...call, task, outputTaskMessages: false })
      : participant.onMessagesStream(heard, call);
    let answer: Message | undefined;
    for await (const item of items) {
      if (item.type === "TaskResult") {
        answer = GroupChatTeamResponse({ result: item, name });
      } else if (item.type === "Response") {
        answer = GroupChatAgentResponse({ response: item, name });
        await this.tellReader(item.chatMessage, ctx, call);
      } else await this.tellReader(item, ctx, call);
    }
    if (answer === undefined) throw noResponse(name);
    return answer;
  }

  /** Passes on what the participant says, to the reader of the run. */
  protected async tellReader(
    message: ConversationItem,
    ctx: MessageContext,
    call: TurnContext,
  ): Promise<void> {
    const { factory, written, topics, participant } = this.#init;
    assertKnown(message, factory);
    const problem = plainDataProblem(message);
    if (problem !== undefined) {
      throw notSerializable(
        `Cannot pass on what "${participant.name}" says`,
        problem,
      );
    }
    const told = written(GroupChatMessage({ message }));
    await ctx.publish(told, topics.output, call);
  }

  /** Tells the others of a failure. */
  async #fail(
    error: unknown,
    ctx: MessageContext,
    call: TurnContext,
  ): Promise<void> {
    const { written, topics } = this.#init;
    try {
      await ctx.publish(written(failureOf(error)), topics.group, call);
    } catch {
      if (!call.signal.aborted) this.#break(error);
    }
  }

  /** Tells the reader of a failure that no message can tell the manager of. */
  #break(error: unknown): void {
    this.#init.output({ kind: "broken", error });
  }

  async #reset(call: CallContext): Promise<void> {
    const { participant } = this.#init;
    this.#buffer = [];
    await abortable(
      isTeam(participant) ? participant.reset(call) : participant.onReset(call),
      call.signal,
    );
  }
}

/** How the state of a participant is written. */
export function containerJson(
  factory: MessageFactory,
): JsonCodec<ContainerState> {
  return stateJson<ContainerState>("ChatAgentContainerState", {
    agentState: jsonOpaque,
    messageBuffer: jsonOptional(jsonList(factory.json), () => []),
  });
}
