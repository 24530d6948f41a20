/**
 * The size command: bundles programs for Workers, as users' tools do, and fails
 * where one is over its budget.
 *
 * @module
 */

import { gzip } from "pako";
import { bundle } from "./bundle.ts";
import { PROJECT_ROOT } from "./project.ts";

/** A program and what it may weigh in a Worker. */
export interface Budget {
  readonly program: string;
  /** The entry file, relative to the project. */
  readonly entry: string;
  /** KiB of the minified bundle after gzip. */
  readonly limit: number;
}

/** The promises about size. */
export const BUDGETS: readonly Budget[] = [
  {
    program: "the runtime and a routed agent",
    entry: "tools/size/runtime.ts",
    limit: 14,
  },
  {
    program: "the same with decorators",
    entry: "tools/size/decorators.ts",
    // What bundlers make of decorators and of `await using` weighs 1.4 KiB.
    limit: 16,
  },
  {
    program: "a team of assistants",
    entry: "tools/size/team.ts",
    limit: 28,
  },
  {
    program: "a team with a tool",
    entry: "tools/size/team_with_tool.ts",
    // The validator of JSON Schema weighs 8 KiB.
    limit: 37,
  },
  {
    program: "a team with an OpenAI client",
    entry: "tools/size/team_with_openai.ts",
    // The client may add 8 KiB to the team.
    limit: 36,
  },
  {
    program: "a team with an MCP workbench",
    entry: "tools/size/team_with_mcp.ts",
    // The protocol's official client weighs 87 KiB, and the workbench 7.
    limit: 124,
  },
  {
    program: "a team with a model of the AI SDK",
    entry: "tools/size/team_with_ai_sdk.ts",
    limit: 34,
  },
  {
    program: "a team with an Anthropic client",
    entry: "tools/size/team_with_anthropic.ts",
    limit: 36,
  },
  {
    program: "a team with a tool and OTLP tracing",
    entry: "tools/size/traced_team.ts",
    limit: 75,
  },
];

/**
 * Bundles an entry file for Workers and weighs it.
 *
 * @param entry - the entry file, relative to the project
 * @returns KiB of the minified bundle after gzip
 */
export async function measure(entry: string): Promise<number> {
  const url = new URL(entry, PROJECT_ROOT);
  const { code } = await bundle(url, { target: "worker", minify: true });
  // zlib's own deflate, as servers use it: Deno's leaves 3% more.
  return gzip(code, { level: 9 }).byteLength / 1024;
}

async function main(): Promise<number> {
  let failed = false;
  for (const { program, entry, limit } of BUDGETS) {
    const size = await measure(entry);
    const over = size > limit;
    failed ||= over;
    console.log(
      `${program.padEnd(36)} ${size.toFixed(1).padStart(6)} KiB of ${limit}` +
        (over ? ": over budget" : ""),
    );
  }
  return failed ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main());
