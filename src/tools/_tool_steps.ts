import { context as contextApi } from "@opentelemetry/api";
import type { Tool, ToolCallOptions, ToolContext } from "./tool.ts";
import type { ToolStreamItem } from "./tool_stream_item.ts";

/** A tool at work that tells what it does. */
export type Steps<Result> = AsyncIterableIterator<unknown, Result, undefined>;

/** Whether a tool tells what it does, in place of the result. */
export function isSteps<Result>(
  run: Result | Steps<Result>,
): run is Steps<Result> {
  return typeof run === "object" && run !== null &&
    Symbol.asyncIterator in run && "next" in run;
}

/** Yields what a tool tells, and returns its result. */
export async function* eventsOf<Result>(
  steps: Steps<Result>,
  { signal, traceContext }: ToolContext,
): AsyncGenerator<ToolStreamItem<never>, Result, undefined> {
  try {
    while (true) {
      signal?.throwIfAborted();
      const step = await contextApi.with(traceContext, () => steps.next());
      if (step.done) return step.value;
      yield { type: "event", event: step.value };
    }
  } finally {
    await steps.return?.();
  }
}

/** The result of a tool, whatever it tells on the way. */
export async function resultOf<Result>(
  steps: Steps<Result>,
  call: ToolContext,
): Promise<Result> {
  const events = eventsOf(steps, call);
  while (true) {
    const step = await events.next();
    if (step.done) return step.value;
  }
}

/** Runs a tool that may have nothing to tell on the way. */
export async function* runStream(
  tool: Tool,
  args: unknown,
  options: ToolCallOptions,
): AsyncGenerator<ToolStreamItem, void, undefined> {
  if (tool.runJsonStream !== undefined) {
    yield* tool.runJsonStream(args, options);
  } else yield { type: "result", result: await tool.runJson(args, options) };
}
