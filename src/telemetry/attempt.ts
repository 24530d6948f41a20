import { diag } from "@opentelemetry/api";
import { describeThrown } from "./thrown.ts";

/**
 * Calls who traces or measures the work, and must not break it.
 *
 * @returns what it gives, or nothing where it throws
 */
export function attempt<T>(telling: () => T): T | undefined {
  try {
    return telling();
  } catch (error) {
    diag.error(`Telemetry failed: ${describeThrown(error).message}`);
    return undefined;
  }
}
