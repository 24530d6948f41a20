import type { Program } from "./_program.ts";

/** Milliseconds for each program, as the first would else warm up the next. */
const WARM_UP = 400;

/** Runs programs by turns before they are measured. */
export async function warmUp(programs: readonly Program[]): Promise<void> {
  for (const run of [...programs, ...programs]) {
    const end = performance.now() + WARM_UP / 2;
    while (performance.now() < end) await run();
  }
}
