import { noopTracerProvider } from "@autogen-edge/runtime";
import {
  nullProvider,
  type Program,
  PROGRAMS,
  rawSpans,
  type Setup,
} from "./_programs.ts";

/**
 * How often a program runs in one measured iteration. Deno.bench times what is
 * quick in batches and what is slow one by one, so that two times on either side
 * of its threshold do not compare; these are all slow.
 */
const BATCH = 100;

/** Milliseconds for each program, as the first would else warm up the next. */
const WARM_UP = 400;

async function warmUp(programs: readonly Program[]): Promise<void> {
  for (const run of [...programs, ...programs]) {
    const end = performance.now() + WARM_UP / 2;
    while (performance.now() < end) await run();
  }
}

async function measure(name: string, setup: Setup): Promise<void> {
  const kinds: Readonly<Record<string, Program>> = {
    "no tracing": await setup(undefined),
    "no-op provider": await setup(noopTracerProvider),
    "traced": await setup(nullProvider()),
    "raw spans": await rawSpans(setup),
  };
  await warmUp(Object.values(kinds));
  for (const [kind, run] of Object.entries(kinds)) {
    Deno.bench(`${name}: ${kind}, ${BATCH} times`, async () => {
      for (let time = 0; time < BATCH; time++) await run();
    });
  }
}

for (const [name, setup] of Object.entries(PROGRAMS)) {
  await measure(name, setup);
}
