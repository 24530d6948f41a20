import { context as contextApi } from "@opentelemetry/api";
import {
  type AgentRuntime,
  type AgentState,
  type ComponentModel,
  componentModel,
  type LoadStateOptions,
  type Message,
  notDumpable,
  SingleThreadedAgentRuntime,
} from "../../core/mod.ts";
import {
  abortable,
  type CallContext,
  markRun,
  openInvokeWorkflow,
  type Operation,
  operationStream,
  recordTeamResult,
} from "../../telemetry/mod.ts";
import type { TurnContext } from "../agents/chat_agent.ts";
import {
  type ConversationItem,
  idOf,
  MessageFactory,
} from "../messages/mod.ts";
import { type RunOptions, taskMessages, type TaskResult } from "../task.ts";
import { assertCount } from "../_assert_option.ts";
import { Inbox } from "../_inbox.ts";
import { lastOf } from "../_last_of.ts";
import { assertParticipants } from "./_assert_participants.ts";
import {
  ChatAgentContainer,
  type ContainerInit,
} from "./_chat_agent_container.ts";
import { GroupChatMembers } from "./_group_chat_members.ts";
import {
  GroupChatPause,
  GroupChatReset,
  GroupChatResume,
  GroupChatStart,
  type Written,
  writtenBy,
} from "./_group_chat_messages.ts";
import { GroupChatTopics } from "./_group_chat_topics.ts";
import type { MemberInit } from "./_member_init.ts";
import { ResumableTrace } from "./_resumable_trace.ts";
import type { RunEnd, RunOutput } from "./_run_output.ts";
import type { GroupChatKind, GroupChatOptions } from "./group_chat_options.ts";
import { type Doing, TeamGate } from "./_team_gate.ts";
import type { Participant, Team } from "./team.ts";

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
export abstract class BaseGroupChat implements Team, AsyncDisposable {
  /** What it is called. */
  readonly name: string;
  /** Tells others, or the model, what it is for. */
  readonly description: string;
  readonly #type: string;
  readonly #options: GroupChatOptions;
  readonly #written: Written;
  readonly #runtime: AgentRuntime;
  readonly #members: GroupChatMembers;
  readonly #gate: TeamGate;
  readonly #trace: ResumableTrace = new ResumableTrace();
  #output: Inbox<RunOutput> = new Inbox();

