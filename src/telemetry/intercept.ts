import { type Context, trace } from "@opentelemetry/api";
import { kinds } from "./_kinds.ts";
import { openAutogen, underSpanOf } from "./_autogen_messages.ts";
import { telemetryOf } from "./telemetry.ts";
import {
  type FailureStyle,
  openOperation,
  type Operation,
} from "./operation.ts";
import { names } from "./semconv.ts";
import { SCOPE } from "./telemetry.ts";

/** AutoGen catches what an intervention throws before its span sees it. */
const SILENT: FailureStyle = {
  exceptions: 0,
  errorType: false,
  outcome: false,
};

/** Somebody looks at a message, or at a reply, and may change or drop it. */
export interface Interception {
  /** What calls itself so intervenes. */
  readonly name: string;
  readonly what: "message" | "reply";
  /** Whether the message has spans. */
  readonly traced: boolean;
  /** The context in which the runtime was started. */
  readonly loop: Context;
}

/**
 * `intercept {name}`: one intervention. AutoGen has no span for those that look
 * at replies.
 *
 * @param context - the creation context of the message, or what its handlers are
 * given where it has no spans
 */
export function openIntercept(
  context: Context,
  { name, what, loop, traced }: Interception,
): Operation {
  const telemetry = telemetryOf(context);
  const isAutogen = telemetry.conventions === "autogen";
  if (!traced || (isAutogen && what === "reply")) {
    return openOperation(telemetry, context, undefined);
  }
  if (!isAutogen) {
    return openOperation(telemetry, context, {
      name: `intercept ${name}`,
      scope: SCOPE,
    });
  }
  const creation = trace.getSpanContext(context);
  return openAutogen(telemetry, "intercept", {
    parent: underSpanOf(loop, context),
    kind: kinds.CONSUMER,
    destination: name,
    legacyOperation: "receive",
    link: creation && { context: creation },
    failures: SILENT,
  });
}

/** Says on the span of an event that it was dropped, which is no failure. */
export function markDropped(creation: Context): void {
  if (telemetryOf(creation).conventions === "autogen") return;
  trace.getSpan(creation)?.setAttribute(names.AUTOGEN_OUTCOME, "dropped");
}
