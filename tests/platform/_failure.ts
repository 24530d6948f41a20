import { SourceMap } from "node:module";
import type { Bundle } from "./_bundle.ts";

/** An error as JSON, on its way from one runtime to another. */
export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly stack: string;
  readonly cause?: Failure;
}

/**
 * Makes an error of what another runtime reported.
 *
 * @param failure - the report
 * @param bundle - the bundle that ran there: positions in it become positions
 * in the source files
 */
export function toError(failure: Failure, bundle?: Bundle): Error {
  const { name, message, stack, cause } = failure;
  const error = new Error(message);
  error.name = name;
  if (cause !== undefined) error.cause = toError(cause, bundle);
  const frames = stack.split("\n").filter((line) => /^\s+at /.test(line));
  // Deno prints the message in place of a stack's first line.
  error.stack = [name, ...mapFrames(frames, bundle)].join("\n");
  return error;
}

/** Rewrites positions in a bundle to the source files they came from. */
function mapFrames(frames: readonly string[], bundle?: Bundle): string[] {
  if (bundle === undefined) return [...frames];
  const map = new SourceMap(JSON.parse(bundle.map));
  return frames.map((frame) =>
    frame.replace(/[^\s(]+:(\d+):(\d+)/, (position, line, column) => {
      const entry = map.findEntry(Number(line) - 1, Number(column) - 1);
      if (!("originalSource" in entry)) return position;
      const { originalSource, originalLine, originalColumn } = entry;
      return `${originalSource}:${originalLine + 1}:${originalColumn + 1}`;
    })
  );
}
