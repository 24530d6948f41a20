import {
  type AgentState,
  type ComponentModel,
  componentModel,
  type ComponentProvider,
  dumpPart,
  jsonOpaque,
  type LoadStateOptions,
  readJson,
} from "../../core/mod.ts";
import {
  type ChatCompletionClient,
  chatCompletionClientKind,
  type ChatCompletionContext,
  modelContextKind,
  SystemMessage,
  UnboundedChatCompletionContext,
  UserMessage,
} from "../../models/mod.ts";
import type { CallContext } from "../../telemetry/mod.ts";
import { lastOf } from "../_last_of.ts";
import { stateJson } from "../_state.ts";
import { AgentChatError } from "../agent_chat_error.ts";
import {
  type ChatMessage,
  type ConversationItem,
  HandoffMessage,
  isAgentEvent,
  TextMessage,
  toModelMessage,
} from "../messages/mod.ts";
import { type Team, teamKind } from "../teams/team.ts";
import { addMessages } from "./_add_messages.ts";
import {
  BaseChatAgent,
  type ChatAgentOptions,
  type Response,
  type TurnContext,
} from "./chat_agent.ts";

/**
 * How an agent that is a team inside is set up.
 *
 * @example
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient, RoundRobinGroupChat, SocietyOfMindAgent, type SocietyOfMindAgentOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const modelClient = new ReplayChatCompletionClient(["Draft", "Final"]);
 * const writer = new AssistantAgent({ name: "writer", modelClient });
 * const options: SocietyOfMindAgentOptions = {
 *   name: "office",
 *   team: new RoundRobinGroupChat({ participants: [writer], maxTurns: 1 }),
 *   modelClient,
 *   responsePrompt: "Say it in one word.",
 * };
 * assertEquals(new SocietyOfMindAgent(options).name, "office");
 * ```
 */
export interface SocietyOfMindAgentOptions
  extends Omit<ChatAgentOptions, "description"> {
  /**
   * Tells others what the agent is for.
   *
   * @default {"An agent that uses an inner team of agents to generate responses."}
   */
  readonly description?: string | undefined;
  /** Who works on the answer. It starts over with every answer. */
  readonly team: Team;
  /** The model that makes one answer of what the team said. */
  readonly modelClient: ChatCompletionClient;
  /**
   * What the model is told before it sees what the team said.
   *
   * @default a text that says whose conversation it is
   */
  readonly instruction?: string | undefined;
  /**
   * What the model is told after it.
   *
   * @default a text that asks for an answer that stands alone
   */
  readonly responsePrompt?: string | undefined;
  /**
   * Keeps what was asked before, for the team to know.
   *
   * @default {new UnboundedChatCompletionContext()}
   */
  readonly modelContext?: ChatCompletionContext | undefined;
}

const DEFAULT_INSTRUCTION =
  "You were asked for something, and you and your team have worked on it. This is what was said:";
const DEFAULT_RESPONSE_PROMPT =
  "Now answer what you were asked. Your answer stands alone: leave out that there was a discussion.";

/**
 * An agent that is a team inside: the team works on the task, and a model makes
 * one answer of what it said. What happens in the team is part of the stream. A
 * run that fails leaves the team where it is; any other makes it start over.
 *
 * @example
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient, RoundRobinGroupChat, SocietyOfMindAgent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const model = (answer: string) => new ReplayChatCompletionClient([answer]);
 * const writer = new AssistantAgent({ name: "writer", modelClient: model("O rose") });
 * const critic = new AssistantAgent({ name: "critic", modelClient: model("Good") });
 * const poet = new SocietyOfMindAgent({
 *   name: "poet",
 *   team: new RoundRobinGroupChat({ participants: [writer, critic], maxTurns: 2 }),
 *   modelClient: model("O rose!"),
 * });
 * const { messages } = await poet.run({ task: "A poem" });
 * assertEquals(messages.map(({ source, content }) => `${source}: ${content}`), [
 *   "user: A poem",
 *   "writer: O rose",
 *   "critic: Good",
 *   "poet: O rose!",
 * ]);
 * ```
 */
export class SocietyOfMindAgent extends BaseChatAgent {
  readonly #team: Team;
  readonly #modelClient: ChatCompletionClient;
  readonly #instruction: string;
  readonly #responsePrompt: string;
  readonly #modelContext: ChatCompletionContext;

  /**
   * Makes the agent.
   *
   * @param options - the team, and the model that speaks for it
   * @throws {TypeError} if the name is no identifier
   */
  constructor(options: SocietyOfMindAgentOptions) {
    super({
      ...options,
      description: options.description ??
        "An agent that uses an inner team of agents to generate responses.",
    });
    this.#team = options.team;
    this.#modelClient = options.modelClient;
    this.#instruction = options.instruction ?? DEFAULT_INSTRUCTION;
    this.#responsePrompt = options.responsePrompt ?? DEFAULT_RESPONSE_PROMPT;
    this.#modelContext = options.modelContext ??
      new UnboundedChatCompletionContext();
  }

