import { type Attributes, type Context, SpanKind } from "@opentelemetry/api";
import type {
  MessageInfo,
  MessageTrace,
  RecipientInfo,
} from "./message_tracing.ts";
import { openOperation, type Operation } from "./operation.ts";
import { inRun } from "./run.ts";
import { names } from "./semconv.ts";
import { SCOPE, type Scope, type Telemetry } from "./telemetry.ts";

/** An RPC: `send` until the reply, and the handler's `process` below it. */
export class CurrentSend implements MessageTrace {
  static readonly scope: Scope = SCOPE;
  readonly context: Context;
  readonly #telemetry: Telemetry;
  readonly #message: MessageInfo;
  readonly #send: Operation;
  readonly #queuedAt: number;

  constructor(telemetry: Telemetry, parent: Context, message: MessageInfo) {
    this.#telemetry = telemetry;
    this.#message = message;
    this.#send = openProducer(telemetry, parent, message);
    this.#queuedAt = telemetry.clock();
    this.context = this.#send.context;
  }

  dequeued(): void {}

  process(recipient: RecipientInfo): Operation {
    return openConsumer(this.#telemetry, {
      parent: this.context,
      message: this.#message,
      recipient,
      queuedAt: this.#queuedAt,
    });
  }

  unmade(recipient: RecipientInfo): Operation {
    return this.process(recipient);
  }

  delivered(): void {}

  done(): void {
    this.#send.end();
  }

  failed(error: unknown, signal: AbortSignal | undefined): void {
    this.#send.fail(error, signal);
  }
}

/**
 * An event: `publish` until it is handed to its subscribers, whose `process`
 * spans line up under the run, each linked to the publish span.
 */
export class CurrentPublish implements MessageTrace {
  readonly context: Context;
  readonly #telemetry: Telemetry;
  readonly #message: MessageInfo;
  readonly #publish: Operation;
  readonly #queuedAt: number;

  constructor(telemetry: Telemetry, parent: Context, message: MessageInfo) {
    this.#telemetry = telemetry;
    this.#message = message;
    this.#publish = openProducer(telemetry, parent, message);
    this.#queuedAt = telemetry.clock();
    this.context = this.#publish.context;
  }

  dequeued(): void {}

  process(recipient: RecipientInfo): Operation {
    return openConsumer(this.#telemetry, {
      parent: inRun(this.context),
      message: this.#message,
      recipient,
      queuedAt: this.#queuedAt,
      cause: this.#publish,
    });
  }

  unmade(recipient: RecipientInfo): Operation {
    return this.process(recipient);
  }

  delivered(recipients: number): void {
    if (this.#publish.recording) {
      this.#publish.set({ [names.AUTOGEN_PUBLISH_RECIPIENTS]: recipients });
    }
    this.#publish.end();
  }

  done(): void {
    this.#publish.end();
  }

  failed(error: unknown, signal: AbortSignal | undefined): void {
    this.#publish.fail(error, signal);
  }
}

function openProducer(
  telemetry: Telemetry,
  parent: Context,
  message: MessageInfo,
): Operation {
  const { operation } = message;
  const template = templateOf(message.destinationType);
  const name = `${operation} ${template}`;
  const producer = openOperation(telemetry, parent, {
    name,
    scope: SCOPE,
    kind: SpanKind.PRODUCER,
    attributes: () => messagingAttributes(message, template, operation),
  });
  if (producer.recording) {
    producer.set(identityAttributes(message));
    producer.set(
      telemetry.content(
        names.AUTOGEN_MESSAGE_CONTENT,
        name,
        () => message.body,
      ),
    );
  }
  return producer;
}

interface ConsumerRequest {
  readonly parent: Context;
  readonly message: MessageInfo;
  readonly recipient: RecipientInfo;
  readonly queuedAt: number;
  /** The span that the handler is linked to. */
  readonly cause?: Operation;
}

function openConsumer(
  telemetry: Telemetry,
  { parent, message, recipient, queuedAt, cause }: ConsumerRequest,
): Operation {
  const link = cause?.link;
  const destination = templateOf(message.destinationType);
  const agent = recipient.type === message.destinationType
    ? destination
    : templateOf(recipient.type);
  const consumer = openOperation(telemetry, parent, {
    name: `process ${agent}`,
    scope: SCOPE,
    kind: SpanKind.CONSUMER,
    attributes: () => messagingAttributes(message, destination, "process"),
    links: link && [link],
  });
  if (consumer.recording) {
    consumer.set(identityAttributes(message));
    consumer.set({
      [names.AUTOGEN_RECIPIENT_ID]: `${recipient.type}/${recipient.key}`,
      [names.AUTOGEN_QUEUE_WAIT]: (telemetry.clock() - queuedAt) / 1000,
    });
  }
  return consumer;
}

function messagingAttributes(
  { destinationType, destinationKey }: MessageInfo,
  template: string,
  operation: "send" | "publish" | "process",
): Attributes {
  return {
    [names.MESSAGING_SYSTEM]: "autogen",
    [names.MESSAGING_OPERATION_NAME]: operation,
    [names.MESSAGING_OPERATION_TYPE]: operation === "process"
      ? "process"
      : "send",
    [names.MESSAGING_DESTINATION_NAME]: `${destinationType}/${destinationKey}`,
    [names.MESSAGING_DESTINATION_TEMPLATE]: template,
  };
}

function identityAttributes(message: MessageInfo): Attributes {
  const { messageId, messageType, sender, operation } = message;
  return {
    [names.MESSAGING_MESSAGE_ID]: messageId,
    [names.AUTOGEN_MESSAGE_TYPE]: messageType,
    [names.AUTOGEN_SENDER_ID]: sender,
    [names.AUTOGEN_RECIPIENT_ID]: operation === "send"
      ? `${message.destinationType}/${message.destinationKey}`
      : undefined,
  };
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
