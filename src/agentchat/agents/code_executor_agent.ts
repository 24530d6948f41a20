import {
  type AgentState,
  type ComponentModel,
  componentModel,
  ConfigError,
  dumpPart,
  jsonOpaque,
  jsonOptional,
  type LoadStateOptions,
  readJson,
} from "../../core/mod.ts";
import { UserMessage } from "../../models/mod.ts";
import { abortable, type CallContext } from "../../telemetry/mod.ts";
import { lastOf } from "../_last_of.ts";
import { stateJson } from "../_state.ts";
import { codeBlocksIn, toMarkdown } from "../code/_code_blocks.ts";
import {
  defaultDescription,
  noCode,
  tellingResult,
} from "../code/_code_texts.ts";
import {
  type ChatMessage,
  type CodeBlock,
  CodeExecutionEvent,
  CodeGenerationEvent,
  type CodeResult,
  type ConversationItem,
  TextMessage,
} from "../messages/mod.ts";
import { addMessages } from "./_add_messages.ts";
import { type CodeSettings, codeSettings } from "./_code_settings.ts";
import { CodeWriter } from "./_code_writer.ts";
import {
  BaseChatAgent,
  type Response,
  type TurnContext,
} from "./chat_agent.ts";
import type { CodeExecutorAgentOptions } from "./code_executor_agent_options.ts";

/**
 * An agent that runs code in Markdown's fenced blocks, which others said; or, with
 * a model, writes the code, runs it, mends it if it fails, and says what came of
 * it.
 *
 * What a model writes is run as it is. Give it an executor that keeps it in, and
 * an `approvalFunction` where somebody should look at it first.
 *
 * @example What others said
 * ```ts
 * import { CodeExecutorAgent, WorkerCodeExecutor } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const terminal = new CodeExecutorAgent({
 *   name: "terminal",
 *   codeExecutor: new WorkerCodeExecutor(),
 * });
 * const fence = "`".repeat(3);
 * const task = `Try this:\n${fence}js\nconsole.log(6 * 7)\n${fence}`;
 * const { messages } = await terminal.run({ task });
 * assertEquals(messages.at(-1)?.content, "42\n");
 * ```
 *
 * @example What a model wrote
 * ```ts
 * import { CodeExecutorAgent, ReplayChatCompletionClient, WorkerCodeExecutor } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const fence = "`".repeat(3);
 * const coder = new CodeExecutorAgent({
 *   name: "coder",
 *   codeExecutor: new WorkerCodeExecutor(),
 *   modelClient: new ReplayChatCompletionClient([
 *     `${fence}js\nconsole.log(6 * 7)\n${fence}`,
 *     "It is 42.",
 *   ]),
 * });
 * const { messages } = await coder.run({ task: "What is 6 times 7?" });
 * assertEquals(messages.map(({ type }) => type), [
 *   "TextMessage",
 *   "CodeGenerationEvent",
 *   "CodeExecutionEvent",
 *   "TextMessage",
 * ]);
 * ```
 */
export class CodeExecutorAgent extends BaseChatAgent {
  readonly #settings: CodeSettings;
  /** Writes the code, where a model does. */
  readonly #writer: CodeWriter | undefined;

  /**
   * Makes the agent.
   *
   * @param options - what runs the code, and who writes it
   * @throws {TypeError} if the name is no identifier, there is no executor, or
   * there are retries without a model
   * @throws {RangeError} if `maxRetriesOnError` is no whole number of at least 0
   * @throws {ModelError} `unsupported` if there are retries, and the model cannot
   * keep to a schema
   */
  constructor(options: CodeExecutorAgentOptions) {
    const { modelClient } = options;
    const settings: Partial<CodeSettings> = {};
    super(
      {
        ...options,
        description: options.description ??
          defaultDescription(modelClient !== undefined),
      },
      () => Object.assign(settings, codeSettings(options)),
    );
    // All of them are there, or there is no agent.
    this.#settings = settings as CodeSettings;
    this.#writer = modelClient && new CodeWriter(
      this.name,
      this.stamp,
      { ...this.#settings, modelClient },
    );
  }

  /** The model that writes the code. */
  protected override get model(): string | undefined {
    return this.#settings.modelClient?.model;
  }

  /**
   * Runs code.
   *
   * @param messages - what others said
   * @param call - handed on to the model and the executor
   */
  override onMessages(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): Promise<Response> {
    const turn = this.onMessagesStream(messages, call);
    return lastOf(this.name, turn, "Response");
  }