  /**
   * Lets the team work, and gives its answer.
   *
   * @param messages - what others said
   * @param call - hand it on to models and tools
   */
  override onMessages(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): Promise<Response> {
    const turn = this.onMessagesStream(messages, call);
    return lastOf(this.name, turn, "Response");
  }

  /**
   * The same, with all that happens in the team.
   *
   * @param messages - what others said
   * @param call - hand it on to models and tools
   */
  override async *onMessagesStream(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): AsyncGenerator<ConversationItem | Response, void, undefined> {
    const task = await this.#withThePast(messages, call);
    const said: ChatMessage[] = [];
    const run = this.#team.runStream({
      ...call,
      task: task.length > 0 ? task : undefined,
      outputTaskMessages: false,
    });
    for await (const item of run) {
      if (item.type === "TaskResult") continue;
      if (!isAgentEvent(item)) said.push(item);
      yield item;
    }
    const chatMessage = await this.#conclude(said, call);
    await addMessages(this.#modelContext, messages, call);
    await this.#team.reset(call);
    yield { type: "Response", chatMessage, innerMessages: [] };
  }

  /** Forgets the conversation, and so does the team. */
  override async onReset(call?: CallContext): Promise<void> {
    await this.#team.reset(call);
    await this.#modelContext.clear(call);
  }

  /**
   * Gives what the team remembers, as Python AutoGen writes it.
   *
   * @param call - the signal, and the parent of the spans
   * @returns JSON, for {@linkcode SocietyOfMindAgent.loadState}
   */
  override async saveState(call?: CallContext): Promise<AgentState> {
    const innerTeamState = await this.#team.saveState(call);
    return STATE.write({ innerTeamState }) as AgentState;
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
    const { innerTeamState } = readJson(STATE, state, { what, source });
    await this.#team.loadState(innerTeamState, options);
  }

  /**
   * Writes the agent down, with its team.
   *
   * @returns the component model: JSON
   * @throws {ConfigError} `not_dumpable` if a part of it cannot be
   */
  override dumpComponent(): ComponentModel {
    const owner = `agent "${this.name}"`;
    return componentModel({
      provider: "autogen_agentchat.agents.SocietyOfMindAgent",
      componentType: "agent",
    }, {
      name: this.name,
      team: this.#team.dumpComponent(),
      model_client: dumpPart(this.#modelClient, owner, "modelClient"),
      description: this.description,
      instruction: this.#instruction,
      response_prompt: this.#responsePrompt,
      model_context: dumpPart(this.#modelContext, owner, "modelContext"),
    });
  }

  /** The team starts over each time, so it is told what was asked before. */
  async #withThePast(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): Promise<readonly ChatMessage[]> {
    const context = await this.#modelContext.getMessages(call);
    if (context.length === 0) return messages;
    const past = HandoffMessage({
      content: "relevant previous messages",
      source: this.name,
      target: "",
      context,
    }, this.stamp);
    return [past, ...messages];
  }

  /** One answer of what the team said. */
  async #conclude(
    said: readonly ChatMessage[],
    call: TurnContext,
  ): Promise<TextMessage> {
    const { name: source, stamp } = this;
    if (said.length === 0) {
      return TextMessage({ content: "No response.", source }, stamp);
    }
    const { content, usage } = await this.#modelClient.create([
      this.#prompt(this.#instruction),
      ...said.map(toModelMessage),
      this.#prompt(this.#responsePrompt),
    ], call);
    if (typeof content === "string") {
      return TextMessage({ content, source, modelsUsage: usage }, stamp);
    }
    throw new AgentChatError(
      "unexpected_reply",
      `Cannot answer as "${source}": the model asked for tools`,
    );
  }

  #prompt(content: string): SystemMessage | UserMessage {
    return this.#modelClient.modelInfo.multipleSystemMessages
      ? SystemMessage({ content })
      : UserMessage({ content, source: "user" });
  }
}

interface SocietyOfMindAgentState {
  readonly innerTeamState: Readonly<Record<string, unknown>>;
}

const STATE = /* @__PURE__ */ stateJson<SocietyOfMindAgentState>(
  "SocietyOfMindAgentState",
  { innerTeamState: jsonOpaque },
);

/** Makes agents that are teams inside of their JSON. */
export const societyOfMindAgentProvider: ComponentProvider = {
  componentType: "agent",
  fromConfig: async (
    _,
    { fields, load, loadOptional, signal, traceContext },
  ) =>
    new SocietyOfMindAgent({
      name: fields.string("name"),
      description: fields.optional.string("description"),
      team: await load("team", teamKind),
      modelClient: await load("model_client", chatCompletionClientKind),
      instruction: fields.optional.string("instruction"),
      responsePrompt: fields.optional.string("response_prompt"),
      modelContext: await loadOptional(
        "model_context",
        modelContextKind,
      ),
      signal,
      traceContext,
    }),
};
