import type { Attributes, Context, Link } from "@opentelemetry/api";
import { kinds } from "./_kinds.ts";
import type { Address, MessageInfo, MessageTrace } from "./message_tracing.ts";
import { openOperation, type Operation } from "./operation.ts";
import { inRun } from "./run.ts";
import { names } from "./semconv.ts";
import { SCOPE, type Scope, type Telemetry } from "./telemetry.ts";

/**
 * An RPC is `send` until the reply, and the handler's `process` below it. An event
 * is `publish` until it is handed to its subscribers, whose `process` spans line up
 * under the run, each linked to the publish span.
 */
export class CurrentMessageTrace implements MessageTrace {
  static readonly scope: Scope = SCOPE;
  readonly context: Context;
  /** `send` or `publish`. */
  readonly #producer: Operation;
  readonly #telemetry: Telemetry;
  readonly #message: MessageInfo;
  readonly #queuedAt: number;
  // Both are on every span of the message.
  readonly #address: string;
  readonly #template: string;

  constructor(
    telemetry: Telemetry,
    parent: Context,
    message: MessageInfo,
    links?: Link[],
  ) {
    const { destination, operation } = message;
    this.#telemetry = telemetry;
    this.#message = message;
    this.#address = `${destination}`;
    this.#template = templateOf(destination.type);
    this.#producer = openOperation(telemetry, parent, {
      name: `${operation} ${this.#template}`,
      scope: SCOPE,
      kind: kinds.PRODUCER,
      attributes: () => this.#destination(operation),
      links,
    });
    try {
      this.#producer.record(() =>
        this.#identity(operation === "send" ? this.#address : undefined)
      );
      this.#producer.recordContent(() => ({
        [names.AUTOGEN_MESSAGE_CONTENT]: message.body,
      }));
    } catch (error) {
      // Whoever makes the ids of messages may fail.
      throw this.#producer.fail(error);
    }
    this.context = this.#producer.context;
    this.#queuedAt = telemetry.clock();
  }

  unmade(recipient: Address): Operation {
    return this.process(recipient);
  }

  delivered(recipients: number): void {
    this.#producer.record(() => ({
      [names.AUTOGEN_PUBLISH_RECIPIENTS]: recipients,
    }));
    this.#producer.end();
  }

  done(): void {
    this.#producer.end();
  }

  failed(error: unknown, signal: AbortSignal | undefined): void {
    this.#producer.fail(error, signal);
  }

  process(recipient: Address): Operation {
    const isEvent = this.#message.operation === "publish";
    const link = isEvent ? this.#producer.link : undefined;
    const parent = isEvent ? inRun(this.context) : this.context;
    const process = openOperation(this.#telemetry, parent, {
      name: `process ${templateOf(recipient.type)}`,
      scope: SCOPE,
      kind: kinds.CONSUMER,
      attributes: () => this.#destination("process"),
      links: link && [link],
    });
    process.record(() => ({
      ...this.#identity(`${recipient}`),
      [names.AUTOGEN_QUEUE_WAIT]: (this.#telemetry.clock() - this.#queuedAt) /
        1000,
    }));
    return process;
  }

  #destination(operation: "send" | "publish" | "process"): Attributes {
    return {
      [names.MESSAGING_SYSTEM]: "autogen",
      [names.MESSAGING_OPERATION_NAME]: operation,
      [names.MESSAGING_OPERATION_TYPE]: operation === "publish"
        ? "send"
        : operation,
      [names.MESSAGING_DESTINATION_NAME]: this.#address,
      [names.MESSAGING_DESTINATION_TEMPLATE]: this.#template,
    };
  }

  #identity(recipient: string | undefined): Attributes {
    const { messageId, messageType, sender } = this.#message;
    return {
      [names.MESSAGING_MESSAGE_ID]: messageId,
      [names.AUTOGEN_MESSAGE_TYPE]: messageType,
      [names.AUTOGEN_SENDER_ID]: sender?.toString(),
      [names.AUTOGEN_RECIPIENT_ID]: recipient,
    };
  }
}

const UUID_LENGTH = 36;
/** Where a UUID has its dashes. */
const DASHES: readonly number[] = [8, 13, 18, 23];

/**
 * The type without what makes it unique. AutoGen's teams give their agents and
 * topics types of the form `name_<uuid>`; span names must stay few.
 */
export function templateOf(type: string): string {
  const start = type.length - UUID_LENGTH;
  const isUnique = start > 1 && type[start - 1] === "_" &&
    DASHES.every((dash) => type[start + dash] === "-");
  return isUnique ? type.slice(0, start - 1) : type;
}
