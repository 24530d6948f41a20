import {
  type Attributes,
  type Context,
  trace,
  type Tracer,
  type TracerProvider,
} from "@opentelemetry/api";
import { scopeOf, withScope } from "./_scope.ts";
import { attempt } from "./attempt.ts";
import {
  type ContentFilter,
  type SpanContent,
  toBudgetedJson,
} from "./content.ts";
import { defined } from "./defined.ts";
import { type Environment, readEnvironment } from "./environment.ts";
import { isNoopTracer } from "./noop.ts";
import type { OperationMetrics } from "./operation_metrics.ts";
import { SeenErrors } from "./_seen_errors.ts";

/**
 * Which names, attributes and tree are emitted: `current` follows OpenTelemetry's
 * conventions, `autogen` is what Python AutoGen 0.7.5 emits.
 *
 * @example
 * ```ts
 * import { type Conventions, message, SingleThreadedAgentRuntime, TopicId } from "@autogen-edge/runtime";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * async function namesOf(conventions: Conventions): Promise<string[]> {
 *   const spans = recordSpans();
 *   const options = { conventions, tracerProvider: spans.tracerProvider };
 *   await using runtime = new SingleThreadedAgentRuntime(options);
 *   await runtime.publishMessage(message("News")(), new TopicId("news"));
 *   runtime.start();
 *   await runtime.stopWhenIdle();
 *   return spans.finished.map(({ name }) => name);
 * }
 *
 * assertEquals(await namesOf("current"), ["publish news"]);
 * const [first] = await namesOf("autogen");
 * assertEquals(first, "autogen create news.(default)-T");
 * ```
 */
export type Conventions = "current" | "autogen";

/**
 * The switches of telemetry. What is set here wins over the environment.
 *
 * @example The spans of messages are left out
 * ```ts
 * import { defaultTopicId, message, SingleThreadedAgentRuntime, type TelemetryOptions } from "@autogen-edge/runtime";
 * import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";
 *
 * const spans = recordSpans();
 * const options: TelemetryOptions = {
 *   tracerProvider: spans.tracerProvider,
 *   detail: "agents",
 * };
 *
 * await using runtime = new SingleThreadedAgentRuntime(options);
 * runtime.start();
 * await runtime.publishMessage(message("Tick")(), defaultTopicId());
 * await runtime.stopWhenIdle();
 * assertTree(spans, []);
 * ```
 */
export interface TelemetryOptions {
  /**
   * Gets the runtime's spans and those of the agents, tools and models that it
   * runs. Without one, the global provider of `@opentelemetry/api` is looked up
   * when a span is due; `noopTracerProvider` switches everything off.
   */
  readonly tracerProvider?: TracerProvider | undefined;
  /**
   * Names and tree of the spans.
   *
   * @default {"current"} or `AUTOGEN_TELEMETRY_CONVENTIONS`
   */
  readonly conventions?: Conventions | undefined;
  /**
   * Switches the message spans off; agent, tool and model spans stay.
   *
   * @default {false} or `AUTOGEN_DISABLE_RUNTIME_TRACING`
   */
  readonly disableRuntimeTracing?: boolean | undefined;
  /**
   * `agents` leaves the message spans out, which makes the traces of big teams
   * readable.
   *
   * @default {"messages"}
   */
  readonly detail?: "messages" | "agents" | undefined;
  /**
   * Records the content of messages, prompts, and the arguments and results of
   * tools; a function may drop, mask or shorten each piece.
   *
   * @default {false} or `OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT`
   */
  readonly captureContent?: boolean | ContentFilter | undefined;
  /**
   * The most characters of one attribute's content, which is cut to valid JSON.
   *
   * @default {8192}
   */
  readonly contentBudget?: number | undefined;
  /**
   * Where settings that are not given here are read from.
   *
   * @default {readEnvironment()}
   */
  readonly environment?: Environment | undefined;
  /**
   * Measures agents, tools and teams, as {@linkcode operationMetrics} does.
   *
   * @default {nothing is measured}
   */
  readonly metrics?: OperationMetrics | undefined;
  /**
   * The clock of durations that are recorded, in milliseconds.
   *
   * @default {performance.now}
   */
  readonly clock?: (() => number) | undefined;
}

