import {
  type JsonCodec,
  jsonInteger,
  jsonOptional,
  jsonString,
  type MessageContext,
} from "../../core/mod.ts";
import {
  AssistantMessage,
  type ChatCompletionClient,
  type CreateOptions,
  type LlmMessage,
  UserMessage,
} from "../../models/mod.ts";
import {
  abortable,
  describeThrown,
  isCancellation,
  recordSelectorAttempts,
} from "../../telemetry/mod.ts";
import { formatText } from "../_format_text.ts";
import {
  AgentChatError,
  type AgentChatErrorCode,
} from "../agent_chat_error.ts";
import {
  type ChatMessage,
  type ConversationItem,
  isAgentEvent,
  TextMessage,
  textOf,
  toModelMessage,
} from "../messages/mod.ts";
import {
  GroupChatAgentResponse,
  GroupChatReset,
  type GroupChatStart,
} from "./_group_chat_messages.ts";
import { GroupChatManager } from "./_group_chat_manager.ts";
import type { ManagerInit } from "./_manager_init.ts";
import { managerJson, type ManagerState } from "./_manager_state.ts";
import {
  type AllPrompts,
  fillFinalPrompt,
  taskText,
  teamText,
} from "./_magentic_one_prompts.ts";
import {
  ledgerSchema,
  type ProgressLedger,
  readLedger,
} from "./_progress_ledger.ts";

/** What a team of this kind shares with the one who leads it. */
export interface OrchestratorOptions {
  readonly modelClient: ChatCompletionClient;
  /** How many rounds there may be before the last, until the team is reset. */
  readonly maxRounds: number;
  /** How many rounds without progress call for another plan. */
  readonly maxStalls: number;
  readonly prompts: AllPrompts;
  readonly finalAnswerPrompt: string;
}

/** What is known of the work beside the conversation. */
interface Work {
  readonly task: string;
  readonly facts: string;
  readonly plan: string;
  /** How often the progress was judged since the team was reset. */
  readonly nRounds: number;
  /** How many rounds more stalled than not. */
  readonly nStalls: number;
}

/** Why a run ends that has had all its rounds, in AutoGen's words. */
const OUT_OF_ROUNDS = "Max rounds reached.";

const BLANK: Work = { task: "", facts: "", plan: "", nRounds: 0, nStalls: 0 };

/** How often the model is asked for one ledger. */
const LEDGER_ATTEMPTS = 10;

/**
 * Leads a team by a plan: has a model write down what is known and what to do,
 * and in every round judge the work and say who does what next. Where that leads
 * nowhere, it has all begin anew with another plan.
 */
export class MagenticOneOrchestrator extends GroupChatManager<Work> {
  override readonly json: JsonCodec<ManagerState & Work>;
  readonly #options: OrchestratorOptions;
  #work: Work = BLANK;
  #nextSpeaker = "";

  constructor(init: ManagerInit, options: OrchestratorOptions) {
    // Turns do not end a run by themselves here: there is an answer to give.
    super({ ...init, maxTurns: undefined });
    this.#options = options;
    this.json = managerJson<Work>(
      "MagenticOneOrchestratorState",
      init.factory,
      {
        task: jsonOptional(jsonString, () => BLANK.task),
        facts: jsonOptional(jsonString, () => BLANK.facts),
        plan: jsonOptional(jsonString, () => BLANK.plan),
        nRounds: jsonOptional(jsonInteger, () => BLANK.nRounds),
        nStalls: jsonOptional(jsonInteger, () => BLANK.nStalls),
      },
    );
  }

  /** AutoGen counts rounds, and leaves the turns at 0. */
  override state(): ManagerState & Work {
    return { ...super.state(), currentTurn: 0 };
  }

  protected override get own(): Work {
    return this.#work;
  }

  protected override set own({ task, facts, plan, nRounds, nStalls }: Work) {
    this.#work = { task, facts, plan, nRounds, nStalls };
  }

  protected override resetOwn(): void {
    this.#work = BLANK;
  }

  protected override checkTask(messages: readonly ChatMessage[]): void {
    if (messages.length > 0) return;
    throw new TypeError(
      `Cannot begin as "${this.init.name}": there is no task to plan for`,
    );
  }

