/**
 * Runs the benchmarks and says what they come to beside the floors that were
 * measured in the same run: a bare promise hop, the raw spans, and the same with
 * fewer messages.
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
const FLAT_AIM = 2;
/** Microseconds for each piece of a model's stream, beside parsing its bytes. */
const PIECE_AIM = 5;

/** Each time is the best of so many runs, as other work only ever adds to it. */
const RUNS = 3;

const LEVELS = [10, 100, 1000, 10_000, 100_000];

/** The 75th percentile of each benchmark, in nanoseconds. */
const times = new Map<string, number>();
for (let run = 0; run < RUNS; run++) {
  for (const { name, results } of await runBenchmarks()) {
    // What is done many times in one iteration says so at the end of its name.
    const [, what = name, count = "1"] = /^(.*), (\d+) times$/.exec(name) ?? [];
    const time = (results[0]?.ok?.p75 ?? NaN) / Number(count);
    times.set(what, Math.min(times.get(what) ?? Infinity, time));
  }
}

console.log(`p75, best of ${RUNS} runs\n`);
reportHops();
for (const program of programs()) reportTracing(program);
reportScale();
reportInFlight("in the queue");
reportInFlight("in handlers");
reportModelStream("OpenAI");
reportModelStream("Anthropic");

function reportHops(): void {
  const hop = timeOf("promise hop");
  const rpc = timeOf("rpc round trip");
  console.log(
    table([
      ["promise hop", us(hop)],
      [
        "rpc, no tracing",
        us(rpc),
        `${ratio(rpc, hop)} hops${verdict(rpc / hop, HOPS_AIM)}`,
      ],
    ]),
  );
}

function programs(): string[] {
  return [...times.keys()].flatMap((name) =>
    /^(.*): no tracing$/.exec(name)?.[1] ?? []
  );
}

function reportTracing(program: string): void {
  const none = timeOf(`${program}: no tracing`);
  const noop = timeOf(`${program}: no-op provider`);
  const traced = timeOf(`${program}: traced`);
  const raw = timeOf(`${program}: raw spans`);
  const floor = none + raw;
  console.log(program);
  console.log(
    table([
      ["  no tracing", us(none)],
      [
        "  no-op provider",
        us(noop),
        `${ratio(noop, none)} of no tracing${verdict(noop / none, NOOP_AIM)}`,
      ],
      ["  raw spans", us(raw)],
      [
        "  traced",
        us(traced),
        `${ratio(traced, floor)} of no tracing + raw spans${
          verdict(traced / floor, TRACED_AIM)
        }`,
      ],
    ]),
  );
}

function reportScale(): void {
  const hop = timeOf("promise hop");
  const rpc = timeOf("send to one agent");
  const event = timeOf("publish to two");
  const thousand = timeOf("send to 1,000 agents");
  const atOnce = timeOf("10,000 sends at once");
  const intercepted = timeOf("send through an intervention");
  const hundred = timeOf("publish to 100");
  console.log("scale, no tracing, for each message that an agent gets");
  console.log(
    table([
      ["  send to one agent", us(rpc), `${ratio(rpc, hop)} hops`],
      [
        "  send to 1,000 agents",
        us(thousand),
        `${ratio(thousand, rpc)} of one`,
      ],
      [
        "  10,000 sends at once",
        us(atOnce),
        `${ratio(atOnce, rpc)} of one after the other`,
      ],
      [
        "  with an intervention",
        us(intercepted),
        `${ratio(intercepted, rpc)} of none`,
      ],
      ["  publish to two", us(event), `${ratio(event, hop)} hops`],
      [
        "  publish to 100",
        us(hundred),
        `${ratio(hundred, hop)} hops, ${ratio(hundred, event)} of two`,
      ],
    ]),
  );
}

function reportInFlight(where: string): void {
  const ours = LEVELS.map((level) => timeOf(`${level} ${where}`));
  const bare = LEVELS.map((level) => timeOf(`${level} bare, ${where}`));
  const spread = (all: readonly number[]): number =>
    Math.max(...all) / Math.min(...all);
  console.log(`messages ${where}, no tracing, for each of them`);
  console.log(
    table([
      ...LEVELS.map((level, index) => [
        `  ${level.toLocaleString("en")}`,
        us(ours[index]),
        `${ratio(ours[index], bare[index])} of bare promises`,
      ]),
      [
        "  dearest / cheapest",
        spread(ours).toFixed(2).padStart(9),
        `  bare promises: ${spread(bare).toFixed(2)}${
          verdict(spread(ours), FLAT_AIM)
        }`,
      ],
    ]),
  );
}

function reportModelStream(provider: string): void {
  const stream = `model stream of ${provider}`;
  const floor = timeOf(`${stream}, parsing alone`);
  const kinds = { "  client": "client", "  client, traced": "client, traced" };
  console.log(`a stream of ${provider}, for each of its pieces`);
  console.log(
    table([
      ["  parsing alone", us(floor)],
      ...Object.entries(kinds).map(([label, kind]) => {
        const time = timeOf(`${stream}, ${kind}`);
        const more = (time - floor) / 1000;
        return [
          label,
          us(time),
          `${more.toFixed(2)} µs more, ${ratio(time, floor)} of the floor${
            verdict(more, PIECE_AIM)
          }`,
        ];
      }),
    ]),
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

function timeOf(name: string): number {
  return times.get(name) ?? NaN;
}

function table(rows: readonly (readonly string[])[]): string {
  return rows.map(([what = "", ...rest]) =>
    [what.padEnd(22), ...rest].join("  ").trimEnd() + "\n"
  ).join("");
}

function us(nanoseconds: number = NaN): string {
  return `${(nanoseconds / 1000).toFixed(2).padStart(9)} µs`;
}

function ratio(value: number = NaN, floor: number = NaN): string {
  return (value / floor).toFixed(2);
}

function verdict(value: number, aim: number): string {
  return ` (aim: at most ${aim}${value <= aim ? "" : "; missed in this run"})`;
}
