import type { Message, MessageType, TypedMessage } from "./message.ts";
import type { MessageContext } from "./message_context.ts";
import type {
  HandledType,
  HandlerKind,
  HandlerOptions,
  RoutedAgent,
} from "./routed_agent.ts";

/**
 * What may follow the message type in `@rpc`, `@event` and `@messageHandler`.
 *
 * @example
 * ```ts
 * import { AgentId, type DecoratorOptions, type Message, message, RoutedAgent, rpc, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const Ask = message("Ask");
 * let open = true;
 * const whenOpen: DecoratorOptions<Message> = { match: () => open };
 *
 * class Desk extends RoutedAgent {
 *   @rpc(Ask, whenOpen)
 *   answer(): string {
 *     return "yes";
 *   }
 * }
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * const desk = new AgentId("desk", "1");
 * await runtime.registerAgentInstance(new Desk("answers"), desk);
 * runtime.start();
 * assertEquals(await runtime.sendMessage(Ask(), desk), "yes");
 * open = false;
 * await assertRejects(() => runtime.sendMessage(Ask(), desk));
 * ```
 */
export type DecoratorOptions<Handled extends Message> = Pick<
  HandlerOptions<Handled>,
  "match" | "returns" | "strict"
>;

/**
 * A method that handles messages.
 *
 * @example A decorator of one's own beside that of the handler
 * ```ts
 * import { event, type HandlerMethod, message, RoutedAgent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Tick = message("Tick");
 * const audited: unknown[] = [];
 * function audit(method: HandlerMethod<Clock, typeof Tick.Type>): void {
 *   audited.push(method);
 * }
 *
 * class Clock extends RoutedAgent {
 *   @event(Tick)
 *   @audit
 *   tick() {}
 * }
 * assertEquals(audited, [Clock.prototype.tick]);
 * ```
 */
export type HandlerMethod<
  Self extends RoutedAgent,
  Handled extends Message,
> = (this: Self, message: Handled, ctx: MessageContext) => unknown;

/**
 * A decorator of a method that handles messages.
 *
 * @example A decorator with a name of its own
 * ```ts
 * import { event, type HandlerDecorator, message, RoutedAgent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Tick = message("Tick");
 * const onTick: HandlerDecorator<typeof Tick.Type> = event(Tick);
 *
 * class Counter extends RoutedAgent {
 *   ticks = 0;
 *   @onTick
 *   count() {
 *     this.ticks++;
 *   }
 * }
 * const counter = new Counter("counts");
 * counter.count();
 * assertEquals(counter.ticks, 1);
 * ```
 */
export type HandlerDecorator<Handled extends Message> = <
  Self extends RoutedAgent,
>(
  method: HandlerMethod<Self, Handled>,
  context: ClassMethodDecoratorContext<Self, HandlerMethod<Self, Handled>>,
) => void;

/**
 * Marks a method as the handler of messages that are sent; what it returns is
 * the reply. The same as `on(type, handler, { kind: "rpc" })`.
 *
 * @param type - the messages it takes
 * @param options - `match` says whether it takes this very message, `returns`
 * what it replies with
 *
 * @example
 * ```ts
 * import { message, RoutedAgent, rpc } from "@autogen-edge/runtime";
 *
 * const Ask = message<{ question: string }>("Ask");
 * const Answer = message<{ text: string }>("Answer");
 *
 * class Helper extends RoutedAgent {
 *   @rpc(Ask)
 *   answer(ask: typeof Ask.Type) {
 *     return Answer({ text: `You asked: ${ask.question}` });
 *   }
 * }
 * new Helper("answers questions");
 * ```
 */
export function rpc<Fields extends object, Name extends string>(
  type: MessageType<Fields, Name>,
  options?: DecoratorOptions<TypedMessage<Fields, Name>>,
): HandlerDecorator<TypedMessage<Fields, Name>>;
/**
 * The same for several types; the method tells them apart by the tag.
 *
 * @param types - the messages it takes
 * @param options - whether it takes this very message, and what it replies with
 */
