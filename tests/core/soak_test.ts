import { assert, assertEquals } from "@std/assert";

/** `deno task soak` sends a million. */
const MESSAGES = Deno.env.get("SOAK_MESSAGES") ?? "100000";
/** By how much the engine's own things may grow, in bytes. */
const TOLERANCE = 500_000;

interface Soaked {
  readonly messages: number;
  readonly counts: {
    readonly sent: number;
    readonly published: number;
    readonly heard: number;
  };
  readonly outcomes: Readonly<Record<string, number>>;
  readonly spans: { readonly started: number; readonly ended: number };
  /** What was alive from time to time, in bytes. */
  readonly heap: readonly number[];
}

async function soak(): Promise<Soaked> {
  const { href } = new URL("programs/soak.ts", import.meta.url);
  const flags = ["--quiet", "--allow-env", "--v8-flags=--expose-gc"];
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", ...flags, href, MESSAGES],
    stdin: "null",
    stderr: "inherit",
  }).output();
  assertEquals(code, 0);
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("the heap stays flat over very many messages, every send settles, every event is heard and every span ends", async () => {
  const { messages, counts, outcomes, spans, heap } = await soak();
  console.log(JSON.stringify({ messages, ...counts, ...outcomes, heap }));
  const settled = Object.values(outcomes).reduce((sum, n) => sum + n);
  assertEquals(settled, counts.sent);
  assertEquals(counts.heard, 3 * counts.published);
  assertEquals(spans.ended, spans.started);
  for (const [outcome, times] of Object.entries(outcomes)) {
    assert(times > 0, `No send was ${outcome}`);
  }
  // The first part makes the agents and warms up the engine, and what waits for
  // a finalizer comes and goes.
  const [, warm = NaN] = heap;
  const growth = Math.min(...heap.slice(-3)) - warm;
  assert(growth < TOLERANCE, `The heap grew by ${growth} bytes`);
});
