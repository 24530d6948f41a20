/**
 * Turns the scenarios into tests of one runtime.
 *
 * A failure names its seed; the environment variable `SEED` repeats it.
 *
 * @module
 */

import type { Bundle } from "./_bundle.ts";
import { toError } from "./_failure.ts";
import type { Outcome, ScenarioEnv } from "./_scenario.ts";
import { scenarios } from "./scenarios.ts";

/** The runtime that a suite runs in. */
export interface Host<Env = ScenarioEnv> extends AsyncDisposable {
  /** Runs the scenario of this name over there. */
  run(name: string, env: Env): Promise<Outcome>;
  /** The bundle that runs there, whose stack traces need mapping. */
  readonly bundle?: Bundle;
}

const CONTEXT_MANAGERS = {
  "none": "no context manager",
  "async-local-storage": "AsyncLocalStorage",
  "zone": "Zone",
} as const;

const PATIENCE = 60_000;

/**
 * Registers one test per scenario, all on one host.
 *
 * @param where - the runtime and its context manager
 * @param start - starts the host, before the first test
 */
export function testScenarios(
  where: Omit<ScenarioEnv, "seed">,
  start: () => Promise<Host>,
): void {
  const env = { ...where, seed: Number(Deno.env.get("SEED") ?? "20261123") };
  const label = `${env.runtime}, ${CONTEXT_MANAGERS[env.contextManager]}`;
  let host: Host | undefined;
  Deno.test.beforeAll(async () => {
    host = await start();
  });
  Deno.test.afterAll(async () => {
    await host?.[Symbol.asyncDispose]();
  });
  for (const { name } of scenarios) {
    Deno.test({
      name: `${label}: ${name}`,
      // The pipes and sockets of other runtimes stay busy across tests.
      sanitizeOps: env.runtime === "deno",
      sanitizeResources: env.runtime === "deno",
      async fn() {
        if (host === undefined) throw new Error(`Cannot start ${label}`);
        await play(host, name, env, ` (seed ${env.seed})`);
      },
    });
  }
}

/**
 * Runs a scenario on a host.
 *
 * @param note - goes behind the message of its error
 * @throws what it threw over there
 */
export async function play<Env>(
  host: Host<Env>,
  name: string,
  env: Env,
  note = "",
): Promise<void> {
  const outcome = await settled(host.run(name, env));
  if (outcome.ok) return;
  const error = toError(outcome.error, host.bundle);
  error.message += note;
  throw error;
}

/** Turns a scenario that hangs, wherever it runs, into one that fails. */
async function settled(outcome: Promise<Outcome>): Promise<Outcome> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`Nothing came back for ${PATIENCE} ms`)),
    PATIENCE,
  );
  try {
    return await Promise.race([outcome, promise]);
  } finally {
    clearTimeout(timer);
  }
}
