import { type Context, ROOT_CONTEXT } from "@opentelemetry/api";
import { recordSpans, type SpanRecorder } from "@autogen-edge/runtime/testing";
import { type Operation, SCOPE, Telemetry } from "../../src/telemetry/mod.ts";
import {
  openOperation,
  type OperationRequest,
} from "../../src/telemetry/operation.ts";

export { settled } from "../_settled.ts";

/** Operations whose spans are recorded. */
export interface Lab {
  readonly spans: SpanRecorder;
  open(
    name: string,
    parent?: Context,
    request?: Partial<OperationRequest>,
  ): Operation;
}

export function lab(): Lab {
  const spans = recordSpans();
  const telemetry = new Telemetry({
    tracerProvider: spans.tracerProvider,
    environment: () => undefined,
  });
  return {
    spans,
    open: (name, parent = ROOT_CONTEXT, request = {}) =>
      openOperation(telemetry, parent, { name, scope: SCOPE, ...request }),
  };
}

/** What a promise is rejected with, whatever it is. */
export async function reasonOf(rejecting: Promise<unknown>): Promise<unknown> {
  const result = await rejecting.then(
    (value) => ({ value }),
    (reason) => ({ reason }),
  );
  if ("reason" in result) return result.reason;
  throw new Error(`Expected a rejection, got ${JSON.stringify(result.value)}`);
}
