import { diag } from "@opentelemetry/api";
import { describeThrown } from "../../telemetry/mod.ts";

/** One who listens must not break what he listens to. */
export async function inform(call: () => unknown): Promise<void> {
  try {
    await call();
  } catch (error) {
    const { message } = describeThrown(error);
    diag.error(`A hook of an McpWorkbench failed: ${message}`);
  }
}
