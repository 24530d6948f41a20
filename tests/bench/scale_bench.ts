import type { Setup } from "./_program.ts";
import { warmUp } from "./_warm_up.ts";
import { publish } from "./programs/publish.ts";
import { interceptedRpc, rpc, rpcsAtOnce, rpcToMany } from "./programs/rpc.ts";

/** So many messages make an iteration, so that each is slow enough to be timed. */
const MESSAGES = 10_000;

interface Case {
  readonly name: string;
  /** How many messages get to an agent in one run of the program. */
  readonly messages: number;
  readonly setup: Setup;
}

// Each beside what it is compared with, without tracing.
const CASES: readonly Case[] = [
  { name: "send to one agent", messages: 1, setup: rpc },
  { name: "send to 1,000 agents", messages: 1000, setup: rpcToMany(1000) },
  { name: "10,000 sends at once", messages: 10_000, setup: rpcsAtOnce(10_000) },
  { name: "send through an intervention", messages: 1, setup: interceptedRpc },
  { name: "publish to two", messages: 2, setup: publish(2) },
  { name: "publish to 100", messages: 100, setup: publish(100) },
];

const programs = await Promise.all(CASES.map(({ setup }) => setup(undefined)));
await warmUp(programs);
for (const [index, { name, messages }] of CASES.entries()) {
  const run = programs[index];
  Deno.bench(`${name}, ${MESSAGES} times`, async () => {
    for (let done = 0; done < MESSAGES; done += messages) await run?.();
  });
}
