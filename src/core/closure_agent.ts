import { diag } from "@opentelemetry/api";
import { registerType } from "./_registered_subscriptions.ts";
import { BaseAgent } from "./agent.ts";
import type { AgentId } from "./agent_id.ts";
import type { AgentRuntime } from "./agent_runtime.ts";
import { AgentRuntimeError } from "./errors.ts";
import type { Message } from "./message.ts";
import type { MessageContext } from "./message_context.ts";
import type { HandledType } from "./routed_agent.ts";
import type { Subscription } from "./subscription.ts";

/**
 * Handles the messages of a {@linkcode ClosureAgent}.
 *
 * @param message - a message of one of the agent's types
 * @param ctx - where it came from, and what to hand on
 * @param id - the agent that was called
 * @returns the reply, which is ignored for events
 *
 * @example
 * ```ts
 * import { AgentId, type Closure, ClosureAgent, message, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Ask = message<{ question: string }>("Ask");
 * const answer: Closure<typeof Ask.Type> = ({ question }, _ctx, id) =>
 *   `${id.key} does not know ${question}`;
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await ClosureAgent.registerClosure(runtime, "clerk", answer, { types: [Ask] });
 * runtime.start();
 * const clerk = new AgentId("clerk", "Bob");
 * const reply = await runtime.sendMessage(Ask({ question: "why" }), clerk);
 * assertEquals(reply, "Bob does not know why");
 * ```
 */
export type Closure<Handled extends Message = Message> = (
  message: Handled,
  ctx: MessageContext,
  id: AgentId,
) => unknown;

/**
 * What is done with a message that the closure does not take: `warn` reports it
 * to the `diag` logger of OpenTelemetry's API, `error` is an error of code
 * `cant_handle`, and `ignore` says nothing. Unless it is an error, whoever waits
 * for a reply gets `undefined`.
 *
 * @example
 * ```ts
 * import { AgentId, AgentRuntimeError, ClosureAgent, message, SingleThreadedAgentRuntime, type UnknownTypePolicy } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * async function send(unknownTypePolicy: UnknownTypePolicy): Promise<unknown> {
 *   const agent = new ClosureAgent(() => "yes", { types: [], unknownTypePolicy });
 *   await using runtime = new SingleThreadedAgentRuntime();
 *   await runtime.registerAgentInstance(agent, new AgentId("deaf", "1"));
 *   runtime.start();
 *   return await runtime.sendMessage(message("Ask")(), new AgentId("deaf", "1"));
 * }
 *
 * assertEquals(await send("ignore"), undefined);
 * const error = await assertRejects(() => send("error"), AgentRuntimeError);
 * assertEquals(error.code, "cant_handle");
 * ```
 */
export type UnknownTypePolicy = "warn" | "error" | "ignore";

/**
 * How a closure agent is made.
 *
 * @example
 * ```ts
 * import { AgentId, ClosureAgent, type ClosureAgentOptions, message, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Tick = message("Tick");
 * const options: ClosureAgentOptions = {
 *   types: [Tick],
 *   unknownTypePolicy: "ignore",
 *   description: "ticks",
 * };
 * const agent = new ClosureAgent(() => "tock", options);
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * const clock = new AgentId("clock", "hall");
 * await runtime.registerAgentInstance(agent, clock);
 * runtime.start();
 * assertEquals(await runtime.sendMessage(Tick(), clock), "tock");
 * assertEquals(await runtime.sendMessage(message("Wind")(), clock), undefined);
 * ```
 */
export interface ClosureAgentOptions<
  Types extends readonly HandledType[] = readonly HandledType[],
> {
  /**
   * The messages that the closure takes.
   *
   * @default all messages
   */
  readonly types?: Types | undefined;
  /**
   * What is done with all others.
   *
   * @default {"warn"}
   */
  readonly unknownTypePolicy?: UnknownTypePolicy | undefined;
  /**
   * What the agent is for, in a few words.
   *
   * @default {""}
   */
  readonly description?: string | undefined;
}

