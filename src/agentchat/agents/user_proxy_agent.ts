import {
  type ComponentModel,
  componentModel,
  type ComponentProvider,
} from "../../core/mod.ts";
import {
  abortable,
  describeThrown,
  isCancellation,
} from "../../telemetry/mod.ts";
import { lastOf } from "../_last_of.ts";
import { AgentChatError } from "../agent_chat_error.ts";
import {
  type ChatMessage,
  type ConversationItem,
  HandoffMessage,
  idOf,
  TextMessage,
  UserInputRequestedEvent,
} from "../messages/mod.ts";
import {
  BaseChatAgent,
  type ChatAgentOptions,
  type Response,
  type TurnContext,
} from "./chat_agent.ts";

/**
 * What the one who asks a person is told beside the prompt.
 *
 * @example Which of two people is asked
 * ```ts
 * import { type InputCall, UserProxyAgent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const answers: Record<string, string> = { ada: "Yes", bob: "No" };
 * const inputFunction = (_prompt: string, { agentName }: InputCall) =>
 *   answers[agentName] ?? "";
 *
 * const bob = new UserProxyAgent({ name: "bob", inputFunction });
 * const { messages } = await bob.run({ task: "Shall we?" });
 * assertEquals(messages.at(-1)?.content, "No");
 * ```
 */
export interface InputCall extends TurnContext {
  /** The agent that stands for the person. */
  readonly agentName: string;
  /** The id in the {@linkcode UserInputRequestedEvent} that announced it. */
  readonly requestId: string;
}

/**
 * Asks a person.
 *
 * @param prompt - what the person is shown
 * @param call - stop waiting when its signal aborts
 * @returns what the person said
 *
 * @example The page asks, and a click on a button answers
 * ```ts
 * import { type InputFunction, UserProxyAgent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const button = new EventTarget();
 * const inputFunction: InputFunction = (_prompt, { signal }) =>
 *   new Promise((resolve, reject) => {
 *     button.addEventListener("click", () => resolve("Approved"));
 *     signal.addEventListener("abort", () => reject(signal.reason));
 *   });
 *
 * const boss = new UserProxyAgent({ name: "boss", inputFunction });
 * for await (const item of boss.runStream({ task: "May I?" })) {
 *   if (item.type === "UserInputRequestedEvent") {
 *     setTimeout(() => button.dispatchEvent(new Event("click")));
 *   } else if (item.type === "TaskResult") {
 *     assertEquals(item.messages.at(-1)?.content, "Approved");
 *   }
 * }
 * ```
 */
export type InputFunction = (
  prompt: string,
  call: InputCall,
) => string | Promise<string>;

/**
 * How an agent that stands for a person is set up.
 *
 * @example
 * ```ts
 * import { UserProxyAgent, type UserProxyAgentOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: UserProxyAgentOptions = {
 *   name: "reviewer",
 *   description: "Has the last word",
 *   inputFunction: () => "Fine.",
 * };
 * assertEquals(new UserProxyAgent(options).description, "Has the last word");
 * ```
 */
export interface UserProxyAgentOptions
  extends Omit<ChatAgentOptions, "description"> {
  /**
   * Tells others who the person is.
   *
   * @default {"A human user"}
   */
  readonly description?: string | undefined;
  /**
   * Asks the person. There is none by default: no way to ask is the same in a
   * terminal, a page and a Worker.
   */
  readonly inputFunction: InputFunction;
}

/**
 * An agent that stands for a person: whenever it is its turn, the person is
 * asked. Of what was said before, it looks at the last message only: a handoff is
 * answered by one back.
 *
 * @example
 * ```ts
 * import { HandoffMessage, UserProxyAgent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const ada = new UserProxyAgent({ name: "ada", inputFunction: () => "42" });
 * const handoff = { content: "How many?", source: "bob", target: "ada" };
 * const task = HandoffMessage({ ...handoff, context: [] });
 * const { messages } = await ada.run({ task });
 * const answer = messages.at(-1);
 * assertEquals(answer?.type === "HandoffMessage" && answer.target, "bob");
 * assertEquals(answer?.content, "42");
 * ```
 */
export class UserProxyAgent extends BaseChatAgent {
  readonly #inputFunction: InputFunction;