  /**
   * Makes the team.
   *
   * @param kind - what the kind of team adds
   * @param options - the participants, and when they stop
   * @throws {RangeError} if there is no participant, or `maxTurns` is less than 1
   * @throws {TypeError} if two participants have the same name
   */
  constructor(kind: GroupChatKind, options: GroupChatOptions) {
    const { type, managerName, createManager } = kind;
    const {
      createContainer = (init: ContainerInit): ChatAgentContainer =>
        new ChatAgentContainer(init),
    } = kind;
    const { maxTurns, terminationCondition: condition } = options;
    const participants = [...options.participants];
    this.name = options.name ?? type;
    this.description = options.description ?? "A team of agents.";
    assertParticipants(this.name, participants, managerName);
    if (maxTurns !== undefined) {
      assertCount(maxTurns, "maxTurns", `create team "${this.name}"`);
    }
    this.#type = type;
    this.#options = { ...options, participants };
    const generateId = () => idOf(options);
    const factory = new MessageFactory(options.customMessageTypes);
    this.#written = writtenBy(factory);
    const shared: MemberInit = {
      topics: new GroupChatTopics(generateId()),
      factory,
      written: this.#written,
      output: (output) => this.#output.push(output),
    };
    const own = options.runtime
      ? undefined
      : new SingleThreadedAgentRuntime({ generateId });
    this.#runtime = options.runtime ?? own as AgentRuntime;
    this.#members = new GroupChatMembers({
      runtime: this.#runtime,
      topics: shared.topics,
      containers: new Map(
        participants.map((participant) => [
          participant.name,
          () => createContainer({ ...shared, participant }),
        ]),
      ),
      managerName,
      createManager: () =>
        createManager({
          ...this.#options,
          ...shared,
          name: managerName,
          condition,
          stamp: options,
        }),
    });
    this.#gate = new TeamGate(this.name, this.#members, own);
  }

  /** Who takes part. */
  protected get participants(): readonly Participant[] {
    return this.#options.participants;
  }

  /**
   * Runs until the team stops.
   *
   * @param options - the task, and the call context
   * @throws {AgentChatError} `already_running`, `participant_failed`,
   * `manager_failed`; the signal's reason on abort
   */
  run(options: RunOptions = {}): Promise<TaskResult> {
    return lastOf(this.name, this.runStream(options), "TaskResult");
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
          type: this.#type,
          links: this.#trace.take(),
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
  reset(call: CallContext = {}): Promise<void> {
    return this.#tell("reset", GroupChatReset(), call);
  }

  /**
   * Tells the participants to pause: what that means is up to them. A run goes
   * on to wait for whoever speaks.
   *
   * @param call - the signal, and the parent of the spans
   */
  pause(call: CallContext = {}): Promise<void> {
    return this.#tell("pause", GroupChatPause(), call, true);
  }

  /**
   * Tells the participants to go on.
   *
   * @param call - the signal, and the parent of the spans
   */
  resume(call: CallContext = {}): Promise<void> {
    return this.#tell("resume", GroupChatResume(), call, true);
  }

  /**
   * Gives what the team and its participants remember, as Python AutoGen writes
   * it, and which trace they were in. Under a run, it is what they remember just
   * then.
   *
   * @param call - the signal, and the parent of the spans
   * @returns JSON, for {@linkcode BaseGroupChat.loadState}
   */
  async saveState(call: CallContext = {}): Promise<AgentState> {
    await this.#members.register();
    return { ...await this.#members.saveState(call), ...this.#trace.json };
  }

  /**
   * Takes back what was saved, maybe long ago and in Python. The next run links
   * to the trace that it was saved in.
   *
   * @param state - what a team of the same participants saved
   * @param options - what it was read from, and the call context
   * @throws {ConfigError} naming the field that is wrong
   * @throws {AgentChatError} `already_running`
   */
  async loadState(
    state: unknown,
    options: LoadStateOptions = {},
  ): Promise<void> {
    const what = `the state of team "${this.name}"`;
    await this.#gate.hold("load the state of", options, async () => {
      const before = await this.#members.saveState(options);
      try {
        await this.#members.loadState(state, what, options);
      } catch (error) {
        // Some have taken theirs before another refused.
        await this.#members.loadState(before, what);
        throw error;
      }
      this.#trace.load(state);
    });
  }

  /**
   * Writes the team down. By default it cannot be.
   *
   * @returns its component model: JSON
   * @throws {ConfigError} `not_dumpable`
   */
  dumpComponent(): ComponentModel {
    throw notDumpable(`team "${this.name}"`);
  }

  /**
   * Gives back what the team holds in its runtime, its conversation included. A
   * run after that starts over.
   *
   * @throws {AgentChatError} `already_running`
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#gate.hold("dispose", {}, () => this.#members.unregister());
  }

  /**
   * Writes a team of one of AutoGen's kinds down.
   *
   * @param own - what the kind adds to the config
   */
  protected dumpTeam(
    own: Readonly<Record<string, unknown>> = {},
  ): ComponentModel {
    const { terminationCondition, maxTurns, emitTeamEvents } = this.#options;
    return componentModel({
      provider: `autogen_agentchat.teams.${this.#type}`,
      componentType: "team",
    }, {
      name: this.name,
      description: this.description,
      participants: this.participants.map((one) => one.dumpComponent()),
      termination_condition: terminationCondition?.dumpComponent(),
      max_turns: maxTurns,
      emit_team_events: emitTeamEvents ?? false,
      ...own,
    });
  }

  async *#run(
    { task, outputTaskMessages = true }: RunOptions,
    call: TurnContext,
    operation: Operation,
  ): AsyncGenerator<ConversationItem | TaskResult, void, undefined> {
    const asked = taskMessages(task, this.#options);
    const leave = await this.#gate.enter("run", call);
    const items: ConversationItem[] = [];
    let end: RunEnd | undefined;
    try {
      const output = this.#output = new Inbox<RunOutput>();
      if (operation.recording) this.#trace.last = operation.context;
      let begun = true;
      const starting = this.#runtime.sendMessage(
        this.#written(GroupChatStart({
          messages: asked.length > 0 ? asked : null,
          outputTaskMessages,
        })),
        this.#members.manager,
        { signal: call.signal, traceContext: markRun(operation.context) },
      ).catch((error) => {
        begun = false;
        output.push({ kind: "broken", error });
      });
      // As in AutoGen, a run that cannot begin tells nothing but its error.
      await abortable(starting, call.signal);
      while (end === undefined) {
        const next = await abortable(output.next(), call.signal);
        if (next.kind === "broken") throw next.error;
        if (next.kind === "end") end = next;
        else if (begun) {
          const { item } = next;
          if (item.type !== "ModelClientStreamingChunkEvent") items.push(item);
          yield item;
        }
      }
    } finally {
      await leave();
    }
    const { stop: { content: stopReason }, turns, error } = end;
    recordTeamResult(operation, { stopReason, turns });
    if (error !== undefined) throw error;
    yield { type: "TaskResult", messages: items, stopReason };
  }

  async #tell(
    doing: Doing,
    message: Message,
    call: CallContext,
    whileRunning = false,
  ): Promise<void> {
    const tell = (): Promise<void> => this.#members.tell(message, call);
    if (whileRunning && this.#gate.isOpen) await tell();
    else await this.#gate.hold(doing, call, tell);
  }
}