/** Name and version of a tracer. */
export interface Scope {
  readonly name: string;
  readonly version?: string;
}

/** The scope of all spans of the `current` convention. */
export const SCOPE: Scope = {
  name: "@autogen-edge/runtime",
  version: "0.1.0",
};

const DEFAULT_CONTENT_BUDGET = 8192;

/** The switches, resolved; it rides in the context from call to call. */
export class Telemetry {
  readonly conventions: Conventions;
  /** Whether messages get spans of their own. */
  readonly messageSpans: boolean;
  readonly metrics: OperationMetrics | undefined;
  /** Whether content is captured. */
  readonly captures: boolean;
  /** In milliseconds. */
  readonly clock: () => number;
  readonly #options: TelemetryOptions;
  readonly #captureContent: boolean | ContentFilter;
  readonly #seen: SeenErrors;
  /** What these settings were made of. */
  readonly #base: Telemetry | undefined;
  #provider: TracerProvider | undefined;
  #tracers: Map<string, Tracer | undefined> = new Map();

  constructor(options: TelemetryOptions = {}, base?: Telemetry) {
    this.#base = base;
    this.#seen = base === undefined ? new SeenErrors() : base.#seen;
    const environment = options.environment ?? readEnvironment();
    const says = (variable: string): string =>
      environment(variable)?.trim().toLowerCase() ?? "";
    this.#options = options;
    this.conventions = options.conventions ??
      (says("AUTOGEN_TELEMETRY_CONVENTIONS") === "autogen"
        ? "autogen"
        : "current");
    const disabled = options.disableRuntimeTracing ??
      says("AUTOGEN_DISABLE_RUNTIME_TRACING") === "true";
    this.messageSpans = !disabled && options.detail !== "agents";
    this.metrics = options.metrics;
    this.clock = options.clock ?? (() => performance.now());
    this.#captureContent = options.captureContent ??
      CAPTURING.includes(
        says("OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT"),
      );
    this.captures = this.#captureContent !== false;
  }

  /**
   * These settings, where `options` says nothing else. Runtimes that call each
   * other come back to what was settled before.
   */
  with(options: TelemetryOptions): Telemetry {
    const merged = { ...this.#options, ...defined(options) };
    return this.#settled(merged) ?? new Telemetry(merged, this);
  }

  #settled(options: TelemetryOptions): Telemetry | undefined {
    return isSame(this.#options, options)
      ? this
      : this.#base && this.#base.#settled(options);
  }

  /**
   * The tracer of a scope, or `undefined` where it is known that nothing is
   * emitted: then no span is asked for and no attribute is built.
   */
  tracer(scope: Scope): Tracer | undefined {
    const provider = this.#options.tracerProvider ?? trace.getTracerProvider();
    if (provider !== this.#provider) {
      this.#provider = provider;
      this.#tracers.clear();
    }
    const { name } = scope;
    if (!this.#tracers.has(name)) {
      const tracer = attempt(() => tracerOf(provider, scope));
      if (tracer === undefined) return undefined;
      this.#tracers.set(name, isNoopTracer(tracer) ? undefined : tracer);
    }
    return this.#tracers.get(name);
  }

  /**
   * The attributes that content becomes on a span, where it is captured.
   */
  content(
    content: () => SpanContent | undefined,
    spanName: string,
  ): Attributes | undefined {
    try {
      const attributes: Attributes = {};
      for (const [field, value] of Object.entries(content() ?? {})) {
        attributes[field] = this.#kept(field, value, spanName);
      }
      return attributes;
    } catch {
      // What cannot be looked at must not end the work.
      return undefined;
    }
  }

  #kept(field: string, value: unknown, spanName: string): string | undefined {
    const capture = this.#captureContent;
    const { contentBudget = DEFAULT_CONTENT_BUDGET } = this.#options;
    // What is no number must not let content through uncut.
    const budget = contentBudget > 0 ? contentBudget : 0;
    try {
      // What is no function throws, too: it is not taken for consent.
      const kept = capture === true || value === undefined
        ? value
        : (capture as ContentFilter)(field, value, { spanName });
      if (kept === undefined) return undefined;
      if (typeof kept === "string") return kept.slice(0, budget).toWellFormed();
      const json = toBudgetedJson(kept, budget);
      // An empty list says nothing.
      return json === "[]" ? undefined : json;
    } catch {
      // A redaction or a getter that throws must neither leak what was to be
      // hidden nor end the work.
      return undefined;
    }
  }

