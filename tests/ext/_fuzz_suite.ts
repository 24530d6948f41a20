import type fc from "fast-check";

/** What never breaks a client, by what it is asked to endure. */
export type FuzzProperties = Readonly<
  Record<
    string,
    (parameters: Pick<fc.Parameters<unknown>, "seed" | "numRuns">) => Promise<
      void
    >
  >
>;

const SEED = Number(Deno.env.get("SEED") ?? "20261123");

/** Registers one test per property. */
export function testFuzz(properties: FuzzProperties): void {
  for (const [what, hold] of Object.entries(properties)) {
    Deno.test(`${what} never breaks a client (seed ${SEED})`, async () => {
      await hold({ seed: SEED, numRuns: 400 });
    });
  }
}