export function rpc<const Types extends readonly HandledType[]>(
  types: Types,
  options?: DecoratorOptions<Types[number]["Type"]>,
): HandlerDecorator<Types[number]["Type"]>;
export function rpc<Handled extends Message>(
  types: HandledType<Handled> | readonly HandledType<Handled>[],
  options?: DecoratorOptions<Handled>,
): HandlerDecorator<Handled> {
  return handlerOf("rpc", types, options);
}

/**
 * Marks a method as the handler of messages that are published. The same as
 * `on(type, handler, { kind: "event" })`.
 *
 * @param type - the messages it takes
 * @param options - `match` says whether it takes this very message
 *
 * @example
 * ```ts
 * import { event, message, RoutedAgent } from "@autogen-edge/runtime";
 *
 * const News = message<{ headline: string }>("News");
 *
 * class Reader extends RoutedAgent {
 *   readonly headlines: string[] = [];
 *   @event(News)
 *   read(news: typeof News.Type) {
 *     this.headlines.push(news.headline);
 *   }
 * }
 * new Reader("reads the news");
 * ```
 */
export function event<Fields extends object, Name extends string>(
  type: MessageType<Fields, Name>,
  options?: Pick<DecoratorOptions<TypedMessage<Fields, Name>>, "match">,
): HandlerDecorator<TypedMessage<Fields, Name>>;
/**
 * The same for several types; the method tells them apart by the tag.
 *
 * @param types - the messages it takes
 * @param options - whether it takes this very message
 */
export function event<const Types extends readonly HandledType[]>(
  types: Types,
  options?: Pick<DecoratorOptions<Types[number]["Type"]>, "match">,
): HandlerDecorator<Types[number]["Type"]>;
export function event<Handled extends Message>(
  types: HandledType<Handled> | readonly HandledType<Handled>[],
  options?: Pick<DecoratorOptions<Handled>, "match">,
): HandlerDecorator<Handled> {
  return handlerOf("event", types, options);
}

/**
 * Marks a method as the handler of messages however they come. The same as
 * `on(type, handler)`.
 *
 * @param type - the messages it takes
 * @param options - `match` says whether it takes this very message, `returns`
 * what it replies with to those that were sent
 *
 * @example
 * ```ts
 * import { message, messageHandler, RoutedAgent } from "@autogen-edge/runtime";
 *
 * const Tick = message<{ count: number }>("Tick");
 *
 * class Counter extends RoutedAgent {
 *   last = 0;
 *   @messageHandler(Tick, { match: ({ count }) => count > 0 })
 *   count(tick: typeof Tick.Type) {
 *     this.last = tick.count;
 *   }
 * }
 * new Counter("counts");
 * ```
 */
export function messageHandler<Fields extends object, Name extends string>(
  type: MessageType<Fields, Name>,
  options?: DecoratorOptions<TypedMessage<Fields, Name>>,
): HandlerDecorator<TypedMessage<Fields, Name>>;
/**
 * The same for several types; the method tells them apart by the tag.
 *
 * @param types - the messages it takes
 * @param options - whether it takes this very message, and what it replies with
 */
export function messageHandler<const Types extends readonly HandledType[]>(
  types: Types,
  options?: DecoratorOptions<Types[number]["Type"]>,
): HandlerDecorator<Types[number]["Type"]>;
export function messageHandler<Handled extends Message>(
  types: HandledType<Handled> | readonly HandledType<Handled>[],
  options?: DecoratorOptions<Handled>,
): HandlerDecorator<Handled> {
  return handlerOf("message", types, options);
}

function handlerOf<Handled extends Message>(
  kind: HandlerKind,
  types: HandledType<Handled> | readonly HandledType<Handled>[],
  options: DecoratorOptions<Handled> = {},
): HandlerDecorator<Handled> {
  return <Self extends RoutedAgent>(
    method: HandlerMethod<Self, Handled>,
    context: ClassMethodDecoratorContext<Self, HandlerMethod<Self, Handled>>,
  ) => {
    // A subclass may override the method, unless it is private.
    function current(agent: Self): HandlerMethod<Self, Handled> {
      const object: object = agent;
      return context.private ? method : Reflect.get(object, context.name);
    }
    context.addInitializer(function () {
      const handler = (message: Handled, ctx: MessageContext): unknown =>
        current(this).call(this, message, ctx);
      const name = String(context.name);
      this.on([types].flat(), handler, { ...options, kind, name });
    });
  };
}
