import type { MessageContext } from "../../core/mod.ts";
import {
  abortable,
  type CallContext,
  isCancellation,
  recordNextSpeakers,
} from "../../telemetry/mod.ts";
import {
  AgentChatError,
  type AgentChatErrorCode,
  runtimeStopped,
} from "../agent_chat_error.ts";
import {
  type ChatMessage,
  type ConversationItem,
  SelectSpeakerEvent,
  StopMessage,
} from "../messages/mod.ts";
import { assertKnown } from "./_assert_known.ts";
import { GroupChatMember } from "./_group_chat_member.ts";
import {
  GroupChatAgentResponse,
  GroupChatError,
  GroupChatMessage,
  GroupChatPause,
  GroupChatRequestPublish,
  GroupChatReset,
  GroupChatResume,
  GroupChatStart,
  GroupChatTeamResponse,
  GroupChatTermination,
  type SerializedError,
  serializeError,
} from "./_group_chat_messages.ts";
import type { ManagerInit } from "./_manager_init.ts";
import type { ManagerState } from "./_manager_state.ts";
import type { RunEnd } from "./_run_output.ts";
import { Speakers } from "./_speakers.ts";

/** An error that ends a run. */
interface Failure {
  readonly code: AgentChatErrorCode;
  readonly serialized: SerializedError;
  readonly cause: unknown;
}

/**
 * Leads a team: says who speaks next, and when it is enough.
 *
 * @typeParam Own - what the kind of team knows beside the conversation
 */