  /**
   * The same, as it happens: what the model writes, what came of it, and last the
   * response.
   *
   * @param messages - what others said
   * @param call - handed on to the model and the executor
   */
  override async *onMessagesStream(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): AsyncGenerator<ConversationItem | Response, void, undefined> {
    if (this.#writer === undefined) {
      yield this.#respond(await this.#runWhatWasSaid(messages, call));
      return;
    }
    await addMessages(this.#settings.modelContext, messages, call);
    const innerMessages: ConversationItem[] = [];
    for await (const item of this.#solve(this.#writer, call)) {
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
   * Gives the conversation with the model, if there is one. Python AutoGen saves
   * nothing of it, and passes over what it finds.
   *
   * @param call - the signal, and the parent of the spans
   * @returns JSON, for {@linkcode CodeExecutorAgent.loadState}
   */
  override async saveState(call?: CallContext): Promise<AgentState> {
    const { modelClient, modelContext } = this.#settings;
    const llmContext = modelClient && await modelContext.saveState?.(call);
    return STATE.write({ llmContext }) as AgentState;
  }

  /**
   * Takes back what was saved.
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
    if (llmContext === undefined) return;
    await this.#settings.modelContext.loadState?.(llmContext, {
      ...options,
      what: `the "llm_context" of ${what}`,
    });
  }

  /**
   * Writes the agent down, with its executor and its model.
   *
   * @returns the component model: JSON
   * @throws {ConfigError} `not_dumpable` if a part of it cannot be, or it has an
   * `approvalFunction`
   */
  override dumpComponent(): ComponentModel {
    const { modelClient, maxRetriesOnError, ...settings } = this.#settings;
    const owner = `agent "${this.name}"`;
    if (settings.approvalFunction !== undefined) {
      throw new ConfigError(
        "not_dumpable",
        `Cannot dump ${owner}: its "approvalFunction" is a function`,
      );
    }
    return componentModel({
      provider: "autogen_agentchat.agents.CodeExecutorAgent",
      componentType: "agent",
    }, {
      name: this.name,
      model_client: modelClient && dumpPart(modelClient, owner, "modelClient"),
      code_executor: dumpPart(settings.codeExecutor, owner, "codeExecutor"),
      description: this.description,
      sources: settings.sources,
      system_message: settings.systemMessage,
      model_client_stream: settings.modelClientStream,
      model_context: dumpPart(settings.modelContext, owner, "modelContext"),
      supported_languages: settings.supportedLanguages,
      // Python neither writes nor reads it.
      max_retries_on_error: maxRetriesOnError || undefined,
    });
  }

  /** Runs what is code in what others said. */
  async #runWhatWasSaid(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): Promise<string> {
    const { sources, supportedLanguages } = this.#settings;
    const blocks = messages
      .filter((message) => message.type === "TextMessage")
      .filter(({ source }) => sources?.includes(source) ?? true)
      .flatMap(({ content }) => codeBlocksIn(content, supportedLanguages));
    if (blocks.length === 0) return noCode(supportedLanguages);
    return (await this.#execute(blocks, call)).output;
  }

  /** Lets the model write code until it works, and say what came of it. */
  async *#solve(
    writer: CodeWriter,
    call: TurnContext,
  ): AsyncGenerator<ConversationItem | Response, void, undefined> {
    const { name: source, stamp } = this;
    const { modelContext, supportedLanguages } = this.#settings;
    for (let retryAttempt = 0;; retryAttempt++) {
      const { content, ...said } = yield* writer.write(call);
      const codeBlocks = codeBlocksIn(content, supportedLanguages);
      if (codeBlocks.length === 0) {
        yield this.#respond(content, said);
        return;
      }
      yield CodeGenerationEvent(
        { ...said, source, content, codeBlocks, retryAttempt },
        stamp,
      );
      const result = await this.#execute(codeBlocks, call);
      yield CodeExecutionEvent({ source, result, retryAttempt }, stamp);
      const { exitCode, output } = result;
      await modelContext.addMessage(
        UserMessage({ content: output, source }),
        call,
      );
      if (exitCode === 0) break;
      if (retryAttempt >= this.#settings.maxRetriesOnError) break;
      const { retry, reason, modelsUsage } = await writer.decide(output, call);
      if (!retry) break;
      const correction = `Attempt number: ${
        retryAttempt + 1
      }\nProposed correction: ${reason}`;
      yield CodeGenerationEvent({
        source,
        content: correction,
        codeBlocks: [],
        retryAttempt,
        modelsUsage,
      }, stamp);
    }
    const { content, ...said } = yield* writer.write(call);
    yield this.#respond(content, said);
  }

  async #execute(
    blocks: readonly CodeBlock[],
    call: TurnContext,
  ): Promise<CodeResult> {
    const { codeExecutor, approvalFunction } = this.#settings;
    const { modelClient, modelContext } = this.#settings;
    if (approvalFunction !== undefined) {
      const context = modelClient ? await modelContext.getMessages(call) : [];
      const request = { code: toMarkdown(blocks), context };
      const { approved, reason } = await abortable(
        approvalFunction(request, call),
        call.signal,
      );
      if (!approved) {
        const output = `Code execution was not approved. Reason: ${reason}`;
        return { exitCode: 1, output };
      }
    }
    const running = codeExecutor.executeCodeBlocks(blocks, call);
    return tellingResult(await abortable(running, call.signal));
  }

  #respond(
    content: string,
    said: Partial<Omit<TextMessage, "type" | "content">> = {},
  ): Response {
    const { name: source, stamp } = this;
    const chatMessage = TextMessage({ ...said, content, source }, stamp);
    return { type: "Response", chatMessage, innerMessages: [] };
  }
}

interface CodeExecutorAgentState {
  readonly llmContext?: Readonly<Record<string, unknown>> | undefined;
}

const STATE = /* @__PURE__ */ stateJson<CodeExecutorAgentState>(
  "BaseState",
  { llmContext: /* @__PURE__ */ jsonOptional(jsonOpaque) },
);
