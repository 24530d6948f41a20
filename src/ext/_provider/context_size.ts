import { ModelError } from "../../models/mod.ts";

/**
 * The tokens that a model's context holds.
 *
 * @throws {ModelError} `unsupported`, where nobody has said
 */
export function assertContextSize(
  model: string,
  contextSize: number | undefined,
): number {
  if (contextSize !== undefined) return contextSize;
  throw new ModelError(
    "unsupported",
    `Cannot count what remains for model "${model}": pass contextSize`,
  );
}
