import { type MessageContext, RoutedAgent } from "../../core/mod.ts";
import {
  abortable,
  isCancellation,
  recordNextSpeakers,
} from "../../telemetry/mod.ts";
import {
  AgentChatError,
  type AgentChatErrorCode,
  runtimeStopped,
} from "../agent_chat_error.ts";
import type { TerminationCondition } from "../conditions/termination_condition.ts";
import {
  type ConversationItem,
  type MessageStamp,
  StopMessage,
} from "../messages.ts";
import {
  GroupChatAgentResponse,
  GroupChatError,
  GroupChatMessage,
  GroupChatRequestPublish,
  GroupChatReset,
  GroupChatStart,
  GroupChatTermination,
  type SerializedError,
  serializeError,
} from "./_group_chat_messages.ts";
import type { GroupChatTopics } from "./_group_chat_topics.ts";
import type { RunOutput } from "./_run_output.ts";

/** What a manager shares with its team. */
export interface ManagerInit {
  /** What spans and messages call the manager, e.g. `RoundRobinGroupChatManager`. */
  readonly name: string;
  readonly topics: GroupChatTopics;
  readonly participantNames: readonly string[];
  readonly condition: TerminationCondition | undefined;
  readonly maxTurns: number | undefined;
  readonly stamp: MessageStamp;
  /** Told everything that the reader of the run is to know. */
  readonly output: (output: RunOutput) => void;
  /** The error behind a message about it, where it did not leave the process. */
  readonly causeOf: (message: object) => unknown;
}

/** An error that ends a run. */
interface Failure {
  readonly code: AgentChatErrorCode;
  readonly serialized: SerializedError;
  readonly cause: unknown;
}

function toChatError({ code, serialized, cause }: Failure): AgentChatError {
  const { errorType, errorMessage } = serialized;
  return new AgentChatError(code, `${errorType}: ${errorMessage}`, { cause });
}

/** Leads a team: says who speaks next, and when it is enough. */
export abstract class GroupChatManager extends RoutedAgent {
  protected readonly init: ManagerInit;
  /** The conversation so far. */
  #thread: ConversationItem[] = [];
  /** Who was asked to speak and has not answered. */
  readonly #speaking: Set<string> = new Set();
  #turns = 0;

  constructor(init: ManagerInit) {
    super("Leads a team");
    this.init = init;
    this.on(
      GroupChatStart,
      (start, ctx) => this.#guard(ctx, () => this.#start(start, ctx)),
      { kind: "rpc" },
    );
    this.on(
      GroupChatAgentResponse,
      (answer, ctx) => this.#guard(ctx, () => this.#answered(answer, ctx)),
      { kind: "event" },
    );
    this.on(GroupChatMessage, ({ message }) => {
      init.output({ kind: "item", item: message });
    }, { kind: "event" });
    this.on(
      GroupChatError,
      (failure, ctx) =>
        this.#end(ctx, this.#stop("An error occurred in the group chat."), {
          code: "participant_failed",
          serialized: failure.error,
          cause: init.causeOf(failure),
        }),
      { kind: "event" },
    );
    this.on(GroupChatReset, () => this.#reset(), { kind: "rpc" });
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

  /**
   * Says who speaks next.
   *
   * @param thread - the conversation so far
   */
  protected abstract selectSpeakers(
    thread: readonly ConversationItem[],
    ctx: MessageContext,
  ): Promise<readonly string[]>;

  /** Forgets what the kind of team knows beside the conversation. */
  protected abstract resetSpeakers(): void;

  async #start(
    start: typeof GroupChatStart.Type,
    ctx: MessageContext,
  ): Promise<void> {
    const { condition, output, topics } = this.init;
    if (condition?.terminated) {
      await this.#end(ctx, this.#stop("The chat has already terminated."));
      return;
    }
    this.#turns = 0;
    this.#speaking.clear();
    const { messages } = start;
    if (messages !== null) {
      await ctx.publish(start, topics.output);
      if (start.outputTaskMessages) {
        for (const item of messages) output({ kind: "item", item });
      }
      await ctx.publish(start, topics.group);
      this.#thread.push(...messages);
      if (await this.#isOver(ctx, messages)) return;
    }
    await this.#nextTurn(ctx);
  }

  async #answered(
    { response, name }: typeof GroupChatAgentResponse.Type,
    ctx: MessageContext,
  ): Promise<void> {
    const news = [...response.innerMessages, response.chatMessage];
    this.#thread.push(...news);
    this.#speaking.delete(name);
    if (this.#speaking.size > 0) return;
    const { maxTurns } = this.init;
    this.#turns++;
    if (await this.#isOver(ctx, news)) return;
    if (maxTurns !== undefined && this.#turns >= maxTurns) {
      await this.#end(
        ctx,
        this.#stop(`Maximum number of turns ${maxTurns} reached.`),
      );
      return;
    }
    await this.#nextTurn(ctx);
  }

  async #isOver(
    ctx: MessageContext,
    news: readonly ConversationItem[],
  ): Promise<boolean> {
    const { condition } = this.init;
    const stop = await condition?.check(news);
    ctx.signal?.throwIfAborted();
    if (stop === undefined) return false;
    await condition?.reset();
    await this.#end(ctx, stop);
    return true;
  }

  async #nextTurn(ctx: MessageContext): Promise<void> {
    const speakers = await this.selectSpeakers(this.#thread, ctx);
    // The next run may have begun by now.
    ctx.signal?.throwIfAborted();
    recordNextSpeakers(ctx.traceContext, speakers);
    for (const speaker of speakers) {
      this.#speaking.add(speaker);
      await ctx.publish(
        GroupChatRequestPublish(),
        this.init.topics.participant(speaker),
      );
    }
  }

  async #end(
    ctx: MessageContext,
    stop: StopMessage,
    failure?: Failure,
  ): Promise<void> {
    const { topics, output } = this.init;
    try {
      await ctx.publish(
        GroupChatTermination({
          message: stop,
          error: failure?.serialized ?? null,
        }),
        topics.output,
      );
    } finally {
      // A runtime that stops takes no message, and the reader waits.
      if (!ctx.signal?.aborted) {
        output({
          kind: "end",
          stop,
          turns: this.#turns,
          error: failure && toChatError(failure),
        });
      }
    }
  }

  /** An error in the manager itself must not leave the reader waiting. */
  async #guard(ctx: MessageContext, work: () => Promise<void>): Promise<void> {
    try {
      await abortable(work(), ctx.signal);
    } catch (error) {
      if (!isCancellation(error, ctx.signal)) {
        await this.#end(ctx, this.#stop("An error occurred in the manager."), {
          code: "manager_failed",
          serialized: serializeError(error),
          cause: error,
        });
      }
      throw error;
    }
  }

  async #reset(): Promise<void> {
    this.#thread = [];
    this.#turns = 0;
    this.#speaking.clear();
    this.resetSpeakers();
    await this.init.condition?.reset();
  }

  #stop(content: string): StopMessage {
    const { name, stamp } = this.init;
    return StopMessage({ content, source: name }, stamp);
  }
}