  /**
   * Whether an error is new to a trace, in these settings and all that were made
   * of them: one trace may pass through several.
   */
  isFirstSight(error: unknown, traceId: string): boolean {
    return this.#seen.isFirst(error, traceId);
  }
}

/** The settings that a context carries, if it does. */
export function inheritedTelemetry(context: Context): Telemetry | undefined {
  return scopeOf(context).telemetry;
}

/** The settings that a context carries, else those of the environment. */
export function telemetryOf(context: Context): Telemetry {
  return inheritedTelemetry(context) ?? new Telemetry();
}

/** The context in which these settings hold; the same one where they do already. */
export function carryTelemetry(
  context: Context,
  telemetry: Telemetry,
): Context {
  return inheritedTelemetry(context) === telemetry
    ? context
    : withScope(context, { telemetry });
}

/**
 * Puts settings of telemetry into a context: they hold for every call that is
 * given the context or one made of it. This is how an agent or a team that runs
 * without a runtime of yours gets a tracer provider.
 *
 * @param context - the context to start from
 * @param options - the switches; what is left out stays as it was in `context`
 * @returns the new context
 *
 * @example An agent on its own with a provider of its own
 * ```ts
 * import { ROOT_CONTEXT } from "@opentelemetry/api";
 * import { FunctionTool, withTelemetry } from "@autogen-edge/runtime";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const spans = recordSpans();
 * const { tracerProvider } = spans;
 * const traceContext = withTelemetry(ROOT_CONTEXT, { tracerProvider });
 * const now = new FunctionTool({
 *   name: "now",
 *   description: "The time",
 *   parameters: { type: "object", properties: {} },
 *   execute: () => "noon",
 * });
 * await now.runJson({}, { traceContext });
 * assertEquals(spans.finished.map((span) => span.name), ["execute_tool now"]);
 * ```
 */
export function withTelemetry(
  context: Context,
  options: TelemetryOptions,
): Context {
  const inherited = inheritedTelemetry(context);
  return carryTelemetry(
    context,
    inherited === undefined ? new Telemetry(options) : inherited.with(options),
  );
}

/** Whether the same is said, also where nothing is. */
function isSame(one: TelemetryOptions, other: TelemetryOptions): boolean {
  const names = Object.keys({ ...one, ...other }) as (keyof TelemetryOptions)[];
  return names.every((name) => one[name] === other[name]);
}

interface LateProvider extends TracerProvider {
  getDelegateTracer(name: string, version?: string): Tracer | undefined;
}

function tracerOf(
  provider: TracerProvider,
  { name, version }: Scope,
): Tracer | undefined {
  // The API's global provider is a proxy for one that may be registered later.
  if ("getDelegateTracer" in provider) {
    const late = provider as LateProvider;
    return late.getDelegateTracer(name, version);
  }
  return provider.getTracer(name, version);
}

// No convention specifies the values; these are what instrumentations accept.
const CAPTURING = ["true", "1", "span", "span_only", "span_and_event"];