  /**
   * The participants hear of the task in the orchestrator's words. As in AutoGen,
   * who reads the run hears of it in any case.
   */
  protected override tellTask(
    { messages, outputTaskMessages }: typeof GroupChatStart.Type,
  ): Promise<void> {
    for (const item of outputTaskMessages ? [] : messages ?? []) {
      this.init.output({ kind: "item", item });
    }
    return Promise.resolve();
  }

  /** Makes a plan for a new task: what was before is forgotten. */
  protected override async begin(
    messages: readonly ChatMessage[],
    ctx: MessageContext,
  ): Promise<void> {
    // Turns of a run that failed would count as this one's.
    this.restore(this.state());
    this.#note({ task: taskText(messages) });
    const asked: LlmMessage[] = [this.#told("facts")];
    const facts = await this.#ask("gather the facts", asked, ctx);
    this.#note({ facts });
    asked.push(this.#said(facts), this.#told("plan"));
    const plan = await this.#ask("make a plan", asked, ctx);
    this.#note({ plan, nStalls: 0 });
    await this.#setOut(ctx);
    await this.nextTurn(ctx);
  }

  /** What happened inside of an agent is no part of the conversation here. */
  protected override record(items: readonly ConversationItem[]): void {
    super.record(items.filter((item) => !isAgentEvent(item)));
  }

  /** Asks the one to go on whom the model names, or ends the run. */
  protected override async nextTurn(ctx: MessageContext): Promise<void> {
    const { maxRounds, maxStalls } = this.#options;
    for (;;) {
      // The next run may have begun by now.
      ctx.signal?.throwIfAborted();
      const { nRounds, nStalls } = this.#work;
      if (nRounds > maxRounds) return await this.#finish(OUT_OF_ROUNDS, ctx);
      this.#note({ nRounds: nRounds + 1 });
      const ledger = await this.#judge(ctx);
      if (ledger.done) return await this.#finish(ledger.reason, ctx);
      this.#nextSpeaker = this.#participantNamed(ledger.nextSpeaker);
      const stalls = Math.max(0, nStalls + (ledger.stalling ? 1 : -1));
      this.#note({ nStalls: stalls });
      if (stalls < maxStalls) {
        await this.#say(ledger.instruction, ctx);
        return await super.nextTurn(ctx);
      }
      await this.#planAgain(ctx);
    }
  }

  protected override selectSpeakers(): Promise<readonly string[]> {
    return Promise.resolve([this.#nextSpeaker]);
  }

  async #planAgain(ctx: MessageContext): Promise<void> {
    const asked = [...this.#context(), this.#told("updateFacts")];
    const facts = await this.#ask("update the facts", asked, ctx);
    this.#note({ facts });
    asked.push(this.#said(facts), this.#told("updatePlan"));
    const plan = await this.#ask("change the plan", asked, ctx);
    this.#note({ plan });
    await this.#setOut(ctx);
  }

  /** Begins the conversation anew, with what is known and planned. */
  async #setOut(ctx: MessageContext): Promise<void> {
    const { participants, topics } = this.init;
    for (const { name } of participants) {
      // As in AutoGen, nobody is the sender.
      const options = { sender: undefined };
      await this.#attempt(
        `reset "${name}"`,
        () => ctx.send(GroupChatReset(), topics.agent(name), options),
        ctx,
      );
    }
    this.thread = [];
    await this.#say(this.#prompt("fullLedger"), ctx);
  }

  /** Has the model judge the progress. */
  async #judge(ctx: MessageContext): Promise<ProgressLedger> {
    const what = "judge the progress";
    const { structuredOutput, jsonOutput } =
      this.#options.modelClient.modelInfo;
    const asked = [...this.#context(), this.#told("progressLedger")];
    const output = structuredOutput
      ? ledgerSchema(this.#names)
      : jsonOutput || undefined;
    for (let attempt = 1;; attempt++) {
      recordSelectorAttempts(ctx.traceContext, attempt);
      const text = await this.#ask(what, asked, ctx, output);
      try {
        return readLedger(text);
      } catch (cause) {
        if (attempt < LEDGER_ATTEMPTS) continue;
        const problem = describeThrown(cause).message;
        throw this.#failure("unexpected_reply", {
          what,
          why: `${attempt} answers of the model are no ledger: ${problem}`,
          cause,
        });
      }
    }
  }

  #participantNamed(wanted: string): string {
    const [first, ...others] = this.#names;
    // There is no choice, whatever the model says.
    if (first !== undefined && others.length === 0) return first;
    if (this.#names.includes(wanted)) return wanted;
    throw this.#failure("no_speaker", {
      what: "choose who speaks next",
      why: `the model named "${wanted}", who is none of ${
        this.#names.join(", ")
      }`,
    });
  }

