import { BaseAgent } from "./agent.ts";
import { AgentRuntimeError } from "./errors.ts";
import type { Message, MessageType, TypedMessage } from "./message.ts";
import type { MessageContext } from "./message_context.ts";
import { checkReply } from "./_check_reply.ts";

/**
 * Which messages a handler takes: those that were sent, published, or both.
 *
 * @example An event is nothing to wait for
 * ```ts
 * import { AgentId, AgentRuntimeError, type HandlerKind, message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const Tick = message("Tick");
 * async function ask(kind: HandlerKind): Promise<unknown> {
 *   const clock = new RoutedAgent("ticks").on(Tick, () => "tock", { kind });
 *   await using runtime = new SingleThreadedAgentRuntime();
 *   await runtime.registerAgentInstance(clock, new AgentId("clock", "1"));
 *   runtime.start();
 *   return await runtime.sendMessage(Tick(), new AgentId("clock", "1"));
 * }
 *
 * assertEquals(await ask("rpc"), "tock");
 * assertEquals(await ask("message"), "tock");
 * await assertRejects(() => ask("event"), AgentRuntimeError);
 * ```
 */
export type HandlerKind = "rpc" | "event" | "message";

/**
 * The part of a message type that says which messages are of it.
 *
 * @example The types that a protocol is made of
 * ```ts
 * import { type HandledType, message } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Add = message<{ item: string }>("Add");
 * const Clear = message("Clear");
 *
 * function namesOf(types: readonly HandledType[]): string[] {
 *   return types.map(({ typeName }) => typeName);
 * }
 * assertEquals(namesOf([Add, Clear]), ["Add", "Clear"]);
 * ```
 */
export interface HandledType<Handled extends Message = Message> {
  /** The tag that its messages carry. */
  readonly typeName: string;
  /** For types only; there is no value in it. */
  readonly Type: Handled;
}

/**
 * How a handler is registered.
 *
 * @example A handler that promises its reply
 * ```ts
 * import { AgentId, AgentRuntimeError, type HandlerOptions, message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const Ask = message("Ask");
 * const Answer = message("Answer");
 * const options: HandlerOptions = { kind: "rpc", returns: Answer };
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * const silent = new RoutedAgent("is silent").on(Ask, () => {}, options);
 * await runtime.registerAgentInstance(silent, new AgentId("silent", "1"));
 * runtime.start();
 * const error = await assertRejects(
 *   () => runtime.sendMessage(Ask(), new AgentId("silent", "1")),
 *   AgentRuntimeError,
 * );
 * assertEquals(error.code, "unexpected_reply");
 * ```
 */
export interface HandlerOptions<Handled extends Message = Message> {
  /**
   * Which messages it takes.
   *
   * @default {"message"}
   */
  readonly kind?: HandlerKind | undefined;
  /**
   * Handlers of one message type are tried in the order of their names; one
   * replaces another of the same name.
   */
  readonly name?: string | undefined;
  /** Whether this very message is taken; else the next handler is tried. */
  readonly match?:
    | ((message: Handled, ctx: MessageContext) => boolean)
    | undefined;
  /**
   * What it replies with to messages that want a reply. Where it is declared, it
   * is checked, and the handler's result is awaited for that.
   *
   * @default anything
   */
  readonly returns?: HandledType | readonly HandledType[] | undefined;
  /**
   * Whether a reply that is none of `returns` is an error of code
   * `unexpected_reply`. Else it is sent, and the `diag` logger of OpenTelemetry's
   * API is warned.
   *
   * @default {true}
   */
  readonly strict?: boolean | undefined;
}

/**
 * Handles the messages of one type, or of several.
 *
 * @example A handler around another
 * ```ts
 * import { AgentId, type Handler, type Message, message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function shouting<Handled extends Message>(
 *   handler: Handler<Handled>,
 * ): Handler<Handled> {
 *   return (message, ctx) => `${handler(message, ctx)}!`;
 * }
 *
 * const Ask = message("Ask");
 * const crier = new RoutedAgent("cries").on(Ask, shouting(() => "Hear"));
 * await using runtime = new SingleThreadedAgentRuntime();
 * await runtime.registerAgentInstance(crier, new AgentId("crier", "1"));
 * runtime.start();
 * const heard = await runtime.sendMessage(Ask(), new AgentId("crier", "1"));
 * assertEquals(heard, "Hear!");
 * ```
 */
export type Handler<Handled extends Message> = (
  message: Handled,
  ctx: MessageContext,
) => unknown;

interface Route extends HandlerOptions {
  readonly name: string;
  readonly kind: HandlerKind;
  readonly handler: Handler<Message>;
}

