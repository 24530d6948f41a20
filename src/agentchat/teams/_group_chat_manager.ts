import { type MessageContext, RoutedAgent } from "../../core/mod.ts";
import { isCancellation, recordNextSpeakers } from "../../telemetry/mod.ts";
import { AgentChatError } from "../agent_chat_error.ts";
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

/** Leads a team: says who speaks next, and when it is enough. */
export abstract class GroupChatManager extends RoutedAgent {
  protected readonly init: ManagerInit;
  /** The conversation so far. */
  #thread: ConversationItem[] = [];
  /** Who was asked to speak and has not answered. */
  readonly #speaking: Set<string> = new Set();
  #turns = 0;

  constructor(init: ManagerInit) {
    super(`Leads the team of ${init.participantNames.join(", ")}`);
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
    if (start.messages.length > 0) {
      await ctx.publish(start, topics.output);
      if (start.outputTaskMessages) {
        for (const item of start.messages) output({ kind: "item", item });
      }
      await ctx.publish(start, topics.group);
      this.#thread.push(...start.messages);
      if (await this.#isOver(ctx, start.messages)) return;
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
    if (stop === undefined) return false;
    await condition?.reset();
    await this.#end(ctx, stop);
    return true;
  }

  async #nextTurn(ctx: MessageContext): Promise<void> {
    const speakers = await this.selectSpeakers(this.#thread, ctx);
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
    failure?: { readonly serialized: SerializedError; readonly cause: unknown },
  ): Promise<void> {
    const { topics, output } = this.init;
    const error = failure?.serialized ?? null;
    await ctx.publish(
      GroupChatTermination({ message: stop, error }),
      topics.output,
    );
    output({
      kind: "end",
      stop,
      turns: this.#turns,
      ...(failure === undefined ? {} : {
        error: new AgentChatError(
          "participant_failed",
          `${failure.serialized.errorType}: ${failure.serialized.errorMessage}`,
          { cause: failure.cause },
        ),
      }),
    });
  }

  /** An error in the manager itself must not leave the reader waiting. */
  async #guard(ctx: MessageContext, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!isCancellation(error, ctx.signal)) {
        await this.#end(ctx, this.#stop("An error occurred in the manager."), {
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
