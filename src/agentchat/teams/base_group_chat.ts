import { context as contextApi } from "@opentelemetry/api";
import {
  type Agent,
  type AgentId,
  type AgentRuntime,
  SingleThreadedAgentRuntime,
  type TopicId,
  TypeSubscription,
} from "../../core/mod.ts";
import {
  abortable,
  type CallContext,
  markRun,
  onAbort,
  openInvokeWorkflow,
  type Operation,
  operationStream,
  recordTeamResult,
} from "../../telemetry/mod.ts";
import { AgentChatError } from "../agent_chat_error.ts";
import type { BaseChatAgent, TurnContext } from "../agents/chat_agent.ts";
import type { TerminationCondition } from "../conditions/termination_condition.ts";
import type { ConversationItem, MessageStamp } from "../messages.ts";
import {
  resultOf,
  type RunOptions,
  taskMessages,
  type TaskResult,
  type TaskRunner,
} from "../task.ts";
import { ChatAgentContainer } from "./_chat_agent_container.ts";
import { GroupChatReset, GroupChatStart } from "./_group_chat_messages.ts";
import type { GroupChatManager, ManagerInit } from "./_group_chat_manager.ts";
import { GroupChatTopics } from "./_group_chat_topics.ts";
import { type RunEnd, RunOutputQueue } from "./_run_output.ts";

/** How every team is set up. */
export interface GroupChatOptions extends MessageStamp {
  /** The agents, whose names differ. */
  readonly participants: readonly BaseChatAgent[];
  /** What spans call the team. */
  readonly name?: string | undefined;
  /**
   * Tells others what the team is for.
   *
   * @default {"A team of agents."}
   */
  readonly description?: string | undefined;
  /** When the team stops. */
  readonly terminationCondition?: TerminationCondition | undefined;
  /** After how many turns the team stops. */
  readonly maxTurns?: number | undefined;
  /**
   * Where the team lives; it must be started.
   *
   * @default a runtime of its own
   */
  readonly runtime?: AgentRuntime | undefined;
}

/** What a kind of team adds to {@linkcode BaseGroupChat}. */
export interface GroupChatKind {
  /** The declared name of the kind, e.g. `RoundRobinGroupChat`. */
  readonly type: string;
  /** Makes the agent that leads the team. */
  readonly createManager: (init: ManagerInit) => GroupChatManager;
}

/** One run or reset, from when it has the team until it gives it back. */
interface Stay {
  /** Whether the team's own runtime was taken into operation. */
  started: boolean;
}

/**
 * The part that all teams share: participants and a manager who talk over topics
 * of a runtime, in runs whose span is `invoke_workflow`.
 *
 * @example Whatever kind of team it is
 * ```ts
 * import { AssistantAgent, type BaseGroupChat, ReplayChatCompletionClient, RoundRobinGroupChat } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * async function lastWord(team: BaseGroupChat, task: string) {
 *   const { messages } = await team.run({ task });
 *   await team.reset();
 *   return messages.at(-1)?.content;
 * }
 *
 * const modelClient = new ReplayChatCompletionClient(["A poem."]);
 * await using team = new RoundRobinGroupChat({
 *   participants: [new AssistantAgent({ name: "writer", modelClient })],
 *   maxTurns: 1,
 * });
 * assertEquals(await lastWord(team, "Write"), "A poem.");
 * ```
 */
export abstract class BaseGroupChat implements TaskRunner, AsyncDisposable {
  /** What it is called. */
  readonly name: string;
  /** Tells others, or the model, what it is for. */
  readonly description: string;
  readonly #kind: GroupChatKind;
  readonly #options: GroupChatOptions;
  readonly #topics: GroupChatTopics;
  readonly #runtime: AgentRuntime;
  /** The same, where the team made it itself. */
  readonly #own: SingleThreadedAgentRuntime | undefined;
  readonly #failures: WeakMap<object, unknown> = new WeakMap();
  #registered: Promise<void> | undefined;
  #output: RunOutputQueue = new RunOutputQueue();
  /** Who has the team: one run or reset at a time. */
  #stay: Stay | undefined;
  /** Until what the last one left in the runtime is over. */
  #leaving: Promise<void> | undefined;

