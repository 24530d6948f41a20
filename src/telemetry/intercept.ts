import { type Context, trace } from "@opentelemetry/api";
import { kinds } from "./_kinds.ts";
import { AutogenMessageTrace, underSpanOf } from "./_autogen_messages.ts";
import { telemetryOf } from "./agent_operations.ts";
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
  /** The context in which the runtime was started. */
  readonly loop: Context;
}

/**
 * `intercept {name}`: one intervention. AutoGen has no span for those that look
 * at replies.
 *
 * @param creation - the creation context of the message
 */
export function openIntercept(
  creation: Context,
  { name, what, loop }: Interception,
): Operation {
  const telemetry = telemetryOf(creation);
  if (telemetry.conventions !== "autogen") {
    return openOperation(telemetry, creation, {
      name: `intercept ${name}`,
      scope: SCOPE,
    });
  }
  if (what === "reply") return openOperation(telemetry, creation, undefined);
  const context = trace.getSpanContext(creation);
  return openOperation(telemetry, underSpanOf(loop, creation), {
    name: `autogen intercept ${name}`,
    scope: AutogenMessageTrace.scope,
    kind: kinds.CONSUMER,
    attributes: () => ({
      [names.LEGACY_MESSAGING_OPERATION]: "receive",
      [names.LEGACY_MESSAGING_DESTINATION]: name,
    }),
    links: context && [{ context }],
    failures: SILENT,
  });
}

/** Says on the span of an event that it was dropped, which is no failure. */
export function markDropped(creation: Context): void {
  if (telemetryOf(creation).conventions === "autogen") return;
  trace.getSpan(creation)?.setAttribute(names.AUTOGEN_OUTCOME, "dropped");
}
