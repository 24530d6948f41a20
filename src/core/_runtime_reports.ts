import { diag } from "@opentelemetry/api";
import { describeThrown } from "../telemetry/mod.ts";
import type { Envelope } from "./_envelope.ts";
import type {
  ErrorEvent,
  MessageEvent,
  MessageReport,
  RuntimeEvent,
  RuntimeHooks,
  UndeliveredEvent,
} from "./runtime_event.ts";

/** What there is to tell of a message that its envelope does not say. */
export type News =
  & Partial<MessageReport>
  & (
    | Omit<MessageEvent, keyof MessageReport>
    | Omit<UndeliveredEvent, keyof MessageReport>
    | Omit<ErrorEvent, keyof MessageReport>
  );

/** Tells those who want to know what becomes of messages. */
export type Report = (envelope: Envelope, news: News) => void;

/** Nothing, where nobody wants to know. */
export function reportTo(
  { onEvent, onUndelivered, onError }: RuntimeHooks,
): Report | undefined {
  if (!(onEvent ?? onUndelivered ?? onError)) return undefined;
  return (envelope, news) =>
    void inform(() => {
      const event: RuntimeEvent = {
        messageId: envelope.messageId,
        message: envelope.body,
        sender: envelope.sender,
        receiver: envelope.destination,
        kind: envelope.operation === "send" ? "direct" : "publish",
        ...news,
      };
      inform(() => onEvent?.(event));
      if (event.type === "undelivered") return onUndelivered?.(event);
      if (event.type === "error" && !event.awaited) return onError?.(event);
    });
}

/** One who listens must not break what he listens to, nor the others. */
async function inform(call: () => unknown): Promise<void> {
  try {
    await call();
  } catch (error) {
    diag.error(
      `A hook of the runtime failed: ${describeThrown(error).message}`,
    );
  }
}
