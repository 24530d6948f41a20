/**
 * Runs the benchmarks and says what they come to beside the floors that were
 * measured in the same run: a bare promise hop, and the raw spans.
 *
 * @module
 */

import { fromFileUrl, PROJECT_ROOT } from "./project.ts";

interface BenchResult {
  readonly name: string;
  readonly results: readonly {
    readonly ok?: { readonly p75: number };
  }[];
}

const HOPS_AIM = 10;
const NOOP_AIM = 1.05;
const TRACED_AIM = 1.2;

/** Each time is the best of so many runs, as other work only ever adds to it. */
const RUNS = 3;
/** How often a program runs in one measured iteration of the benchmarks. */
const BATCH = 100;

/** The 75th percentile of each benchmark, in nanoseconds. */
const times = new Map<string, number>();
for (let run = 0; run < RUNS; run++) {
  for (const { name, results } of await runBenchmarks()) {
    const time = results[0]?.ok?.p75 ?? NaN;
    times.set(name, Math.min(times.get(name) ?? Infinity, time));
  }
}
const hop = times.get("promise hop") ?? NaN;
const rpc = times.get("rpc round trip") ?? NaN;
const programs = [...times.keys()].flatMap((name) =>
  /^(.*): no tracing, /.exec(name)?.[1] ?? []
);

console.log(`p75, best of ${RUNS} runs\n`);
console.log(`promise hop         ${us(hop)}`);
console.log(
  `rpc, no tracing     ${us(rpc)}  ${ratio(rpc, hop)} hops${
    verdict(rpc / hop, HOPS_AIM)
  }\n`,
);
for (const program of programs) {
  const time = (kind: string): number => {
    const [, value = NaN] = [...times].find(([name]) =>
      name.startsWith(`${program}: ${kind},`)
    ) ??
      [];
    return value / BATCH;
  };
  const none = time("no tracing");
  const noop = time("no-op provider");
  const traced = time("traced");
  const raw = time("raw spans");
  const floor = none + raw;
  console.log(program);
  console.log(`  no tracing        ${us(none)}`);
  console.log(
    `  no-op provider    ${us(noop)}  ${ratio(noop, none)} of no tracing${
      verdict(noop / none, NOOP_AIM)
    }`,
  );
  console.log(`  raw spans         ${us(raw)}`);
  console.log(
    `  traced            ${us(traced)}  ${
      ratio(traced, floor)
    } of no tracing + raw spans${verdict(traced / floor, TRACED_AIM)}\n`,
  );
}

async function runBenchmarks(): Promise<readonly BenchResult[]> {
  const { code, stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["bench", "--allow-env", "--json", "tests/bench/"],
    cwd: fromFileUrl(PROJECT_ROOT),
    stdout: "piped",
    stderr: "inherit",
  }).output();
  if (code !== 0) Deno.exit(code);
  const report = JSON.parse(new TextDecoder().decode(stdout)) as {
    readonly benches: readonly BenchResult[];
  };
  return report.benches;
}

function us(nanoseconds: number): string {
  return `${(nanoseconds / 1000).toFixed(2).padStart(9)} µs`;
}

function ratio(value: number, floor: number): string {
  return (value / floor).toFixed(2);
}

function verdict(value: number, aim: number): string {
  return ` (aim: at most ${aim}${value <= aim ? "" : "; missed in this run"})`;
}
