import {
  type AgentState,
  type ComponentModel,
  jsonOpaque,
  jsonOptional,
  type LoadStateOptions,
  readJson,
} from "../../core/mod.ts";
import {
  AssistantMessage,
  type CreateOptions,
  type CreateResult,
  FunctionExecutionResultMessage,
  type LlmMessage,
  SystemMessage,
} from "../../models/mod.ts";
import type { CallContext } from "../../telemetry/mod.ts";
import type { SavedState, ToolSchema } from "../../tools/mod.ts";
import { lastOf } from "../_last_of.ts";
import { stateJson } from "../_state.ts";
import { AgentChatError, noResponse } from "../agent_chat_error.ts";
import {
  type AgentEvent,
  type ChatMessage,
  type ConversationItem,
  idOf,
  MemoryQueryEvent,
  ModelClientStreamingChunkEvent,
  TextMessage,
  ThoughtEvent,
  ToolCallExecutionEvent,
  ToolCallRequestEvent,
  ToolCallSummaryMessage,
} from "../messages/mod.ts";
import { addMessages } from "./_add_messages.ts";
import { assistantModel } from "./_assistant_model.ts";
import {
  type AssistantSettings,
  assistantSettings,
} from "./_assistant_settings.ts";
import { callTools } from "./_call_tools.ts";
import { OwnTools } from "./_own_tools.ts";
import { toolCallSummary } from "./_tool_call_summary.ts";
import { withoutImages } from "./_without_images.ts";
import type { AssistantAgentOptions } from "./assistant_agent_options.ts";
import {
  BaseChatAgent,
  type Response,
  type TurnContext,
} from "./chat_agent.ts";

/**
 * An agent that answers with a model's voice and uses tools.
 *
 * @example
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const assistant = new AssistantAgent({
 *   name: "assistant",
 *   modelClient: new ReplayChatCompletionClient(["Hello!"]),
 * });
 * const { messages } = await assistant.run({ task: "Say hello" });
 * assertEquals(messages.at(-1)?.content, "Hello!");
 * ```
 *
 * @example A tool, and the model's word on what it gave
 * ```ts
 * import { AssistantAgent, type CreateResult, FunctionTool, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const time = new FunctionTool({
 *   name: "time",
 *   description: "Tells the time",
 *   parameters: { type: "object", properties: {} },
 *   execute: () => "12:00",
 * });
 * const wish: CreateResult = {
 *   finishReason: "function_calls",
 *   content: [{ id: "1", name: "time", arguments: "{}" }],
 *   usage: { promptTokens: 1, completionTokens: 1 },
 *   cached: false,
 * };
 * const assistant = new AssistantAgent({
 *   name: "assistant",
 *   modelClient: new ReplayChatCompletionClient([wish, "It is noon."]),
 *   tools: [time],
 *   reflectOnToolUse: true,
 * });
 * const { messages } = await assistant.run({ task: "How late is it?" });
 * assertEquals(messages.at(-1)?.content, "It is noon.");
 * ```
 */
export class AssistantAgent extends BaseChatAgent {
  readonly #settings: AssistantSettings;
  readonly #handoffs: OwnTools;

  /**
   * Makes an assistant.
   *
   * @param options - the model, the tools, and how they are used
   * @throws {TypeError} if the name is no identifier, two tools or handoffs have
   * the same name, or options contradict each other
   * @throws {RangeError} if `maxToolIterations` is less than 1
   * @throws {ModelError} `unsupported` if the model cannot use tools
   */
  constructor(options: AssistantAgentOptions) {
    const settings: Partial<AssistantSettings> = {};
    super({
      ...options,
      description: options.description ??
        "An agent that provides assistance with ability to use tools.",
    }, () => Object.assign(settings, assistantSettings(options)));
    // All of them are there, or there is no agent.
    this.#settings = settings as AssistantSettings;
    this.#handoffs = new OwnTools(options.handoffs?.tools ?? []);
  }