  /**
   * Makes the team.
   *
   * @param kind - what the kind of team adds
   * @param options - the participants, and when they stop
   * @throws {RangeError} if there is no participant, or `maxTurns` is less than 1
   * @throws {TypeError} if two participants have the same name
   */
  constructor(kind: GroupChatKind, options: GroupChatOptions) {
    const { participants, maxTurns } = options;
    this.name = options.name ?? kind.type;
    this.description = options.description ?? "A team of agents.";
    assertParticipants(this.name, participants, `${kind.type}Manager`);
    if (
      maxTurns !== undefined && !(Number.isInteger(maxTurns) && maxTurns >= 1)
    ) {
      throw new RangeError(
        `Cannot create team "${this.name}": "maxTurns" is ${maxTurns}, not a whole number of at least 1`,
      );
    }
    const { generateId = () => crypto.randomUUID() } = options;
    this.#kind = kind;
    this.#options = { ...options, participants: [...participants] };
    this.#topics = new GroupChatTopics(generateId());
    if (options.runtime === undefined) {
      this.#runtime = this.#own = new SingleThreadedAgentRuntime({
        generateId,
      });
    } else {
      this.#runtime = options.runtime;
    }
  }

  /**
   * Runs until the team stops.
   *
   * @param options - the task, and the call context
   * @throws {AgentChatError} `already_running`, `participant_failed`,
   * `manager_failed`; the signal's reason on abort
   */
  run(options: RunOptions = {}): Promise<TaskResult> {
    return resultOf(this.runStream(options));
  }

  /**
   * The same, as it happens: messages and events, and last the result. Leaving
   * the stream stops the run.
   *
   * @param options - the task, and the call context
   * @throws what {@linkcode BaseGroupChat.run} throws
   */
  runStream(
    options: RunOptions = {},
  ): AsyncIterableIterator<ConversationItem | TaskResult, void, undefined> {
    return operationStream({
      signal: options.signal,
      open: () => {
        const parent = options.traceContext ?? contextApi.active();
        return openInvokeWorkflow(this.#runtime.traceContextFor(parent), {
          name: this.name,
          type: this.#kind.type,
        });
      },
      produce: (call, operation) => this.#run(options, call, operation),
    });
  }

  /**
   * Makes the team forget its conversation.
   *
   * @param call - the signal, and the parent of the spans
   * @throws {AgentChatError} `already_running`
   */
  async reset(call: CallContext = {}): Promise<void> {
    const leave = await this.#enter("reset", call);
    try {
      for (const id of this.#members()) {
        await this.#runtime.sendMessage(GroupChatReset(), id, call);
      }
    } finally {
      await leave();
    }
  }

  /**
   * Gives back what the team holds in its runtime, its conversation included. A
   * run after that starts over.
   *
   * @throws {AgentChatError} `already_running`
   */
  async [Symbol.asyncDispose](): Promise<void> {
    const leave = await this.#enter("dispose", {});
    try {
      for (const { type } of this.#members()) {
        await this.#runtime.unregister(type);
      }
      this.#registered = undefined;
    } finally {
      await leave();
    }
  }

  get #managerName(): string {
    return `${this.#kind.type}Manager`;
  }

  /** Who is in the team, the manager last. */
  #members(): AgentId[] {
    const names = this.#options.participants.map(({ name }) => name);
    return [...names, this.#managerName].map((name) =>
      this.#topics.agent(name)
    );
  }

  async *#run(
    { task, outputTaskMessages = true }: RunOptions,
    call: TurnContext,
    operation: Operation,
  ): AsyncGenerator<ConversationItem | TaskResult, void, undefined> {
    const asked = taskMessages(task, this.#options);
    const leave = await this.#enter("run", call);
    const items: ConversationItem[] = [];
    let end: RunEnd | undefined;
    try {
      const output = this.#output = new RunOutputQueue();
      const started = this.#runtime.sendMessage(
        GroupChatStart({
          messages: asked.length > 0 ? asked : null,
          outputTaskMessages,
        }),
        this.#topics.agent(this.#managerName),
        {
          signal: call.signal,
          traceContext: markRun(call.traceContext ?? contextApi.active()),
        },
      ).catch((error) => output.push({ kind: "broken", error }));
      while (end === undefined) {
        const next = await abortable(output.next(), call.signal);
        if (next.kind === "broken") throw next.error;
        if (next.kind === "end") {
          end = next;
          continue;
        }
        const { item } = next;
        if (item.type !== "ModelClientStreamingChunkEvent") items.push(item);
        yield item;
      }
      await started;
    } finally {
      await leave();
    }
    const { stop: { content: stopReason }, turns, error } = end;
    recordTeamResult(operation, { stopReason, turns });
    if (error !== undefined) throw error;
    yield { type: "TaskResult", messages: items, stopReason };
  }

  /**
   * Takes the team, and its runtime into operation.
   *
   * @returns gives the team back, and waits for what is still under way
   */
  async #enter(
    doing: "run" | "reset" | "dispose",
    { signal, traceContext }: CallContext,
  ): Promise<() => Promise<void>> {
    if (this.#stay !== undefined) {
      throw new AgentChatError(
        "already_running",
        `Cannot ${doing} team "${this.name}": it is running`,
      );
    }
    const stay: Stay = { started: false };
    this.#stay = stay;
    const leave = async (): Promise<void> => {
      if (this.#stay === stay) {
        this.#stay = undefined;
        unlink?.();
        if (stay.started) this.#leaving = this.#own?.stopWhenIdle();
      }
      await this.#leaving;
    };
    // A reader that aborts may never come back to let the run end by itself.
    const unlink = signal && onAbort(signal, leave);
    try {
      await this.#leaving;
      await (this.#registered ??= this.#register());
      signal?.throwIfAborted();
      this.#own?.start({ traceContext });
      stay.started = true;
    } catch (error) {
      await leave();
      throw error;
    }
    return leave;
  }

  async #register(): Promise<void> {
    const { group, output } = this.#topics;
    for (const agent of this.#options.participants) {
      const topic = this.#topics.participant(agent.name);
      const create = () => this.#createContainer(agent);
      await this.#join(agent.name, create, [topic, group]);
    }
    const create = () => this.#createManager();
    await this.#join(this.#managerName, create, [group, output]);
  }

  /** Lets someone into the team, to listen to these topics. */
  async #join(
    name: string,
    create: () => Agent,
    topics: readonly TopicId[],
  ): Promise<void> {
    const { type } = this.#topics.agent(name);
    await this.#runtime.registerFactory(type, create);
    for (const topic of topics) {
      await this.#runtime.addSubscription(
        new TypeSubscription(topic.type, type),
      );
    }
  }

  #createContainer(agent: BaseChatAgent): ChatAgentContainer {
    return new ChatAgentContainer({
      agent,
      topics: this.#topics,
      onFailure: (message, error) => this.#failures.set(message, error),
      onUntold: (error) => this.#output.push({ kind: "broken", error }),
    });
  }

  #createManager(): GroupChatManager {
    const { participants, terminationCondition, maxTurns } = this.#options;
    return this.#kind.createManager({
      name: this.#managerName,
      topics: this.#topics,
      participantNames: participants.map(({ name }) => name),
      condition: terminationCondition,
      maxTurns,
      stamp: this.#options,
      output: (output) => this.#output.push(output),
      causeOf: (message) => this.#failures.get(message),
    });
  }
}

function assertParticipants(
  team: string,
  participants: readonly BaseChatAgent[],
  manager: string,
): void {
  if (participants.length === 0) {
    throw new RangeError(
      `Cannot create team "${team}": at least one participant is required`,
    );
  }
  // The types of the team's topics are made as those of its agents are.
  const names = ["group_topic", "output_topic", manager];
  for (const { name } of participants) {
    if (names.includes(name)) {
      throw new TypeError(
        `Cannot create team "${team}": the name "${name}" is taken already`,
      );
    }
    names.push(name);
  }
}