export abstract class GroupChatManager<Own extends object = object>
  extends GroupChatMember<ManagerState & Own> {
  protected readonly init: ManagerInit;
  /** The conversation so far. */
  protected thread: ConversationItem[] = [];
  readonly #speakers: Speakers;
  #turns = 0;

  constructor(init: ManagerInit) {
    super("Leads a team");
    this.init = init;
    this.#speakers = new Speakers(init.output);
    const event = { kind: "event" } as const;
    const rpc = { kind: "rpc" } as const;
    this.on(
      GroupChatStart,
      (start, ctx) => this.#guard(ctx, () => this.#start(start, ctx)),
      rpc,
    );
    this.on(
      GroupChatAgentResponse,
      ({ response: { innerMessages, chatMessage }, name }, ctx) =>
        this.#answered([...innerMessages ?? [], chatMessage], name, ctx),
      event,
    );
    this.on(
      GroupChatTeamResponse,
      ({ result, name }, ctx) => this.#answered(result.messages, name, ctx),
      event,
    );
    this.on(GroupChatMessage, ({ message }) => {
      if (!this.#speakers.areLast) {
        init.output({ kind: "item", item: message });
      }
    }, event);
    this.on(
      GroupChatError,
      (failure, ctx) => this.#failed(failure, ctx),
      event,
    );
    this.on(GroupChatReset, (_, ctx) => this.#reset(ctx), rpc);
    this.on([GroupChatPause, GroupChatResume], () => {}, rpc);
  }

  override get className(): string {
    return this.init.name;
  }

  /** A runtime that stops under a run must not leave the reader waiting. */
  onDiscarded(): void {
    this.close();
  }

  /** Closing is stopping, too. */
  close(): void {
    const error = runtimeStopped(this.init.name);
    this.init.output({ kind: "broken", error });
  }

  /** Where the team is in its conversation. */
  override state(): ManagerState & Own {
    const messageThread = [...this.thread];
    return { messageThread, currentTurn: this.#turns, ...this.own };
  }

  /** Goes on from a state. */
  override restore(state: ManagerState & Own): void {
    this.thread = [...state.messageThread];
    this.#turns = state.currentTurn;
    this.own = state;
  }

  /** What the kind of team knows beside the conversation. */
  protected abstract get own(): Own;
  protected abstract set own(own: Own);

  /** Forgets what the kind of team knows beside the conversation. */
  protected abstract resetOwn(call: CallContext): Promise<void> | void;

  /**
   * Says who speaks next.
   *
   * @param ctx - hand it on to models
   */
  protected abstract selectSpeakers(
    ctx: MessageContext,
  ): Promise<readonly string[]>;

  /**
   * Refuses a task that the kind of team cannot take up. By default none.
   *
   * @param messages - the task; nothing where the conversation just goes on
   */
  protected checkTask(_messages: readonly ChatMessage[]): void {}

  /**
   * Begins a run, after its task is known to all.
   *
   * @param messages - the task; nothing where the conversation just goes on
   */
  protected async begin(
    messages: readonly ChatMessage[],
    ctx: MessageContext,
  ): Promise<void> {
    this.record(messages);
    if (messages.length > 0 && await this.isOver(ctx, messages)) return;
    await this.nextTurn(ctx);
  }

  /**
   * Adds to the conversation.
   *
   * @param items - the task, or what a participant has said
   * @param _speaker - the participant
   */
  protected record(
    items: readonly ConversationItem[],
    _speaker?: string,
  ): void {
    this.thread.push(...items);
  }

  /**
   * Goes on after all who were asked to speak have done so.
   *
   * @param news - what the last of them said
   */
  protected async goOn(
    news: readonly ConversationItem[],
    ctx: MessageContext,
  ): Promise<void> {
    if (!await this.isOver(ctx, news)) await this.nextTurn(ctx);
  }

  /** Looks whether that is enough, and ends the run if it is. */
  protected async isOver(
    ctx: MessageContext,
    news: readonly ConversationItem[],
  ): Promise<boolean> {
    const { condition, maxTurns = Infinity } = this.init;
    let stop = await condition?.check(news, ctx);
    ctx.signal?.throwIfAborted();
    if (stop === undefined && this.#turns >= maxTurns) {
      stop = this.stop(`Maximum number of turns ${maxTurns} reached.`);
    }
    if (stop === undefined) return false;
    await condition?.reset();
    await this.end(ctx, stop);
    return true;
  }

  /** Asks those to speak who are next. */
  protected async nextTurn(ctx: MessageContext): Promise<void> {
    const speakers = await this.selectSpeakers(ctx);
    // The next run may have begun by now.
    ctx.signal?.throwIfAborted();
    recordNextSpeakers(ctx.traceContext, speakers);
    const { emitTeamEvents, name, stamp, topics } = this.init;
    if (emitTeamEvents) {
      await this.tellReader(
        SelectSpeakerEvent({ content: speakers, source: name }, stamp),
        ctx,
      );
    }
    for (const speaker of speakers) {
      this.#speakers.ask(topics.agent(speaker).type);
      await ctx.publish(GroupChatRequestPublish(), topics.participant(speaker));
    }
  }

  /** Says something to the reader of the run. */
  protected async tellReader(
    message: ConversationItem,
    ctx: MessageContext,
  ): Promise<void> {
    const { written, output, topics } = this.init;
    await ctx.publish(written(GroupChatMessage({ message })), topics.output);
    output({ kind: "item", item: message });
  }

  /** Ends the run. */
  protected async end(
    ctx: MessageContext,
    stop: StopMessage,
    failure?: Failure,
  ): Promise<void> {
    const { written, output, topics } = this.init;
    const turns = this.#turns;
    const end: RunEnd = {
      kind: "end",
      stop,
      turns,
      error: failure && new AgentChatError(
        failure.code,
        `${failure.serialized.errorType}: ${failure.serialized.errorMessage}`,
        { cause: failure.cause },
      ),
    };
    // As in AutoGen, turns count on after a run that failed.
    if (!failure) this.#turns = 0;
    const isHeld = this.#speakers.hold(end);
    try {
      // Who began the run gets the failure of its beginning as a reply.
      if (failure && ctx.isRpc) return;
      const error = failure?.serialized ?? null;
      await ctx.publish(
        written(GroupChatTermination({ message: stop, error })),
        topics.output,
      );
    } finally {
      // A runtime that stops takes no message, and the reader waits.
      if (!isHeld && !ctx.signal?.aborted) output(end);
    }
  }

  /** Why a run ends. */
  protected stop(content: string): StopMessage {
    const { name, stamp } = this.init;
    return StopMessage({ content, source: name }, stamp);
  }

  async #start(
    start: typeof GroupChatStart.Type,
    ctx: MessageContext,
  ): Promise<void> {
    const { condition, factory, output, topics, written } = this.init;
    if (condition?.terminated) {
      await this.end(ctx, this.stop("The group chat has already terminated."));
      return;
    }
    this.#speakers.clear();
    const messages = start.messages ?? [];
    for (const item of messages) assertKnown(item, factory);
    this.checkTask(messages);
    if (start.messages !== null) {
      await ctx.publish(written(GroupChatStart(start)), topics.output);
      if (start.outputTaskMessages) {
        for (const item of messages) output({ kind: "item", item });
      }
      await this.tellTask(start, ctx);
    }
    await this.begin(messages, ctx);
  }

  /** Tells the participants what is asked. */
  protected async tellTask(
    start: typeof GroupChatStart.Type,
    ctx: MessageContext,
  ): Promise<void> {
    const { written, topics } = this.init;
    const told = GroupChatStart({ ...start, outputTaskMessages: true });
    await ctx.publish(written(told), topics.group);
  }

  #answered(
    news: readonly ConversationItem[],
    name: string,
    ctx: MessageContext,
  ): Promise<void> {
    return this.#guard(ctx, async () => {
      const last = this.#speakers.settle(ctx.sender?.type);
      this.record(news, name);
      if (!last) return;
      this.#turns++;
      await this.goOn(news, ctx);
    });
  }

  async #failed(
    failure: typeof GroupChatError.Type,
    ctx: MessageContext,
  ): Promise<void> {
    const isOver = this.#speakers.areLast;
    this.#speakers.settle(ctx.sender?.type);
    if (isOver) return;
    await this.end(ctx, this.stop("An error occurred in the group chat."), {
      code: "participant_failed",
      serialized: failure.error,
      cause: failure.cause,
    });
  }

  /** An error in the manager itself must not leave the reader waiting. */
  async #guard(ctx: MessageContext, work: () => Promise<void>): Promise<void> {
    try {
      await abortable(work(), ctx.signal);
    } catch (error) {
      if (!isCancellation(error, ctx.signal)) {
        await this.end(ctx, this.stop("An error occurred in the manager."), {
          code: "manager_failed",
          serialized: serializeError(error),
          cause: error,
        });
      }
      throw error;
    }
  }

  async #reset(call: CallContext): Promise<void> {
    this.thread = [];
    this.#turns = 0;
    await this.resetOwn(call);
    await this.init.condition?.reset();
  }
}
