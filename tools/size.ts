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
  /** KiB of the minified bundle after gzip, or of what it adds to `beside`. */
  readonly limit: number;
  /** The entry file of the program that it adds to. */
  readonly beside?: string;
}

const TEAM = "tools/size/team.ts";

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
    entry: TEAM,
    limit: 28,
  },
  {
    program: "a team with a tool",
    entry: "tools/size/team_with_tool.ts",
    // The validator of JSON Schema weighs 8 KiB.
    limit: 37,
  },
  {
    program: "an OpenAI client beside a team",
    entry: "tools/size/team_with_openai.ts",
    beside: TEAM,
    limit: 8,
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
    program: "an Anthropic client beside a team",
    entry: "tools/size/team_with_anthropic.ts",
    beside: TEAM,
    limit: 8,
  },
  {
    program: "a team with a tool and OTLP tracing",
    entry: "tools/size/traced_team.ts",
    limit: 75,
  },
];

/**
 * Weighs what a budget is about.
 *
 * @returns KiB of the minified bundle after gzip, or of what it adds
 */
export async function measure(
  { entry, beside }: Pick<Budget, "entry" | "beside">,
): Promise<number> {
  const added = beside === undefined ? 0 : await weigh(beside);
  return await weigh(entry) - added;
}

/** Bundles an entry file for Workers. */
async function weigh(entry: string): Promise<number> {
  const url = new URL(entry, PROJECT_ROOT);
  const { code } = await bundle(url, { target: "worker", minify: true });
  // zlib's own deflate, as servers use it: Deno's leaves 3% more.
  return gzip(code, { level: 9 }).byteLength / 1024;
}

async function main(): Promise<number> {
  let failed = false;
  for (const { program, limit, ...measured } of BUDGETS) {
    const size = await measure(measured);
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
