import { message, type MessageType } from "@autogen-edge/runtime";
import type { Step } from "./program.ts";

/** Tells an agent what to do. */
export const Work: MessageType<{
  readonly id: string;
  readonly script: readonly Step[];
  /** Whether an intervention made it. */
  readonly changed: boolean;
}> = message("Work");

/** Says that it was done. */
export const Done: MessageType<{
  readonly id: string;
  readonly changed: boolean;
}> = message("Done");
