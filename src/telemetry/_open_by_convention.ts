import type { Attributes, Context } from "@opentelemetry/api";
import {
  type FailureStyle,
  openOperation,
  type Operation,
  type OperationRequest,
} from "./operation.ts";
import { attempt } from "./attempt.ts";
import type { SpanContent } from "./content.ts";
import { SCOPE, type Scope, telemetryOf } from "./telemetry.ts";

/** The scope of AutoGen's agents and tools. */
export const AUTOGEN_SCOPE: Scope = { name: "autogen-core" };

/** AutoGen records an exception where it is caught and where it leaves. */
const AUTOGEN_FAILURES: FailureStyle = {
  exceptions: 2,
  errorType: true,
  outcome: false,
};

/** A span as one of the conventions has it. */
export interface ConventionalRequest
  extends Omit<OperationRequest, "scope" | "failures"> {
  readonly attributes: () => Attributes;
  /** What samplers have no use for. Called only for a span that records. */
  readonly details?: () => Attributes;
  readonly content?: () => SpanContent;
}

/**
 * Opens the span of an agent, a model, a team or a tool.
 *
 * @param parent - the context whose span is the parent
 * @param current - the span of the `current` convention
 * @param autogen - that of the `autogen` convention, if it has one
 */
export function openByConvention(
  parent: Context,
  current: ConventionalRequest,
  autogen?: ConventionalRequest,
): Operation {
  const telemetry = telemetryOf(parent);
  const isCurrent = telemetry.conventions === "current";
  const request = isCurrent ? { ...current, scope: SCOPE } : autogen &&
    { ...autogen, scope: AUTOGEN_SCOPE, failures: AUTOGEN_FAILURES };
  const operation = openOperation(telemetry, parent, request);
  operation.record(() => request?.details?.());
  operation.recordContent(() => request?.content?.());
  // AutoGen measures nothing.
  if (isCurrent) {
    operation.onEnd(attempt(() =>
      telemetry.metrics?.({
        attributes: current.attributes,
        clock: telemetry.clock,
        span: operation,
      })
    ));
  }
  return operation;
}