/**
 * An agent that hands each message to the handler of its type. Register handlers
 * with {@linkcode RoutedAgent.on}, or mark methods with `@rpc`, `@event` and
 * `@messageHandler`.
 *
 * @example Without decorators
 * ```ts
 * import { AgentId, message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Double = message<{ value: number }>("Double");
 * const Result = message<{ value: number }>("Result");
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await runtime.registerFactory("doubler", () =>
 *   new RoutedAgent("doubles").on(
 *     Double,
 *     ({ value }) => Result({ value: 2 * value }),
 *   ));
 * runtime.start();
 * const { value } = await runtime.sendMessage(
 *   Double({ value: 21 }),
 *   new AgentId("doubler", "1"),
 *   { reply: Result },
 * );
 * assertEquals(value, 42);
 * ```
 *
 * @example One handler for several types, which declares its replies
 * ```ts
 * import { AgentId, message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Add = message<{ item: string }, "Add">("Add");
 * const Clear = message<object, "Clear">("Clear");
 * const Size = message<{ size: number }>("Size");
 *
 * class Basket extends RoutedAgent {
 *   #items: string[] = [];
 *   constructor() {
 *     super("holds items");
 *     this.on([Add, Clear], (change) => {
 *       this.#items = change.type === "Add" ? [...this.#items, change.item] : [];
 *       return Size({ size: this.#items.length });
 *     }, { returns: Size });
 *   }
 * }
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await runtime.registerFactory("basket", () => new Basket());
 * runtime.start();
 * const basket = new AgentId("basket", "1");
 * await runtime.sendMessage(Add({ item: "apple" }), basket);
 * const reply = await runtime.sendMessage(Clear(), basket, { reply: Size });
 * assertEquals(reply.size, 0);
 * ```
 */
export class RoutedAgent extends BaseAgent {
  readonly #routes: Map<string, Route[]> = new Map();

  /**
   * Adds a handler.
   *
   * @param type - the messages it takes
   * @param handler - its result is the reply to a message that was sent
   * @param options - which of those messages it takes, and what it replies with
   * @returns the agent, so that calls chain
   */
  on<Fields extends object, Name extends string>(
    type: MessageType<Fields, Name>,
    handler: Handler<TypedMessage<Fields, Name>>,
    options?: HandlerOptions<TypedMessage<Fields, Name>>,
  ): this;
  /**
   * Adds one handler for several types; it tells them apart by the tag.
   *
   * @param types - the messages it takes
   * @param handler - its result is the reply to a message that was sent
   * @param options - which of those messages it takes, and what it replies with
   * @returns the agent, so that calls chain
   */
  on<const Types extends readonly HandledType[]>(
    types: Types,
    handler: Handler<Types[number]["Type"]>,
    options?: HandlerOptions<Types[number]["Type"]>,
  ): this;
  on(
    types: HandledType | readonly HandledType[],
    handler: Handler<never>,
    options: HandlerOptions<never> = {},
  ): this {
    const { name = "", kind = "message", returns } = options;
    const checked = returns ? checkReply(handler, options) : handler;
    const route = { ...options, name, kind, handler: checked } as Route;
    for (const { typeName } of [types].flat()) {
      const others = this.#routes.get(typeName) ?? [];
      // A subclass that marks a method again means its own.
      this.#routes.set(typeName, [
        ...others.filter((other) => other.name < name || other.name === ""),
        route,
        ...others.filter((other) => other.name > name),
      ]);
    }
    return this;
  }

  /**
   * Hands the message to the first handler that takes it.
   *
   * @param message - plain data with a `type`
   * @param ctx - where it came from, and what to hand on
   * @returns what the handler gives, or {@linkcode RoutedAgent.onUnhandledMessage}
   * @throws what they throw
   */
  override onMessage(message: Message, ctx: MessageContext): unknown {
    const unwanted = ctx.isRpc ? "event" : "rpc";
    for (const route of this.#routes.get(message.type) ?? []) {
      const { kind, match, handler } = route;
      if (kind !== unwanted && (!match || match(message, ctx))) {
        return handler(message, ctx);
      }
    }
    return this.onUnhandledMessage(message, ctx);
  }

  /**
   * Called with what no handler takes. By default an event is let pass and a
   * message that wants a reply is an error, since its sender would take silence
   * for an answer.
   *
   * @param message - plain data with a `type`
   * @param ctx - where it came from, and what to hand on
   * @returns the reply, where there is one after all
   * @throws {AgentRuntimeError} `cant_handle`
   */
  onUnhandledMessage(message: Message, ctx: MessageContext): unknown {
    if (!ctx.isRpc) return undefined;
    throw new AgentRuntimeError(
      "cant_handle",
      `Cannot handle message of type "${message.type}": agent "${this.id}" has no handler for it`,
    );
  }
}
