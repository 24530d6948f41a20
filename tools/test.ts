/**
 * The test command: brings what the tests need, runs them in Deno, workerd and
 * Chromium, and says how many passed.
 *
 * Arguments go to `deno test`: files and folders, and flags such as
 * `--filter=name`.
 *
 * @module
 */

import { ensureChromium } from "./chromium.ts";
import { fromFileUrl, PROJECT_ROOT } from "./project.ts";
import {
  addTotals,
  formatTotals,
  NO_TESTS,
  readSummary,
  type Totals,
} from "./totals.ts";

/** Tests that run with the same permissions, in one `deno test`. */
interface Group {
  readonly flags: readonly string[];
  readonly paths: readonly string[];
}

const PLATFORM = "tests/platform";

// The network stops at this machine: a test that needs more fails anywhere.
const LIBRARY_FLAGS: readonly string[] = [
  "--doc",
  `--ignore=${PLATFORM},.cache,node_modules`,
  "--allow-env",
  "--allow-net=127.0.0.1,localhost",
  "--allow-read",
  "--allow-run",
  "--allow-sys",
  "--allow-write",
];

// Driving a browser reads what only all permissions together allow.
const PLATFORM_FLAGS: readonly string[] = ["--allow-all"];

function groupsOf(paths: readonly string[]): Group[] {
  const given = paths.map((path) => path.replace(/^\.\//, ""));
  const chosen = given.length > 0 ? given : ["."];
  const platform = chosen.filter((path) => path.startsWith(PLATFORM));
  const library = chosen.filter((path) => !path.startsWith(PLATFORM));
  const holdsPlatform = (path: string) =>
    path === "." || PLATFORM.startsWith(path);
  if (library.some(holdsPlatform)) platform.push(PLATFORM);
  return [
    { flags: LIBRARY_FLAGS, paths: library },
    { flags: PLATFORM_FLAGS, paths: platform },
  ].filter((group) => group.paths.length > 0);
}

async function runGroup(
  group: Group,
  flags: readonly string[],
): Promise<Totals> {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", "--parallel", ...group.flags, ...flags, ...group.paths],
    cwd: fromFileUrl(PROJECT_ROOT),
    stdin: "null",
    stdout: "piped",
  }).spawn();
  let output = "";
  const decoder = new TextDecoder();
  for await (const chunk of child.stdout) {
    output += decoder.decode(chunk, { stream: true });
    await Deno.stdout.write(chunk);
  }
  const { success } = await child.status;
  const totals = readSummary(output) ?? NO_TESTS;
  // A file that does not even load fails the run without failing a test.
  return success || totals.failed > 0 ? totals : { ...totals, failed: 1 };
}

async function main(args: readonly string[]): Promise<number> {
  const flags = args.filter((arg) => arg.startsWith("-"));
  const groups = groupsOf(args.filter((arg) => !arg.startsWith("-")));
  if (groups.some((group) => group.flags === PLATFORM_FLAGS)) {
    try {
      const { version, path } = await ensureChromium();
      console.log(`${version} at ${path}`);
    } catch (error) {
      console.error(error instanceof Error ? error.message : error);
      return 1;
    }
  }
  let totals = NO_TESTS;
  for (const group of groups) {
    totals = addTotals(totals, await runGroup(group, flags));
  }
  const line = formatTotals(totals);
  console.log(line);
  await Deno.mkdir(new URL(".cache", PROJECT_ROOT), { recursive: true });
  await Deno.writeTextFile(
    new URL(".cache/tests.txt", PROJECT_ROOT),
    `${line}\n`,
  );
  return totals.failed === 0 && totals.passed > 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
