import {
  jsonBoolean,
  jsonObject,
  jsonString,
  readJson,
} from "../../core/mod.ts";
import {
  AssistantMessage,
  type ChatCompletionClient,
  type CreateOptions,
  type CreateResult,
  type LlmMessage,
  type RequestUsage,
  SystemMessage,
  UserMessage,
} from "../../models/mod.ts";
import { describeThrown } from "../../telemetry/mod.ts";
import type { JsonSchema } from "../../tools/mod.ts";
import { AgentChatError, noResponse } from "../agent_chat_error.ts";
import { retryPrompt } from "../code/_code_texts.ts";
import {
  type AgentEvent,
  idOf,
  type MessageStamp,
  ModelClientStreamingChunkEvent,
  ThoughtEvent,
} from "../messages/mod.ts";
import type { CodeSettings } from "./_code_settings.ts";
import { withoutImages } from "./_without_images.ts";
import type { TurnContext } from "./chat_agent.ts";

/** What the model wrote, with what a message of it carries. */
interface Written {
  readonly content: string;
  readonly id: string;
  readonly modelsUsage: RequestUsage;
}

/** Whether to try again. */
interface RetryDecision {
  readonly retry: boolean;
  readonly reason: string;
}

/** The voice of a model that writes code. */
export class CodeWriter {
  readonly #agentName: string;
  readonly #stamp: MessageStamp;
  readonly #settings: CodeSettings & {
    readonly modelClient: ChatCompletionClient;
  };

  constructor(
    agentName: string,
    stamp: MessageStamp,
    settings: CodeSettings & { readonly modelClient: ChatCompletionClient },
  ) {
    this.#agentName = agentName;
    this.#stamp = stamp;
    this.#settings = settings;
  }

  /** Lets the model go on with the conversation, which remembers what it says. */
  async *write(
    call: TurnContext,
  ): AsyncGenerator<AgentEvent, Written, undefined> {
    const { modelContext, systemMessage } = this.#settings;
    const source = this.#agentName;
    const stamp = this.#stamp;
    const id = idOf(stamp);
    const system = systemMessage === null
      ? []
      : [SystemMessage({ content: systemMessage })];
    const messages = [...system, ...await this.#conversation(call)];
    const { content, usage, thought } = yield* this.#ask(messages, id, call);
    if (thought) yield ThoughtEvent({ content: thought, source }, stamp);
    const text = this.#textOf(content);
    await modelContext.addMessage(
      AssistantMessage({ content: text, source, thought: thought ?? null }),
      call,
    );
    return { content: text, id, modelsUsage: usage };
  }

  /** Asks the model whether to try again, apart from the conversation. */
  async decide(
    output: string,
    call: TurnContext,
  ): Promise<RetryDecision & { readonly modelsUsage: RequestUsage }> {
    const content = retryPrompt(output);
    const question = UserMessage({ content, source: this.#agentName });
    const result = await this.#settings.modelClient.create(
      [...await this.#conversation(call), question],
      { ...call, jsonOutput: DECISION_SCHEMA },
    );
    const text = this.#textOf(result.content);
    try {
      const decision = readJson(decisionJson(), text, { what: "a decision" });
      return { ...decision, modelsUsage: result.usage };
    } catch (cause) {
      throw this.#unexpected(describeThrown(cause).message, cause);
    }
  }

  async #conversation(call: TurnContext): Promise<readonly LlmMessage[]> {
    const { modelClient, modelContext } = this.#settings;
    const messages = await modelContext.getMessages(call);
    return modelClient.modelInfo.vision
      ? messages
      : messages.map(withoutImages);
  }

  async *#ask(
    messages: readonly LlmMessage[],
    fullMessageId: string,
    options: CreateOptions,
  ): AsyncGenerator<AgentEvent, CreateResult, undefined> {
    const { modelClient, modelClientStream } = this.#settings;
    if (!modelClientStream) return await modelClient.create(messages, options);
    const source = this.#agentName;
    let result: CreateResult | undefined;
    for await (const content of modelClient.createStream(messages, options)) {
      if (typeof content !== "string") result = content;
      else {
        yield ModelClientStreamingChunkEvent(
          { content, source, fullMessageId },
          this.#stamp,
        );
      }
    }
    if (result !== undefined) return result;
    throw noResponse(source);
  }

  #textOf(content: CreateResult["content"]): string {
    if (typeof content === "string") return content;
    throw this.#unexpected("the model asked for tools");
  }

  #unexpected(why: string, cause?: unknown): AgentChatError {
    const message = `Cannot answer as "${this.#agentName}": ${why}`;
    return new AgentChatError("unexpected_reply", message, { cause });
  }
}

const DECISION_SCHEMA: JsonSchema = {
  type: "object",
  properties: { reason: { type: "string" }, retry: { type: "boolean" } },
  required: ["reason", "retry"],
  additionalProperties: false,
};

function decisionJson() {
  return jsonObject<RetryDecision>({ reason: jsonString, retry: jsonBoolean });
}
