/**
 * Finds Chromium on this machine, or brings it.
 *
 * @module
 */

import { fromFileUrl, PROJECT_ROOT } from "./project.ts";

/** A Chromium that was seen to run. */
export interface ChromiumBinary {
  readonly path: string;
  /** Environment variables that it needs on top of the current ones. */
  readonly env: Readonly<Record<string, string>>;
  /** What it says about itself, e.g. `Chromium 156.0.8078.79`. */
  readonly version: string;
}

/** Names a path to use instead of searching. */
const OVERRIDE = "CHROMIUM_PATH";

const NAMES: readonly string[] = [
  "chromium",
  "chromium-browser",
  "google-chrome-stable",
  "google-chrome",
];

const MAC_APPS: readonly string[] = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

// The npm package carries Chromium's headless build for Linux on x64, and the
// system libraries that small images lack.
const NPM_CHROMIUM = "npm:@sparticuz/chromium@153.0.0";
const CACHE = new URL(".cache/chromium/", PROJECT_ROOT);

/**
 * Finds a Chromium that runs: at `CHROMIUM_PATH`, on the `PATH`, or in
 * the project's cache from an earlier run.
 *
 * @returns `undefined` where there is none
 * @throws {Error} `CHROMIUM_PATH` is set and does not run
 */
export async function findChromium(): Promise<ChromiumBinary | undefined> {
  const override = Deno.env.get(OVERRIDE);
  if (override) {
    const chosen = await tryBinary(override);
    if (chosen !== undefined) return chosen;
    throw new Error(`Cannot run Chromium: ${OVERRIDE} is "${override}"`);
  }
  for (const path of usualPlaces()) {
    const found = await tryBinary(path);
    if (found !== undefined) return found;
  }
  return await findInCache();
}

/**
 * Finds Chromium, or else brings it: a private copy from npm in the project's
 * cache or, where that does not run, Debian's package if this is root's shell.
 *
 * @returns a Chromium that runs
 * @throws {Error} there is none and none can be brought; the message says what
 * was tried and what to do
 */
export async function ensureChromium(): Promise<ChromiumBinary> {
  const found = await findChromium();
  if (found !== undefined) return found;
  const failures: string[] = [];
  for (const bring of [bringFromNpm, bringFromDebian]) {
    const failure = await bring();
    const brought = await findChromium();
    if (brought !== undefined) return brought;
    failures.push(`  ${failure ?? "it was installed and does not run"}`);
  }
  throw new Error(
    `Cannot find Chromium, which the browser tests need:\n${
      failures.join("\n")
    }\nInstall Chromium or Chrome, or set ${OVERRIDE} to its path`,
  );
}

async function bringFromNpm(): Promise<string | undefined> {
  if (Deno.build.os !== "linux" || Deno.build.arch !== "x86_64") {
    return `npm: ${NPM_CHROMIUM} is built for Linux on x64 only`;
  }
  const cache = fromFileUrl(CACHE);
  await Deno.mkdir(cache, { recursive: true });
  // Unpacked apart and then moved, so that a run beside this one never sees
  // half a browser.
  const unpacked = await Deno.makeTempDir({ dir: cache, prefix: "unpacking_" });
  const program = `import chromium from "${NPM_CHROMIUM}";
    await chromium.executablePath();`;
  const result = await run(Deno.execPath(), [
    "eval",
    "--no-config",
    "--no-lock",
    program,
  ], {
    // Makes the package unpack its system libraries as well.
    AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    TMPDIR: unpacked,
  });
  if (result.success) {
    await Deno.rename(unpacked, new URL("current", CACHE)).catch(() => {});
  }
  await Deno.remove(unpacked, { recursive: true }).catch(() => {});
  return result.success ? undefined : `npm: ${result.output}`;
}

async function bringFromDebian(): Promise<string | undefined> {
  const isRoot = Deno.build.os === "linux" && Deno.uid() === 0;
  if (!isRoot) return "Debian: installing the package chromium takes root";
  const steps = [
    ["update", "-q"],
    ["install", "-q", "-y", "--no-install-recommends", "chromium"],
  ];
  for (const step of steps) {
    const result = await run("apt-get", step, {
      DEBIAN_FRONTEND: "noninteractive",
    });
    if (!result.success) return `Debian: apt-get: ${result.output}`;
  }
  return undefined;
}

function usualPlaces(): string[] {
  const folders = (Deno.env.get("PATH") ?? "").split(":");
  const onPath = NAMES.flatMap((name) => folders.map((at) => `${at}/${name}`));
  return [...onPath, ...MAC_APPS];
}

async function findInCache(): Promise<ChromiumBinary | undefined> {
  const folder = fromFileUrl(new URL("current/", CACHE));
  const path = `${folder}chromium`;
  // The machine's own libraries come first: they fit its C library for sure.
  return await tryBinary(path) ??
    await tryBinary(path, { LD_LIBRARY_PATH: `${folder}al2023/lib` });
}

async function tryBinary(
  path: string,
  env: Readonly<Record<string, string>> = {},
): Promise<ChromiumBinary | undefined> {
  const result = await run(path, ["--version"], env);
  if (!result.success) return undefined;
  return { path, env, version: result.output };
}

async function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<{ readonly success: boolean; readonly output: string }> {
  try {
    const { success, stdout, stderr } = await new Deno.Command(command, {
      args: [...args],
      env: { NO_COLOR: "1", ...env },
      stdin: "null",
    }).output();
    const text = new TextDecoder().decode(success ? stdout : stderr);
    return { success, output: text.trim().slice(-500) };
  } catch (error) {
    return { success: false, output: String(error) };
  }
}
