import {
  type ComponentModel,
  componentModel,
  type ComponentProvider,
} from "../../core/mod.ts";
import type { CallContext } from "../../telemetry/mod.ts";
import type { ChatMessage, ConversationItem } from "../messages/mod.ts";
import {
  BaseChatAgent,
  chatAgentKind,
  type ChatAgentOptions,
  type Response,
  type TurnContext,
} from "./chat_agent.ts";

/**
 * What is let through of one agent's messages.
 *
 * @example
 * ```ts
 * import type { PerSourceFilter } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const theTask: PerSourceFilter = { source: "user", position: "first", count: 1 };
 * const allOfBob: PerSourceFilter = { source: "bob" };
 * assertEquals([theTask.source, allOfBob.count], ["user", undefined]);
 * ```
 */
export interface PerSourceFilter {
  /** The name of the agent, or `user`. */
  readonly source: string;
  /**
   * From which end messages are counted.
   *
   * @default all messages are let through
   */
  readonly position?: "first" | "last" | undefined;
  /**
   * How many messages from that end.
   *
   * @default {0} all of them
   */
  readonly count?: number | undefined;
}

/**
 * What is let through.
 *
 * @example The task, and what the critic said last
 * ```ts
 * import type { MessageFilter } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const filter: MessageFilter = {
 *   perSource: [
 *     { source: "user", position: "first", count: 1 },
 *     { source: "critic", position: "last", count: 1 },
 *   ],
 * };
 * assertEquals(filter.perSource.length, 2);
 * ```
 */
export interface MessageFilter {
  /**
   * By agent. Messages of all others are kept back. Those of the first agent come
   * first, then those of the second, whoever spoke first.
   */
  readonly perSource: readonly PerSourceFilter[];
}

/**
 * How an agent behind a filter is set up.
 *
 * @example
 * ```ts
 * import { MessageFilterAgent, type MessageFilterAgentOptions, UserProxyAgent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: MessageFilterAgentOptions = {
 *   name: "calm_ada",
 *   wrappedAgent: new UserProxyAgent({ name: "ada", inputFunction: () => "Hm." }),
 *   filter: { perSource: [{ source: "bob" }] },
 * };
 * assertEquals(new MessageFilterAgent(options).name, "calm_ada");
 * ```
 */
export interface MessageFilterAgentOptions
  extends Omit<ChatAgentOptions, "description"> {
  /** The agent that answers. */
  readonly wrappedAgent: BaseChatAgent;
  /** What it hears. */
  readonly filter: MessageFilter;
}

/**
 * Lets another agent hear only some of what is said, so that its model sees what
 * matters, and costs less. The answers are the other agent's, in its name. As in
 * AutoGen, what the other remembers is not part of the state.
 *
 * @example
 * ```ts
 * import { AssistantAgent, MessageFilterAgent, ReplayChatCompletionClient, TextMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const modelClient = new ReplayChatCompletionClient(["Noted."]);
 * const agent = new MessageFilterAgent({
 *   name: "filtered",
 *   wrappedAgent: new AssistantAgent({ name: "writer", modelClient, systemMessage: null }),
 *   filter: { perSource: [{ source: "user", position: "last", count: 1 }] },
 * });
 * await agent.run({
 *   task: [
 *     TextMessage({ content: "a long old story", source: "user" }),
 *     TextMessage({ content: "new", source: "user" }),
 *   ],
 * });
 * assertEquals(modelClient.totalUsage.promptTokens, 1);
 * ```
 */
export class MessageFilterAgent extends BaseChatAgent {
  readonly #wrappedAgent: BaseChatAgent;
  readonly #filters: readonly PerSourceFilter[];

