import { noopTracerProvider } from "@autogen-edge/runtime";
import { nullProvider } from "./_null_provider.ts";
import type { Program, Setup } from "./_program.ts";
import { rawSpans } from "./_raw_spans.ts";
import { warmUp } from "./_warm_up.ts";
import { agentTurn } from "./programs/agent_turn.ts";
import { publish } from "./programs/publish.ts";
import { rpc } from "./programs/rpc.ts";
import { teamRun } from "./programs/team_run.ts";

/**
 * How often a program runs in one measured iteration. Deno.bench times what is
 * quick in batches and what is slow one by one, so that two times on either side
 * of its threshold do not compare; these are all slow.
 */
const BATCH = 100;

const PROGRAMS: Readonly<Record<string, Setup>> = {
  "rpc round trip": rpc,
  "publish to two": publish(2),
  "agent turn with a tool call": agentTurn,
  "team run of ten turns": teamRun,
};

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
