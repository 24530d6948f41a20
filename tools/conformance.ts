/**
 * The conformance command: plays scenarios that Python AutoGen ran, and says
 * where something else came out.
 *
 * Arguments are files of scenarios, and folders of such files; without any it
 * plays the project's own. `--help` says so.
 *
 * @module
 */

import { judge } from "../tests/conformance/_judge.ts";
import { fromFileUrl, PROJECT_ROOT } from "./project.ts";

const OWN_SCENARIOS = new URL("tests/conformance/scenarios", PROJECT_ROOT);

/** The files that a path of the command line stands for. */
async function filesAt(path: string): Promise<string[]> {
  const { isDirectory } = await Deno.stat(path);
  if (!isDirectory) return [path];
  const entries = await Array.fromAsync(Deno.readDir(path));
  const files = entries
    .filter(({ name }) => name.endsWith(".json"))
    .map(({ name }) => `${path.replace(/\/+$/, "")}/${name}`);
  if (files.length === 0) throw new Error("there are no scenarios in it");
  return files.sort();
}

function unreadable(path: string, error: unknown): string {
  const problem = error instanceof Error ? error.message : String(error);
  return `Cannot read ${path}: ${problem}`;
}

async function judgeFile(path: string): Promise<string[]> {
  let text: string;
  try {
    text = await Deno.readTextFile(path);
  } catch (error) {
    return [unreadable(path, error)];
  }
  return await judge({ source: path, text });
}

const HELP =
  `Plays scenarios that Python AutoGen ran, and compares what comes out.

Usage: deno task conformance [FILE|DIR…]

Without arguments it plays the project's own. It prints a line for each aspect in
which a scenario differs, then how many passed and failed, and ends with 1 if any
failed.`;

async function main(args: readonly string[]): Promise<number> {
  if (args.includes("--help") || args.includes("-h")) {
    console.log(HELP);
    return 0;
  }
  let passed = 0;
  let failed = 0;
  function count(lines: readonly string[]): void {
    if (lines.length === 0) passed++;
    else failed++;
    for (const line of lines) console.log(line);
  }
  for (const path of args.length > 0 ? args : [fromFileUrl(OWN_SCENARIOS)]) {
    let files: string[] = [];
    try {
      files = await filesAt(path);
    } catch (error) {
      count([unreadable(path, error)]);
    }
    for (const file of files) count(await judgeFile(file));
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
}

if (import.meta.main) Deno.exit(await main(Deno.args));