  /** The model that speaks for it. */
  protected override get model(): string {
    return this.#settings.modelClient.model;
  }

  /** The types of messages that it may answer with. */
  override get producedMessageTypes(): readonly string[] {
    const { outputType } = this.#settings;
    return [
      "TextMessage",
      "ToolCallSummaryMessage",
      "HandoffMessage",
      ...outputType ? [`StructuredMessage[${outputType.name}]`] : [],
    ];
  }

  /**
   * Answers with the model's voice.
   *
   * @param messages - what others said
   * @param call - handed on to models and tools
   */
  override onMessages(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): Promise<Response> {
    const turn = this.onMessagesStream(messages, call);
    return lastOf(this.name, turn, "Response");
  }

  /**
   * Yields events and pieces of the answer as they come, and last the response.
   *
   * @param messages - what others said
   * @param call - handed on to models and tools
   */
  override async *onMessagesStream(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): AsyncGenerator<ConversationItem | Response, void, undefined> {
    await addMessages(this.#settings.modelContext, messages, call);
    const innerMessages: ConversationItem[] = [];
    for await (const item of this.#turn(call)) {
      if (item.type === "Response") yield { ...item, innerMessages };
      else {
        if (item.type !== "ModelClientStreamingChunkEvent") {
          innerMessages.push(item);
        }
        yield item;
      }
    }
  }

  /** Forgets the conversation. */
  override onReset(call?: CallContext): Promise<void> {
    return this.#settings.modelContext.clear(call);
  }

  /**
   * Gives the conversation, as Python AutoGen writes it.
   *
   * @param call - the signal, and the parent of the spans
   * @returns JSON, for {@linkcode AssistantAgent.loadState}
   */
  override async saveState(call?: CallContext): Promise<AgentState> {
    const llmContext = await this.#settings.modelContext.saveState?.(call) ??
      {};
    return STATE.write({ llmContext }) as AgentState;
  }

  /**
   * Takes back a conversation that was saved, maybe long ago and in Python. What
   * it does not take leaves the agent as it was.
   *
   * @param state - what was saved
   * @param options - what it was read from, and the call context
   * @throws {ConfigError} naming the field that is wrong
   */
  override async loadState(
    state: unknown,
    options: LoadStateOptions = {},
  ): Promise<void> {
    const { source } = options;
    const what = this.stateName;
    const { llmContext } = readJson(STATE, state, { what, source });
    await this.#settings.modelContext.loadState?.(llmContext, {
      ...options,
      what: `the "llm_context" of ${what}`,
    });
  }

  /**
   * Writes the agent down, with its model, its tools and all other parts.
   *
   * @returns the component model: JSON
   * @throws {ConfigError} `not_dumpable` if a part of it cannot be
   */
  override dumpComponent(): ComponentModel {
    return assistantModel(this.name, this.description, this.#settings);
  }

  /** Events, and last the answer. */
  async *#turn(
    call: TurnContext,
  ): AsyncGenerator<ConversationItem | Response, void, undefined> {
    const { name: source, stamp } = this;
    const { workbench, handoffs, modelContext } = this.#settings;
    const { maxToolIterations, reflectOnToolUse, outputType } = this.#settings;
    yield* this.#recall(call);
    for (let iteration = 1;; iteration++) {
      // After the last calls, the model is asked what the results mean.
      const reflecting = iteration > maxToolIterations;
      const id = idOf(stamp);
      const result = yield* this.#ask(call, { id, reflecting });
      const { content, usage: modelsUsage, thought } = result;
      if (typeof content === "string") {
        await this.#remember(result, call);
        const fields = { id, source, modelsUsage };
        yield answer(
          await outputType?.answer(content, fields, stamp) ??
            TextMessage({ ...fields, content }, stamp),
        );
        return;
      }
      if (reflecting) throw askedAgain(source);
      yield ToolCallRequestEvent({ content, source, modelsUsage }, stamp);
      const results = yield* callTools(
        [this.#handoffs, ...workbench],
        content,
        { ...call, agentName: source },
      );
      // Providers refuse a conversation in which a call has no result, so a turn
      // that ends before there are results must leave neither.
      await this.#remember(result, call);
      await modelContext.addMessage(
        FunctionExecutionResultMessage({ content: results }),
        call,
      );
      yield ToolCallExecutionEvent({ content: results, source }, stamp);
      const said = { thought, source, stamp };
      const handoff = handoffs?.messageOf(content, results, said);
      if (handoff !== undefined) yield answer(handoff);
      else if (iteration < maxToolIterations || reflectOnToolUse) continue;
      else {
        const summary = toolCallSummary(content, results, this.#settings);
        const fields = { content: summary, toolCalls: content, results };
        yield answer(ToolCallSummaryMessage({ ...fields, source }, stamp));
      }
      return;
    }
  }

  /** Reminds the model of what is remembered. */
  async *#recall(
    call: TurnContext,
  ): AsyncGenerator<AgentEvent, void, undefined> {
    const { memory, modelContext } = this.#settings;
    for (const one of memory) {
      const { memories } = await one.updateContext(modelContext, call);
      const { results: content } = memories;
      if (content.length === 0) continue;
      yield MemoryQueryEvent({ content, source: this.name }, this.stamp);
    }
  }

  /** Asks the model for the message that is going to have an id. */
  async *#ask(
    call: TurnContext,
    { id, reflecting }: { readonly id: string; readonly reflecting: boolean },
  ): AsyncGenerator<AgentEvent, CreateResult, undefined> {
    const { name: source, stamp } = this;
    const { modelClient, modelClientStream, outputType } = this.#settings;
    const messages = await this.#prompt(call);
    const options: CreateOptions = {
      ...call,
      tools: reflecting ? [] : await this.#listTools(call),
      toolChoice: reflecting ? "none" : "auto",
      jsonOutput: outputType?.jsonSchema,
    };
    let result: CreateResult | undefined;
    if (modelClientStream) {
      for await (const piece of modelClient.createStream(messages, options)) {
        if (typeof piece !== "string") result = piece;
        else {
          yield ModelClientStreamingChunkEvent(
            { content: piece, source, fullMessageId: id },
            stamp,
          );
        }
      }
    } else result = await modelClient.create(messages, options);
    if (result === undefined) throw noResponse(source);
    const { thought } = result;
    if (thought) yield ThoughtEvent({ content: thought, source }, stamp);
    return result;
  }

  async #prompt(call: TurnContext): Promise<readonly LlmMessage[]> {
    const { modelClient, modelContext, systemMessage } = this.#settings;
    const messages = await modelContext.getMessages(call);
    return [
      ...systemMessage === null
        ? []
        : [SystemMessage({ content: systemMessage })],
      ...modelClient.modelInfo.vision ? messages : messages.map(withoutImages),
    ];
  }

  async #listTools(call: TurnContext): Promise<readonly ToolSchema[]> {
    const lists = [...this.#settings.workbench, this.#handoffs].map(
      (workbench) => workbench.listTools(call),
    );
    return (await Promise.all(lists)).flat();
  }

  #remember(
    { content, thought = null }: CreateResult,
    call: TurnContext,
  ): Promise<void> {
    return this.#settings.modelContext.addMessage(
      AssistantMessage({ content, source: this.name, thought }),
      call,
    );
  }
}

interface AssistantAgentState {
  readonly llmContext: SavedState;
}

const STATE = /* @__PURE__ */ stateJson<AssistantAgentState>(
  "AssistantAgentState",
  { llmContext: /* @__PURE__ */ jsonOptional(jsonOpaque, () => ({})) },
);

function answer(chatMessage: ChatMessage): Response {
  return { type: "Response", chatMessage, innerMessages: [] };
}

function askedAgain(agentName: string): AgentChatError {
  return new AgentChatError(
    "unexpected_reply",
    `Cannot answer as "${agentName}": Reflect on tool use produced no valid text response.`,
  );
}
