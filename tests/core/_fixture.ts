import {
  type Agent,
  type AgentFactory,
  AgentId,
  message,
  type MessageContext,
  type MessageType,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  type SingleThreadedAgentRuntimeOptions,
  TypeSubscription,
} from "@autogen-edge/runtime";

export { settled } from "../_settled.ts";

export const Ask: MessageType<{ question: string }> = message("Ask");
export const Answer: MessageType<{ text: string }> = message("Answer");
export const News: MessageType<{ n: number }> = message("News");

/** An agent that answers questions by a function. */
export function answering(
  answer: (question: string, ctx: MessageContext) => unknown,
): RoutedAgent {
  return new RoutedAgent("answers").on(
    Ask,
    ({ question }, ctx) => answer(question, ctx),
    { kind: "rpc" },
  );
}

/** An agent that reads news by a function. */
export function reading(
  read: (n: number, ctx: MessageContext) => unknown,
): RoutedAgent {
  return new RoutedAgent("reads").on(
    News,
    ({ n }, ctx) => read(n, ctx),
    { kind: "event" },
  );
}

/** An agent that answers with the question. */
export function echo(): RoutedAgent {
  return answering((question) => Answer({ text: question }));
}

/** What {@linkcode runtimeWith} sets up. */
export interface World extends SingleThreadedAgentRuntimeOptions {
  /** Factories, or what makes an agent, by the agents' type. */
  readonly agents?: Readonly<Record<string, AgentFactory | (() => Agent)>>;
  /** Types of agents by the topic type that they subscribe to. */
  readonly topics?: Readonly<Record<string, readonly string[]>>;
}

/** A runtime with agents and subscriptions, which is not started. */
export async function runtimeWith(
  { agents = {}, topics = {}, ...options }: World,
): Promise<SingleThreadedAgentRuntime> {
  const runtime = new SingleThreadedAgentRuntime(options);
  for (const [type, factory] of Object.entries(agents)) {
    await runtime.registerFactory(type, factory);
  }
  for (const [topicType, agentTypes] of Object.entries(topics)) {
    for (const agentType of agentTypes) {
      await runtime.addSubscription(new TypeSubscription(topicType, agentType));
    }
  }
  return runtime;
}

/** The id of the agent that tests talk to. */
export function idOf(type: string, key = "k"): AgentId {
  return new AgentId(type, key);
}

/** A door that a test opens: whoever knocks waits for it. */
export interface Gate {
  readonly opened: Promise<void>;
  readonly reached: Promise<void>;
  open(): void;
  /** Says that it was reached, and waits. */
  pass(): Promise<void>;
}

/** Lets a test hold a handler at one place. */
export function gate(): Gate {
  const door = Promise.withResolvers<void>();
  const bell = Promise.withResolvers<void>();
  return {
    opened: door.promise,
    reached: bell.promise,
    open: door.resolve,
    pass() {
      bell.resolve();
      return door.promise;
    },
  };
}

/** The code of the error that a promise is rejected with. */
export async function codeOf(rejecting: Promise<unknown>): Promise<unknown> {
  try {
    await rejecting;
  } catch (error) {
    return (error as { readonly code?: unknown }).code;
  }
  throw new Error("Expected a rejection, got a result");
}