  /**
   * Makes the agent.
   *
   * @param options - who the person is and how to ask
   * @throws {TypeError} if the name is no identifier, or `inputFunction` is no
   * function
   */
  constructor(options: UserProxyAgentOptions) {
    const { description = "A human user", inputFunction } = options;
    super({ ...options, description }, () => {
      if (typeof inputFunction === "function") return;
      throw new TypeError(
        `Cannot create agent "${options.name}": "inputFunction" is no function`,
      );
    });
    this.#inputFunction = inputFunction;
  }

  /** The types of messages that it may answer with. */
  override get producedMessageTypes(): readonly string[] {
    return ["TextMessage", "HandoffMessage"];
  }

  /**
   * Asks the person.
   *
   * @param messages - what others said
   * @param call - hand it on to models and tools
   * @throws {AgentChatError} `input_failed`
   */
  override onMessages(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): Promise<Response> {
    const turn = this.onMessagesStream(messages, call);
    return lastOf(this.name, turn, "Response");
  }

  /**
   * Says that the person is about to be asked, and asks.
   *
   * @param messages - what others said
   * @param call - hand it on to models and tools
   * @throws {AgentChatError} `input_failed`
   */
  override async *onMessagesStream(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): AsyncGenerator<ConversationItem | Response, void, undefined> {
    const { name: source, stamp } = this;
    const handoff = this.#handoffIn(messages.at(-1));
    const requestId = idOf(stamp);
    yield UserInputRequestedEvent({ requestId, content: "", source }, stamp);
    const prompt = handoff === undefined
      ? "Your answer: "
      : `${handoff.source} hands over to you. Your answer: `;
    const content = await this.#ask(prompt, requestId, call);
    const chatMessage = handoff === undefined
      ? TextMessage({ content, source }, stamp)
      : HandoffMessage(
        { content, source, target: handoff.source, context: [] },
        stamp,
      );
    yield { type: "Response", chatMessage, innerMessages: [] };
  }

  /** It remembers nothing. */
  override onReset(): void {}

  /**
   * Writes the agent down, without the function.
   *
   * @returns its component model: JSON
   */
  override dumpComponent(): ComponentModel {
    const { name, description } = this;
    return componentModel({
      provider: "autogen_agentchat.agents.UserProxyAgent",
      componentType: "agent",
    }, { name, description });
  }

  #handoffIn(last: ChatMessage | undefined): HandoffMessage | undefined {
    if (last?.type !== "HandoffMessage") return undefined;
    if (last.target === this.name) return last;
    throw inputFailed(
      `Handoff message target does not match agent name: ${last.source}`,
    );
  }

  async #ask(
    prompt: string,
    requestId: string,
    call: TurnContext,
  ): Promise<string> {
    const { signal } = call;
    const inputCall = { ...call, agentName: this.name, requestId };
    let answer: unknown;
    try {
      signal.throwIfAborted();
      answer = await abortable(this.#inputFunction(prompt, inputCall), signal);
    } catch (error) {
      if (isCancellation(error, signal)) throw error;
      throw inputFailed(describeThrown(error).message, error);
    }
    if (typeof answer === "string") return answer;
    throw inputFailed(`the answer is of type ${typeof answer}, not a string`);
  }
}

function inputFailed(why: string, cause?: unknown): AgentChatError {
  const message = `Failed to get user input: ${why}`;
  return new AgentChatError("input_failed", message, { cause });
}

/** Makes agents that stand for a person of their JSON. */
export const userProxyAgentProvider: ComponentProvider<
  Readonly<Record<string, unknown>>,
  { readonly inputFunction?: InputFunction | undefined }
> = {
  componentType: "agent",
  fromConfig: (_, { fields, resources, signal, traceContext }) =>
    new UserProxyAgent({
      name: fields.string("name"),
      description: fields.optional.string("description"),
      // A team that never asks needs none, and can be looked at without.
      inputFunction: resources.inputFunction ?? refuseToAsk,
      signal,
      traceContext,
    }),
};

function refuseToAsk(): never {
  throw new TypeError(
    'there is no "inputFunction" in the resources that the agent was loaded with',
  );
}
