import { BaseAgent } from "./agent.ts";
import { AgentRuntimeError } from "./errors.ts";
import type { Message, MessageType, TypedMessage } from "./message.ts";
import type { MessageContext } from "./message_context.ts";

/** Which messages a handler takes: those that were sent, published, or both. */
export type HandlerKind = "rpc" | "event" | "message";

/** How a handler is registered. */
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
}

/** Handles the messages of one type. */
export type Handler<Handled extends Message> = (
  message: Handled,
  ctx: MessageContext,
) => unknown;

interface Route {
  readonly name: string;
  readonly kind: HandlerKind;
  readonly matches: (message: Message, ctx: MessageContext) => boolean;
  readonly handle: (message: Message, ctx: MessageContext) => unknown;
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
 */
export class RoutedAgent extends BaseAgent {
  readonly #routes: Map<string, Route[]> = new Map();

  /**
   * Adds a handler.
   *
   * @param type - the messages it takes
   * @param handler - its result is the reply to a message that was sent
   * @returns the agent, so that calls chain
   */
  on<Fields extends object, Name extends string>(
    type: MessageType<Fields, Name>,
    handler: Handler<TypedMessage<Fields, Name>>,
    options: HandlerOptions<TypedMessage<Fields, Name>> = {},
  ): this {
    const { match } = options;
    const route: Route = {
      name: options.name ?? "",
      kind: options.kind ?? "message",
      matches: (message, ctx) =>
        match === undefined || (type.is(message) && match(message, ctx)),
      handle: (message, ctx) =>
        handler(message as TypedMessage<Fields, Name>, ctx),
    };
    const others = this.#routes.get(type.typeName) ?? [];
    // A subclass that marks a method again means its own.
    const kept = others.filter(({ name }) =>
      name === "" || name !== route.name
    );
    this.#routes.set(type.typeName, [...kept, route].sort(byName));
    return this;
  }

  /** Hands the message to the first handler that takes it. */
  override onMessage(message: Message, ctx: MessageContext): unknown {
    const unwanted = ctx.isRpc ? "event" : "rpc";
    for (const route of this.#routes.get(message.type) ?? []) {
      if (route.kind !== unwanted && route.matches(message, ctx)) {
        return route.handle(message, ctx);
      }
    }
    return this.onUnhandledMessage(message, ctx);
  }

  /**
   * Called with what no handler takes. By default an event is let pass and a
   * message that wants a reply is an error, since its sender would take silence
   * for an answer.
   *
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

function byName(a: Route, b: Route): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