/**
 * How a closure agent is registered.
 *
 * @example
 * ```ts
 * import { ClosureAgent, DefaultSubscription, defaultTopicId, message, type RegisterClosureOptions, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Tick = message("Tick");
 * const options: RegisterClosureOptions = {
 *   types: [Tick],
 *   subscriptions: [new DefaultSubscription("clock")],
 * };
 *
 * let ticks = 0;
 * await using runtime = new SingleThreadedAgentRuntime();
 * await ClosureAgent.registerClosure(runtime, "clock", () => ++ticks, options);
 * runtime.start();
 * await runtime.publishMessage(Tick(), defaultTopicId());
 * await runtime.stopWhenIdle();
 * assertEquals(ticks, 1);
 * ```
 */
export interface RegisterClosureOptions<
  Types extends readonly HandledType[] = readonly HandledType[],
> extends ClosureAgentOptions<Types> {
  /** What the agents of the type subscribe to. */
  readonly subscriptions?: readonly Subscription[] | undefined;
}

/**
 * An agent made of a function, which is the shortest way to get messages out of
 * a runtime: the function may close over whatever waits for them.
 *
 * @example Collect what agents publish
 * ```ts
 * import { ClosureAgent, message, SingleThreadedAgentRuntime, TopicId, TypeSubscription } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Result = message<{ value: number }>("Result");
 * const values: number[] = [];
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await ClosureAgent.registerClosure(
 *   runtime,
 *   "collector",
 *   ({ value }) => values.push(value),
 *   {
 *     types: [Result],
 *     subscriptions: [new TypeSubscription("results", "collector")],
 *   },
 * );
 * runtime.start();
 * await runtime.publishMessage(Result({ value: 42 }), new TopicId("results"));
 * await runtime.stopWhenIdle();
 * assertEquals(values, [42]);
 * ```
 */
export class ClosureAgent<
  const Types extends readonly HandledType[] = readonly HandledType[],
> extends BaseAgent {
  readonly #closure: Closure<Types[number]["Type"]>;
  readonly #typeNames: readonly string[] | undefined;
  readonly #policy: UnknownTypePolicy;

  /**
   * Makes an agent of a function; {@linkcode ClosureAgent.registerClosure} does
   * so for each agent of a type.
   *
   * @param closure - handles the messages
   * @param options - which messages it takes, and what is done with others
   */
  constructor(
    closure: Closure<Types[number]["Type"]>,
    options: ClosureAgentOptions<Types> = {},
  ) {
    super(options.description ?? "");
    this.#closure = closure;
    this.#typeNames = options.types?.map(({ typeName }) => typeName);
    this.#policy = options.unknownTypePolicy ?? "warn";
  }

  /**
   * Registers an agent type whose messages a function handles, with its
   * subscriptions; all of that or nothing.
   *
   * @param runtime - where the agents will live
   * @param type - the agents' type
   * @param closure - handles the messages of all agents of the type
   * @param options - which messages it takes, and what the agents subscribe to
   * @throws {AgentRuntimeError} `already_registered`
   * @throws {TypeError} if the type is malformed, or the closure no function
   */
  static async registerClosure<
    const Types extends readonly HandledType[] = readonly HandledType[],
  >(
    runtime: AgentRuntime,
    type: string,
    closure: Closure<Types[number]["Type"]>,
    options: RegisterClosureOptions<Types> = {},
  ): Promise<void> {
    if (typeof closure !== "function") {
      throw new TypeError(
        `Cannot register agent type "${type}": the closure is no function`,
      );
    }
    await registerType(
      runtime,
      type,
      () => new ClosureAgent(closure, options),
      options.subscriptions ?? [],
    );
  }

  /** What dashboards made for AutoGen know as the agent's class. */
  override get className(): string {
    return "ClosureAgent";
  }

  /**
   * Calls the closure, unless the message is of a type that it does not take.
   *
   * @param message - plain data with a `type`
   * @param ctx - where it came from, and what to hand on
   * @returns what the closure gives
   * @throws {AgentRuntimeError} `cant_handle`, where the policy is `error`
   * @throws what the closure throws
   */
  override onMessage(message: Message, ctx: MessageContext): unknown {
    const names = this.#typeNames;
    if (names === undefined || names.includes(message.type)) {
      return this.#closure(message, ctx, this.id);
    }
    if (this.#policy === "ignore") return undefined;
    const problem =
      `Cannot handle message of type "${message.type}": agent "${this.id}" takes ${
        names.map((name) => `"${name}"`).join(", ") || "nothing"
      } only`;
    if (this.#policy === "error") {
      throw new AgentRuntimeError("cant_handle", problem);
    }
    diag.warn(problem);
    return undefined;
  }
}
