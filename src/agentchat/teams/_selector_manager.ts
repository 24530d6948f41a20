import {
  type JsonCodec,
  jsonNullable,
  jsonString,
  type MessageContext,
} from "../../core/mod.ts";
import {
  type ChatCompletionClient,
  type ChatCompletionContext,
  type CreateResult,
  type LlmMessage,
  SystemMessage,
  UserMessage,
} from "../../models/mod.ts";
import {
  type CallContext,
  recordSelectorAttempts,
} from "../../telemetry/mod.ts";
import { AgentChatError, noResponse } from "../agent_chat_error.ts";
import {
  type ConversationItem,
  isAgentEvent,
  ModelClientStreamingChunkEvent,
  SelectorEvent,
  toModelMessage,
} from "../messages/mod.ts";
import { askForSpeaker } from "./_ask_for_speaker.ts";
import { GroupChatManager } from "./_group_chat_manager.ts";
import type { ManagerInit } from "./_manager_init.ts";
import { managerJson, type ManagerState } from "./_manager_state.ts";
import { selectorPrompt } from "./_selector_prompt.ts";
import type { SelectorResources } from "./selector_functions.ts";

/** How the next speaker is selected. */
export interface SelectorSettings extends SelectorResources {
  readonly modelClient: ChatCompletionClient;
  readonly modelContext: ChatCompletionContext;
  readonly selectorPrompt: string;
  readonly allowRepeatedSpeaker: boolean;
  readonly maxSelectorAttempts: number;
  readonly modelClientStreaming: boolean;
}

interface Memory {
  /** Who has spoken last. */
  readonly previousSpeaker: string | null;
}

/** Leads a team by asking functions, and then a model, who speaks next. */
export class SelectorGroupChatManager extends GroupChatManager<Memory> {
  override readonly json: JsonCodec<ManagerState & Memory>;
  readonly #settings: SelectorSettings;
  readonly #names: readonly string[];
  #previous: string | null = null;
  /** How much of the conversation the model context holds. */
  #told = 0;
  /** Whether it holds another conversation. */
  #stale = false;

  constructor(init: ManagerInit, settings: SelectorSettings) {
    super(init);
    this.#settings = settings;
    this.#names = init.participants.map(({ name }) => name);
    this.json = managerJson<Memory>("SelectorManagerState", init.factory, {
      previousSpeaker: jsonNullable(jsonString),
    });
  }

  protected override get own(): Memory {
    return { previousSpeaker: this.#previous };
  }

  protected override set own({ previousSpeaker }: Memory) {
    this.#previous = previousSpeaker;
    this.#stale = this.#told > 0;
    this.#told = 0;
  }

  protected override async resetOwn(call: CallContext): Promise<void> {
    this.#previous = null;
    this.#told = 0;
    this.#stale = false;
    await this.#settings.modelContext.clear(call);
  }

  protected override async selectSpeakers(
    ctx: MessageContext,
  ): Promise<readonly string[]> {
    const speaker = await this.#select(ctx);
    // The next run may have begun by now.
    ctx.signal?.throwIfAborted();
    this.#previous = speaker;
    return [speaker];
  }

  async #select(ctx: MessageContext): Promise<string> {
    const { selectorFunction } = this.#settings;
    const name = await selectorFunction?.([...this.thread], callOf(ctx));
    if (name !== undefined && name !== null) {
      return this.#member(name, "selectorFunction");
    }
    const candidates = await this.#candidates(ctx);
    const [first, ...others] = candidates;
    if (first === undefined) {
      throw noSpeaker('"candidateFunction" gave no name');
    }
    if (others.length === 0) return first;
    return await this.#ask(candidates, ctx) ?? this.#anyway(candidates) ??
      first;
  }

  /** Who may speak next. */
  async #candidates(ctx: MessageContext): Promise<readonly string[]> {
    const { allowRepeatedSpeaker, candidateFunction } = this.#settings;
    if (candidateFunction !== undefined) {
      const names = await candidateFunction([...this.thread], callOf(ctx));
      if (!Array.isArray(names)) {
        throw noSpeaker('"candidateFunction" gave no list of names');
      }
      return names.map((name) => this.#member(name, "candidateFunction"));
    }
    return allowRepeatedSpeaker
      ? this.#names
      : this.#names.filter((name) => name !== this.#previous);
  }

