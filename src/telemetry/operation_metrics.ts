import type { Attributes, Meter } from "@opentelemetry/api";
import { type Instrument, registeredMeasure } from "./_measure.ts";
import { scopeOf } from "./_scope.ts";
import type { MeasuredSpan } from "./chat_metrics.ts";
import { names } from "./semconv.ts";

/**
 * An operation that begins: the run of an agent or a team, a call of a tool or a
 * model, or whatever else has a span in the conventions for agents. Which one it
 * is its attributes tell.
 *
 * @example What is done, by the conventions' names
 * ```ts
 * import { FunctionTool, type MeasuredOperation, withTelemetry } from "@autogen-edge/runtime";
 * import { ROOT_CONTEXT } from "@opentelemetry/api";
 * import { assertEquals } from "@std/assert";
 *
 * const done: unknown[] = [];
 * function metrics({ attributes }: MeasuredOperation): undefined {
 *   done.push(attributes()["gen_ai.operation.name"]);
 * }
 *
 * const now = new FunctionTool({
 *   name: "now",
 *   description: "The time",
 *   parameters: { type: "object", properties: {} },
 *   execute: () => "noon",
 * });
 * const traceContext = withTelemetry(ROOT_CONTEXT, { metrics });
 * await now.runJson({}, { traceContext });
 * assertEquals(done, ["execute_tool"]);
 * ```
 */
export interface MeasuredOperation {
  /** What is known of it at its start, by the names of its span's attributes. */
  readonly attributes: () => Attributes;
  /** A clock that only goes forward, in milliseconds. */
  readonly clock: () => number;
  /** Its span, if it has one. */
  readonly span: MeasuredSpan;
}

/**
 * Measures operations, as {@linkcode operationMetrics} does: called when one
 * begins, it may return what is told when it ends, and by what `error.type` it
 * failed. A cancellation is no failure. What throws is reported to the API's
 * `diag`, and costs neither the work nor its span.
 *
 * @param operation - the operation that begins
 * @returns what is told how it ends, or nothing where that is of no interest
 *
 * @example Which tools fail
 * ```ts
 * import { FunctionTool, type OperationMetrics, withTelemetry } from "@autogen-edge/runtime";
 * import { ROOT_CONTEXT } from "@opentelemetry/api";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const failed: unknown[] = [];
 * const metrics: OperationMetrics = ({ attributes }) => (error) => {
 *   if (error !== undefined) failed.push(attributes()["gen_ai.tool.name"], error);
 * };
 *
 * const flaky = new FunctionTool({
 *   name: "flaky",
 *   description: "Breaks",
 *   parameters: { type: "object", properties: {} },
 *   execute: () => Promise.reject(new RangeError("Too far")),
 * });
 * const traceContext = withTelemetry(ROOT_CONTEXT, { metrics });
 * await assertRejects(() => flaky.runJson({}, { traceContext }));
 * assertEquals(failed, ["flaky", "RangeError"]);
 * ```
 */
export type OperationMetrics = (
  operation: MeasuredOperation,
) => ((error: string | undefined) => void) | undefined;

/**
 * Measures agents, tools and teams by the metrics of the GenAI conventions: how
 * long they take, and how many calls of models and tools an agent's run or turn
 * makes. They go to the meter provider that is registered with
 * `@opentelemetry/api`; without one, nothing is measured. It is the `metrics`
 * option of runtimes and of {@linkcode withTelemetry}; the calls of models
 * themselves are measured by their clients, see {@linkcode chatMetrics}.
 *
 * @param operation - the operation that begins
 * @returns what is told how it ends, or nothing without a meter provider
 *
 * @example
 * ```ts
 * import { operationMetrics, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 *
 * await using runtime = new SingleThreadedAgentRuntime({
 *   metrics: operationMetrics,
 * });
 * runtime.start();
 * await runtime.stopWhenIdle();
 * ```
 */
export function operationMetrics(
  { attributes, clock, span }: MeasuredOperation,
): ((error: string | undefined) => void) | undefined {
  const measure = registeredMeasure(makeInstrument);
  if (measure === undefined) return undefined;
  const known = attributes();
  const operation = String(known[names.GEN_AI_OPERATION_NAME]);
  // An agent's own context is the one below it.
  const calls = callsIn(span);
  if (operation === "chat" && calls) calls.inference++;
  if (operation === "execute_tool" && calls) calls.tool++;
  const telling = tellingOf(operation);
  if (telling === undefined) return undefined;
  const start = clock();
  return (error) => {
    const told = Object.fromEntries(telling.map((name) => [name, known[name]]));
    const name = `gen_ai.${operation}`;
    measure(`${name}.duration`, (clock() - start) / 1000, {
      ...told,
      [names.ERROR_TYPE]: error,
    });
    if (operation !== "invoke_agent" || calls === undefined) return;
    const agent = { [names.GEN_AI_AGENT_NAME]: known[names.GEN_AI_AGENT_NAME] };
    measure(`${name}.inference_calls`, calls.inference, agent);
    measure(`${name}.tool_calls`, calls.tool, agent);
  };
}

/** What tells the durations of an operation apart, if it is measured. */
function tellingOf(operation: string): readonly string[] | undefined {
  switch (operation) {
    case "invoke_agent":
      return [names.GEN_AI_AGENT_NAME, names.GEN_AI_REQUEST_MODEL];
    case "execute_tool":
      return [
        names.GEN_AI_TOOL_NAME,
        names.GEN_AI_TOOL_TYPE,
        names.GEN_AI_AGENT_NAME,
      ];
    case "invoke_workflow":
      return [names.GEN_AI_WORKFLOW_NAME];
    default:
      return undefined;
  }
}

/** How many calls an agent made. */
interface Calls {
  inference: number;
  tool: number;
}

/** The calls of agents that are at work, by what is counted for their spans. */
let callsOf: WeakMap<object, Calls> | undefined;

/** The calls of the agent that a span belongs to, or is of. */
function callsIn({ context }: MeasuredSpan): Calls | undefined {
  const { usage } = scopeOf(context);
  if (usage === undefined) return undefined;
  callsOf ??= new WeakMap();
  const calls = callsOf.get(usage) ?? { inference: 0, tool: 0 };
  callsOf.set(usage, calls);
  return calls;
}

function makeInstrument(meter: Meter, name: string): Instrument {
  const [unit, explicitBucketBoundaries] = scaleOf(name);
  const advice = { explicitBucketBoundaries };
  const histogram = meter.createHistogram(name, { unit, advice });
  return (value, attributes) => histogram.record(value, attributes);
}

/** The unit and the buckets that the conventions advise. */
function scaleOf(name: string): [unit: string, buckets: number[]] {
  switch (name) {
    case "gen_ai.invoke_agent.inference_calls":
      return ["{inference_call}", doubling(1, 8)];
    case "gen_ai.invoke_agent.tool_calls":
      return ["{tool_call}", doubling(1, 8)];
    case "gen_ai.invoke_agent.duration":
      return ["s", doubling(0.1, 13)];
    case "gen_ai.invoke_workflow.duration":
      return ["s", [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200]];
    default:
      return ["s", doubling(0.01, 14)];
  }
}

function doubling(first: number, length: number): number[] {
  return Array.from({ length }, (_, index) => first * 2 ** index);
}
