import type { CallContext } from "../telemetry/mod.ts";
import type { AgentId } from "./agent_id.ts";
import type { Message } from "./message.ts";
import type { TopicId } from "./topic_id.ts";

/**
 * What an intervention returns so that a message or a reply goes no further. The
 * one who waits for a reply gets an error of code `message_dropped`.
 *
 * @example
 * ```ts
 * import { AgentId, AgentRuntimeError, DropMessage, Interventions, message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const Ping = message("Ping");
 * await using runtime = new SingleThreadedAgentRuntime({
 *   interventions: new Interventions({ name: "wall", onSend: () => DropMessage }),
 * });
 * await runtime.registerFactory("pong", () => new RoutedAgent("answers"));
 * runtime.start();
 * const error = await assertRejects(
 *   () => runtime.sendMessage(Ping(), new AgentId("pong", "1")),
 *   AgentRuntimeError,
 * );
 * assertEquals(error.code, "message_dropped");
 * ```
 */
export const DropMessage: unique symbol = Symbol("DropMessage");

/**
 * What an intervention may do: another message, none at all, or no change.
 *
 * @example The three answers
 * ```ts
 * import { DropMessage, type Intervened, message } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Pay = message<{ amount: number }>("Pay");
 * function limit(pay: typeof Pay.Type): Intervened {
 *   if (pay.amount <= 0) return DropMessage;
 *   if (pay.amount > 100) return Pay({ amount: 100 });
 * }
 *
 * assertEquals(limit(Pay({ amount: 0 })), DropMessage);
 * assertEquals(limit(Pay({ amount: 500 })), Pay({ amount: 100 }));
 * assertEquals(limit(Pay({ amount: 5 })), undefined);
 * ```
 */
export type Intervened = Message | typeof DropMessage | undefined | void;

/**
 * What an intervention is told of a message, and hands on.
 *
 * @example
 * ```ts
 * import { AgentId, type InterventionContext, Interventions, type Message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const seen: string[] = [];
 * const log = {
 *   name: "log",
 *   onSend({ type }: Message, { sender, recipient }: InterventionContext) {
 *     seen.push(`${type} from ${sender ?? "outside"} to ${recipient}`);
 *   },
 * };
 *
 * const interventions = new Interventions(log);
 * await using runtime = new SingleThreadedAgentRuntime({ interventions });
 * await runtime.registerFactory("desk", () => new RoutedAgent("answers"));
 * runtime.start();
 * const reply = runtime.sendMessage({ type: "Ask" }, new AgentId("desk", "1"));
 * await reply.catch(() => "nobody takes it");
 * assertEquals(seen, ["Ask from outside to desk/1"]);
 * ```
 */
export interface InterventionContext extends CallContext {
  /** Tells this message apart from all others. */
  readonly messageId: string;
  /** The agent that sent the message; none if the program itself did. */
  readonly sender: AgentId | undefined;
  /** The agent it goes to; none for what is published. */
  readonly recipient: AgentId | undefined;
  /** The topic it goes to; none for what is sent. */
  readonly topicId: TopicId | undefined;
}

/**
 * Sees messages on their way, and may change or drop them. The runtime knows it
 * by {@linkcode Interventions}. What a method throws goes where a handler's error
 * would go, and the message no further.
 *
 * @example Numbers get to nobody
 * ```ts
 * import { AgentId, type InterventionHandler, Interventions, message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Note = message<{ text: string }>("Note");
 * const redaction: InterventionHandler = {
 *   name: "redaction",
 *   onSend: (sent) =>
 *     Note.is(sent) ? Note({ text: sent.text.replace(/\d/g, "*") }) : undefined,
 * };
 *
 * await using runtime = new SingleThreadedAgentRuntime({
 *   interventions: new Interventions(redaction),
 * });
 * await runtime.registerFactory("reader", () =>
 *   new RoutedAgent("reads").on(Note, ({ text }) => text));
 * runtime.start();
 * const note = Note({ text: "PIN 1234" });
 * const read = await runtime.sendMessage(note, new AgentId("reader", "1"));
 * assertEquals(read, "PIN ****");
 * ```
 */
export interface InterventionHandler {
  /** What it is called in spans. */
  readonly name: string;
  /**
   * Sees a message that was sent, before the agent does.
   *
   * @param message - as the handlers before left it
   * @param ctx - where it comes from and goes, and what to hand on
   * @returns another message, `DropMessage`, or `undefined` for no change
   */
  onSend?(
    message: Message,
    ctx: InterventionContext,
  ): Intervened | Promise<Intervened>;
  /**
   * Sees a message that was published, before its subscribers do.
   *
   * @param message - as the handlers before left it
   * @param ctx - where it comes from and goes, and what to hand on
   * @returns another message, `DropMessage`, or `undefined` for no change
   */
  onPublish?(
    message: Message,
    ctx: InterventionContext,
  ): Intervened | Promise<Intervened>;
  /**
   * Sees a reply, before the one who sent the message does. The context is that
   * of the reply: its sender is the agent that answered.
   *
   * @param reply - as the handlers before left it
   * @param ctx - where it comes from and goes, and what to hand on
   * @returns another reply, `DropMessage`, or `undefined` for no change
   */
  onResponse?(reply: unknown, ctx: InterventionContext): unknown;
}

/**
 * An intervention that changes nothing, to derive others from.
 *
 * @example
 * ```ts
 * import { DefaultInterventionHandler, Interventions, type Message, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 *
 * class Log extends DefaultInterventionHandler {
 *   override readonly name = "log";
 *   readonly types: string[] = [];
 *   override onPublish(message: Message) {
 *     this.types.push(message.type);
 *   }
 * }
 * await using _runtime = new SingleThreadedAgentRuntime({
 *   interventions: new Interventions(new Log()),
 * });
 * ```
 */
export abstract class DefaultInterventionHandler
  implements InterventionHandler {
  abstract readonly name: string;

  onSend(
    _message: Message,
    _ctx: InterventionContext,
  ): Intervened | Promise<Intervened> {}

  onPublish(
    _message: Message,
    _ctx: InterventionContext,
  ): Intervened | Promise<Intervened> {}

  onResponse(_reply: unknown, _ctx: InterventionContext): unknown {
    return undefined;
  }
}
