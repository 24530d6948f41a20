import { setImmediate } from "node:timers/promises";

/** Runs every microtask that is due, and those that they cause. */
export async function settled(): Promise<void> {
  await setImmediate();
}
