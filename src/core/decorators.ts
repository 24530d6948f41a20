import type { MessageType, TypedMessage } from "./message.ts";
import type { MessageContext } from "./message_context.ts";
import type {
  HandlerKind,
  HandlerOptions,
  RoutedAgent,
} from "./routed_agent.ts";

/** What may follow the message type in `@rpc`, `@event` and `@messageHandler`. */
export type DecoratorOptions<Fields extends object, Name extends string> = Pick<
  HandlerOptions<TypedMessage<Fields, Name>>,
  "match"
>;

/** A method that handles messages. */
export type HandlerMethod<
  Self extends RoutedAgent,
  Fields extends object,
  Name extends string,
> = (
  this: Self,
  message: TypedMessage<Fields, Name>,
  ctx: MessageContext,
) => unknown;

/** A decorator of a method that handles messages. */
export type HandlerDecorator<Fields extends object, Name extends string> = <
  Self extends RoutedAgent,
>(
  method: HandlerMethod<Self, Fields, Name>,
  context: ClassMethodDecoratorContext<
    Self,
    HandlerMethod<Self, Fields, Name>
  >,
) => void;

/**
 * Marks a method as the handler of messages that are sent; what it returns is
 * the reply. The same as `on(type, handler, { kind: "rpc" })`.
 *
 * @param type - the messages it takes
 * @param options - `match` says whether it takes this very message
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
  options?: DecoratorOptions<Fields, Name>,
): HandlerDecorator<Fields, Name> {
  return handlerOf("rpc", type, options);
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
  options?: DecoratorOptions<Fields, Name>,
): HandlerDecorator<Fields, Name> {
  return handlerOf("event", type, options);
}

/**
 * Marks a method as the handler of messages however they come. The same as
 * `on(type, handler)`.
 *
 * @param type - the messages it takes
 * @param options - `match` says whether it takes this very message
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
  options?: DecoratorOptions<Fields, Name>,
): HandlerDecorator<Fields, Name> {
  return handlerOf("message", type, options);
}

function handlerOf<Fields extends object, Name extends string>(
  kind: HandlerKind,
  type: MessageType<Fields, Name>,
  options: DecoratorOptions<Fields, Name> = {},
): HandlerDecorator<Fields, Name> {
  return <Self extends RoutedAgent>(
    method: HandlerMethod<Self, Fields, Name>,
    context: ClassMethodDecoratorContext<
      Self,
      HandlerMethod<Self, Fields, Name>
    >,
  ) => {
    // A subclass may override the method, unless it is private.
    function current(agent: Self): HandlerMethod<Self, Fields, Name> {
      const object: object = agent;
      return context.private ? method : Reflect.get(object, context.name);
    }
    context.addInitializer(function () {
      const handler = (
        message: TypedMessage<Fields, Name>,
        ctx: MessageContext,
      ): unknown => current(this).call(this, message, ctx);
      this.on(type, handler, { ...options, kind, name: String(context.name) });
    });
  };
}
