import type { JsonCodec } from "../core/mod.ts";

/** In configs, AutoGen leaves the nulls out that its states have. */
export function withoutNulls<Value>(
  { write, read }: JsonCodec<Value>,
): JsonCodec<Value> {
  return {
    write: (value) =>
      Object.fromEntries(
        Object.entries(write(value) as object)
          .filter(([, field]) => field !== null),
      ),
    read,
  };
}
