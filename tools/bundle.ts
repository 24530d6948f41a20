/**
 * Bundles one entry file the way users' tools do: with esbuild, npm packages
 * from `node_modules`, and the build conditions of the target runtime.
 *
 * @module
 */

import { builtinModules, createRequire } from "node:module";
import { arch, platform } from "node:os";
import { fromFileUrl, PROJECT_ROOT, readJson } from "./project.ts";

/** Where a bundle is going to run. */
export type BundleTarget = "worker" | "browser";

/** How {@linkcode bundle} builds. */
export interface BundleOptions {
  readonly target: BundleTarget;
  /** Shortens names and drops white space; `false` by default. */
  readonly minify?: boolean;
}

/** One ES module with everything in it. */
export interface Bundle {
  readonly code: string;
  /** Its source map, as JSON. */
  readonly map: string;
}

interface PackageConfig {
  readonly name: string;
  readonly exports: string | Readonly<Record<string, string>>;
}

interface ProjectConfig extends PackageConfig {
  readonly links?: readonly string[];
}

// esbuild drops its own "module" as soon as it is given conditions.
const CONDITIONS: Readonly<Record<BundleTarget, string>> = {
  worker: "workerd,worker,browser,module",
  browser: "browser,module",
};

const MAP_COMMENT = "//# sourceMappingURL=data:application/json;base64,";

const bundles = new Map<string, Promise<Bundle>>();

/**
 * Bundles an entry file to one ES module. The same bundle is built once per
 * process.
 *
 * Imports resolve as they do for Deno: the project's own name and its linked
 * packages through their `exports`, npm packages from `node_modules`.
 *
 * @param entry - the entry file
 * @param options - the target and whether to minify
 */
export function bundle(entry: URL, options: BundleOptions): Promise<Bundle> {
  const { target, minify = false } = options;
  const key = `${target} ${minify} ${entry.href}`;
  const known = bundles.get(key) ?? build(entry, target, minify);
  bundles.set(key, known);
  return known;
}

// esbuild's own API keeps a process running that Deno's sanitizers call a leak.
async function build(
  entry: URL,
  target: BundleTarget,
  minify: boolean,
): Promise<Bundle> {
  const aliases = {
    ...(target === "worker" ? nodeAliases() : {}),
    ...packageAliases(),
  };
  const { success, stdout, stderr } = await new Deno.Command(findEsbuild(), {
    args: [
      fromFileUrl(entry),
      "--bundle",
      "--format=esm",
      "--platform=browser",
      "--target=es2022",
      "--main-fields=browser,module,main",
      `--conditions=${CONDITIONS[target]}`,
      "--external:cloudflare:*",
      "--external:node:*",
      ...Object.entries(aliases).map(([from, to]) => `--alias:${from}=${to}`),
      ...(minify ? ["--minify"] : []),
      "--sourcemap=inline",
      "--tsconfig-raw={}",
      "--log-level=warning",
    ],
    cwd: fromFileUrl(PROJECT_ROOT),
    stdin: "null",
  }).output();
  const decoder = new TextDecoder();
  if (!success) {
    throw new Error(`Cannot bundle ${entry}:\n${decoder.decode(stderr)}`);
  }
  const [code = "", map = ""] = decoder.decode(stdout).split(MAP_COMMENT);
  return { code, map: decoder.decode(Uint8Array.fromBase64(map.trim())) };
}

/** The program itself comes in a package of its own for each platform. */
function findEsbuild(): string {
  const require = createRequire(import.meta.resolve("esbuild"));
  const file = Deno.build.os === "windows" ? "esbuild.exe" : "bin/esbuild";
  return require.resolve(`@esbuild/${platform()}-${arch()}/${file}`);
}

/** Maps package names that are not in `node_modules` to their files. */
function packageAliases(): Record<string, string> {
  const project = readJson<ProjectConfig>(new URL("deno.json", PROJECT_ROOT));
  const aliases = exportsOf(project, PROJECT_ROOT);
  for (const link of project.links ?? []) {
    const root = new URL(`${link}/`, PROJECT_ROOT);
    const linked = readJson<PackageConfig>(new URL("deno.json", root));
    Object.assign(aliases, exportsOf(linked, root));
  }
  return aliases;
}

/** Workers know Node's modules by their full names only. */
function nodeAliases(): Record<string, string> {
  const names = builtinModules.filter((name) => /^[a-z]/.test(name));
  return Object.fromEntries(names.map((name) => [name, `node:${name}`]));
}

function exportsOf(config: PackageConfig, root: URL): Record<string, string> {
  const { name, exports } = config;
  const entries = typeof exports === "string" ? { ".": exports } : exports;
  return Object.fromEntries(
    Object.entries(entries).map(([subpath, file]) => [
      name + subpath.slice(1),
      fromFileUrl(new URL(file, root)),
    ]),
  );
}
