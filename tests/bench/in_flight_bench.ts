import type { Program } from "./_program.ts";
import { warmUp } from "./_warm_up.ts";
import {
  bareInHandlers,
  bareInQueue,
  inHandlers,
} from "./programs/in_flight.ts";
import { rpcsAtOnce } from "./programs/rpc.ts";

const LEVELS = [10, 100, 1000, 10_000, 100_000];
/** At least so many messages make an iteration. */
const MESSAGES = 10_000;

// What is in flight stays alive, and the garbage collector takes its share for
// it from whoever holds so much: so each stands beside bare promises.
const KINDS: Readonly<Record<string, (count: number) => Promise<Program>>> = {
  "in the queue": (count) => rpcsAtOnce(count)(undefined),
  "bare, in the queue": bareInQueue,
  "in handlers": inHandlers,
  "bare, in handlers": bareInHandlers,
};

for (const [kind, setup] of Object.entries(KINDS)) {
  const programs = await Promise.all(LEVELS.map(setup));
  // The levels run the same code.
  await warmUp(programs.slice(0, 1));
  for (const [index, level] of LEVELS.entries()) {
    const run = programs[index];
    const messages = Math.max(level, MESSAGES);
    Deno.bench({
      name: `${level} ${kind}, ${messages} times`,
      n: level > MESSAGES ? 5 : 20,
      warmup: 1,
      async fn() {
        for (let done = 0; done < messages; done += level) await run?.();
      },
    });
  }
}
