import {
  type Attributes,
  type Context,
  createContextKey,
  type Span,
} from "@opentelemetry/api";
import { DerivedContext } from "./_derived_context.ts";
import type { Telemetry } from "./telemetry.ts";

/** What this library keeps in a context beside the span. */
export interface ContextScope {
  /** The settings that hold below. */
  readonly telemetry?: Telemetry;
  /** The span of the run that the work belongs to. */
  readonly run?: Span;
  /** What the model calls of the agent that the work belongs to sum up to. */
  readonly usage?: Attributes | undefined;
}

// One key for all of it: what a context holds is looked for one by one.
const KEY = createContextKey("autogen-edge");
const NOTHING: ContextScope = {};

export function scopeOf(context: Context): ContextScope {
  return (context.getValue(KEY) as ContextScope | undefined) ?? NOTHING;
}

/** The context in which some of it is different. */
export function withScope(context: Context, changes: ContextScope): Context {
  const scope: ContextScope = { ...scopeOf(context), ...changes };
  return context instanceof DerivedContext
    ? context.setValue(KEY, scope)
    : new DerivedContext(context, KEY, scope);
}