  /**
   * Puts a filter before an agent.
   *
   * @param options - the agent and the filter
   * @throws {TypeError} if the name is no identifier, or a `position` is neither
   * `first` nor `last`
   * @throws {RangeError} if a `count` is no whole number of at least 0
   */
  constructor(options: MessageFilterAgentOptions) {
    const { name, wrappedAgent, filter: { perSource } } = options;
    const description = `${wrappedAgent.description} (with message filtering)`;
    super({ ...options, description }, () => {
      for (const filter of perSource) assertFilter(name, filter);
    });
    this.#wrappedAgent = wrappedAgent;
    this.#filters = perSource.map(({ source, position, count }) => ({
      source,
      ...(position === undefined ? {} : { position }),
      ...(count === undefined ? {} : { count }),
    }));
  }

  /** The types of messages that the other agent may answer with. */
  override get producedMessageTypes(): readonly string[] {
    return this.#wrappedAgent.producedMessageTypes;
  }

  /** The other agent's only model, for the spans. */
  protected override get model(): string | undefined {
    return this.#wrappedAgent.spanInfo.model;
  }

  /** Lets the other agent answer what gets through. */
  override onMessages(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): Promise<Response> {
    return this.#wrappedAgent.onMessages(this.#letThrough(messages), call);
  }

  /** The same, as it happens. */
  override onMessagesStream(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): AsyncGenerator<ConversationItem | Response, void, undefined> {
    return this.#wrappedAgent.onMessagesStream(
      this.#letThrough(messages),
      call,
    );
  }

  /** Lets the other agent forget the conversation. */
  override onReset(call?: CallContext): Promise<void> | void {
    return this.#wrappedAgent.onReset(call);
  }

  /** Tells the other agent that its team pauses. */
  override onPause(call?: CallContext): Promise<void> | void {
    return this.#wrappedAgent.onPause(call);
  }

  /** Tells the other agent that its team goes on. */
  override onResume(call?: CallContext): Promise<void> | void {
    return this.#wrappedAgent.onResume(call);
  }

  /** Gives back what the other agent holds open. */
  override close(): Promise<void> | void {
    return this.#wrappedAgent.close();
  }

  /**
   * Writes both agents down.
   *
   * @returns the component model: JSON
   * @throws {ConfigError} `not_dumpable` if the other agent cannot be
   */
  override dumpComponent(): ComponentModel {
    return componentModel({
      provider: "autogen_agentchat.agents.MessageFilterAgent",
      componentType: "agent",
    }, {
      name: this.name,
      wrapped_agent: this.#wrappedAgent.dumpComponent(),
      filter: { per_source: this.#filters },
    });
  }

  #letThrough(messages: readonly ChatMessage[]): readonly ChatMessage[] {
    return this.#filters.flatMap(({ source, position, count = 0 }) => {
      const said = messages.filter((message) => message.source === source);
      if (position === undefined || count === 0) return said;
      return position === "first" ? said.slice(0, count) : said.slice(-count);
    });
  }
}

const POSITIONS = ["first", "last"] as const;

function assertFilter(agent: string, filter: PerSourceFilter): void {
  const { source, position = "first", count = 0 } = filter;
  const doing = `Cannot create agent "${agent}": the filter of "${source}"`;
  if (!POSITIONS.includes(position)) {
    throw new TypeError(
      `${doing} has the position "${position}", not "first" or "last"`,
    );
  }
  if (!(Number.isInteger(count) && count >= 0)) {
    throw new RangeError(
      `${doing} has the count ${count}, not a whole number of at least 0`,
    );
  }
}

/** Makes agents behind filters of their JSON. */
export const messageFilterAgentProvider: ComponentProvider = {
  componentType: "agent",
  fromConfig: async (_, { fields, load, signal, traceContext }) =>
    new MessageFilterAgent({
      name: fields.string("name"),
      wrappedAgent: await load("wrapped_agent", chatAgentKind),
      filter: {
        perSource: fields.fields("filter").eachFields("per_source").map((
          one,
        ) => ({
          source: one.string("source"),
          position: one.optional.oneOf("position", POSITIONS),
          count: one.optional.integer("count"),
        })),
      },
      signal,
      traceContext,
    }),
};
