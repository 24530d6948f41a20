import type { JsonCodec } from "../core/mod.ts";
import { defined } from "../telemetry/mod.ts";

/** In configs, AutoGen leaves the nulls out that its states have. */
export function withoutNulls<Value>(
  { write, read }: JsonCodec<Value>,
): JsonCodec<Value> {
  return {
    write: (value) => defined(write(value) as object),
    read,
  };
}