  #member(name: string, from: string): string {
    if (this.#names.includes(name)) return name;
    const team = this.#names.map((one) => `"${one}"`).join(", ");
    throw noSpeaker(`"${from}" gave "${name}", and the team has ${team}`);
  }

  /** Who speaks where the model has named nobody: whoever spoke last. */
  #anyway(candidates: readonly string[]): string | undefined {
    const { candidateFunction } = this.#settings;
    const names = candidateFunction === undefined ? this.#names : candidates;
    return names.find((name) => name === this.#previous);
  }

  async #ask(
    candidates: readonly string[],
    ctx: MessageContext,
  ): Promise<string | undefined> {
    const { allowRepeatedSpeaker, maxSelectorAttempts, modelClient } =
      this.#settings;
    const content = selectorPrompt(this.#settings.selectorPrompt, {
      participants: this.init.participants,
      candidates,
      history: await this.#history(callOf(ctx)),
    });
    const question = {
      // As in AutoGen, only these models are asked by the developer.
      prompt: OPENAI_FAMILY.test(modelClient.modelInfo.family)
        ? SystemMessage({ content })
        : UserMessage({ content, source: "user" }),
      names: this.#names,
      candidates,
      excluded: allowRepeatedSpeaker ? undefined : this.#previous ?? undefined,
      attempts: maxSelectorAttempts,
    };
    return await askForSpeaker(question, (messages, attempt) => {
      // A function of the user's may have ended long after the run.
      ctx.signal?.throwIfAborted();
      recordSelectorAttempts(ctx.traceContext, attempt);
      return this.#answer(messages, ctx);
    });
  }

  /** Lets the model context catch up, and gives what it shows of all. */
  async #history(call: CallContext): Promise<readonly LlmMessage[]> {
    const { modelContext } = this.#settings;
    if (this.#stale) await modelContext.clear(call);
    this.#stale = false;
    while (this.#told < this.thread.length) {
      const item = this.thread[this.#told++];
      for (const message of item === undefined ? [] : messagesOf(item)) {
        await modelContext.addMessage(message, call);
      }
    }
    return await modelContext.getMessages(call);
  }

  async #answer(
    messages: readonly LlmMessage[],
    ctx: MessageContext,
  ): Promise<string> {
    const { modelClient, modelClientStreaming } = this.#settings;
    const { content } = modelClientStreaming
      ? await this.#readStream(messages, ctx)
      : await modelClient.create(messages, callOf(ctx));
    if (typeof content === "string") return content;
    throw new AgentChatError(
      "unexpected_reply",
      `Cannot select a speaker: model "${modelClient.model}" asked for tools`,
    );
  }

  async #readStream(
    messages: readonly LlmMessage[],
    ctx: MessageContext,
  ): Promise<CreateResult> {
    const { name: source, stamp } = this.init;
    const pieces = this.#settings.modelClient.createStream(
      messages,
      callOf(ctx),
    );
    let result: CreateResult | undefined;
    for await (const piece of pieces) {
      if (typeof piece !== "string") result = piece;
      else {
        const chunk = { content: piece, source };
        this.#show(ModelClientStreamingChunkEvent(chunk, stamp));
      }
    }
    if (result === undefined) throw noResponse(source);
    if (typeof result.content === "string") {
      this.#show(SelectorEvent({ content: result.content, source }, stamp));
    }
    return result;
  }

  /** Unlike other events, these do not travel as messages, as in AutoGen. */
  #show(item: ConversationItem): void {
    const { emitTeamEvents, output } = this.init;
    if (emitTeamEvents) output({ kind: "item", item });
  }
}

const OPENAI_FAMILY = /^(?:gpt-(?:35|4|4o|41|45|5)|o[134])$/;

function callOf({ signal, traceContext }: MessageContext): CallContext {
  return { signal, traceContext };
}

/** What a model is told of an item: of a handoff, what led to it as well. */
function messagesOf(item: ConversationItem): readonly LlmMessage[] {
  if (isAgentEvent(item)) return [];
  const before = item.type === "HandoffMessage" ? item.context : [];
  return [...before, toModelMessage(item)];
}

function noSpeaker(why: string): AgentChatError {
  return new AgentChatError("no_speaker", `Cannot select a speaker: ${why}`);
}
