import { diag } from "@opentelemetry/api";

/**
 * Tells OpenTelemetry's `diag`. Its logger is the program's own: what that throws
 * must not come out of the end of a span.
 */
export function report(
  level: "error" | "warn" | "debug",
  message: string,
): void {
  try {
    diag[level](message);
  } catch {
    // Then there is nobody to tell.
  }
}