  /** Gives the answer, and ends the run. */
  async #finish(reason: string, ctx: MessageContext): Promise<void> {
    const { finalAnswerPrompt } = this.#options;
    const prompt = fillFinalPrompt(finalAnswerPrompt, this.#work.task);
    const asked = [...this.#context(), this.#user(prompt)];
    await this.#say(await this.#ask("give the answer", asked, ctx), ctx);
    await this.init.condition?.reset();
    await this.end(ctx, this.stop(reason));
  }

  /** Says something to all. */
  async #say(content: string, ctx: MessageContext): Promise<void> {
    const { written, name, stamp, topics } = this.init;
    const chatMessage = TextMessage({ content, source: name }, stamp);
    this.thread.push(chatMessage);
    await this.tellReader(chatMessage, ctx);
    const response = { chatMessage, innerMessages: null };
    const told = GroupChatAgentResponse({ response, name });
    await ctx.publish(written(told), topics.group);
  }

  /** Asks the model for a text. */
  async #ask(
    what: string,
    messages: readonly LlmMessage[],
    ctx: MessageContext,
    jsonOutput?: CreateOptions["jsonOutput"],
  ): Promise<string> {
    const { signal, traceContext } = ctx;
    const { modelClient } = this.#options;
    const call = { signal, traceContext, jsonOutput };
    const { content } = await this.#attempt(
      what,
      () => modelClient.create([...messages], call),
      ctx,
    );
    if (typeof content === "string") return content;
    const why = "the model asked for tools";
    throw this.#failure("unexpected_reply", { what, why });
  }

  /** Does something that may fail, or be done when nobody waits any more. */
  async #attempt<Result>(
    what: string,
    work: () => Promise<Result>,
    { signal }: MessageContext,
  ): Promise<Result> {
    try {
      return await abortable(work(), signal);
    } catch (cause) {
      if (isCancellation(cause, signal)) throw cause;
      const why = describeThrown(cause).message;
      throw this.#failure("manager_failed", { what, why, cause });
    }
  }

  #failure(
    code: AgentChatErrorCode,
    { what, why, cause }: {
      readonly what: string;
      readonly why: string;
      readonly cause?: unknown;
    },
  ): AgentChatError {
    const message = `Cannot ${what} as "${this.init.name}": ${why}`;
    return new AgentChatError(code, message, { cause });
  }

  #note(news: Partial<Work>): void {
    this.#work = { ...this.#work, ...news };
  }

  get #names(): readonly string[] {
    return this.init.participants.map(({ name }) => name);
  }

  /** A prompt with its gaps filled. */
  #prompt(name: keyof AllPrompts): string {
    const { task, facts, plan } = this.#work;
    return formatText(this.#options.prompts[name], {
      task,
      facts,
      plan,
      team: teamText(this.init.participants),
      names: this.#names.join(", "),
    });
  }

  /** What the model is told by a prompt. */
  #told(name: keyof AllPrompts): UserMessage {
    return this.#user(this.#prompt(name));
  }

  #user(content: string): UserMessage {
    return UserMessage({ content, source: this.init.name });
  }

  /** What the model has said itself. */
  #said(content: string): AssistantMessage {
    return AssistantMessage({ content, source: this.init.name });
  }

  /** The conversation, as the model is shown it. */
  #context(): readonly LlmMessage[] {
    const { vision } = this.#options.modelClient.modelInfo;
    const said = this.thread.filter((item): item is ChatMessage =>
      !isAgentEvent(item)
    );
    return said.map((message) => {
      if (message.source === this.init.name) return this.#said(textOf(message));
      if (vision) return toModelMessage(message);
      const { source } = message;
      return UserMessage({ content: textOf(message), source });
    });
  }
}
