/**
 * The rules of the house, as functions from source files to what breaks them.
 *
 * @module
 */

/** A file under judgement; the path is relative to the project. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** Says what breaks a rule, one sentence each; none where it holds. */
export type Rule = (files: readonly SourceFile[]) => string[];

/** Longer files hold more than one idea. */
export const MAX_LINES = 400;

/** Rooms that build on each other: each may import those before it. */
const STOREYS: readonly string[] = [
  "telemetry",
  "core",
  "tools",
  "models",
  "agentchat",
];

const LEAN_ROOMS: readonly string[] = [
  "telemetry",
  "core",
  "viewer",
  "testing",
];

const FOUNDATIONS: readonly string[] = [
  "@opentelemetry/api",
  // Interfaces only: nothing of it is left when the code runs.
  "@standard-schema/spec",
];

const COMMENTS_AND_STRINGS =
  /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g;

const IMPORTS: readonly RegExp[] = [
  /^\s*(?:import|export)\b[^"';=()]*\bfrom\s*["']([^"'\n]+)["']/gm,
  /^\s*import\s*["']([^"'\n]+)["']/gm,
  /\bimport\s*\(\s*["']([^"'\n]+)["']/g,
];

/** A room imports only the rooms that it may build on. */
export function importsGoUp(files: readonly SourceFile[]): string[] {
  return roomImports(files)
    .filter(({ from, to }) => !mayImport(from, to))
    .map(({ path, specifier }) => `${path} may not import ${specifier}`);
}

/** A room is entered through its `mod.ts` alone. */
export function roomsAreEnteredByTheirDoor(
  files: readonly SourceFile[],
): string[] {
  return roomImports(files)
    .filter(({ to, target }) => target !== `src/${to}/mod.ts`)
    .map(({ path, specifier }) =>
      `${path} imports ${specifier}, which is not that room's mod.ts`
    );
}

/** Lean rooms know the OpenTelemetry API, and types of a standard. */
export function leanRoomsImportTheApiOnly(
  files: readonly SourceFile[],
): string[] {
  return packageImports(files)
    .filter(({ path }) => LEAN_ROOMS.includes(roomOf(path)))
    .filter(({ specifier }) => !FOUNDATIONS.includes(specifier))
    .map(({ path, specifier }) => `${path} may not import ${specifier}`);
}

/** OpenTelemetry's SDK is one room's business, so that it can be replaced. */
export function onlyOtlpImportsTheSdk(files: readonly SourceFile[]): string[] {
  return packageImports(files)
    .filter(({ path }) => !path.startsWith("src/otlp/"))
    .filter(({ specifier }) =>
      specifier.startsWith("@opentelemetry/") &&
      specifier !== "@opentelemetry/api"
    )
    .map(({ path, specifier }) => `${path} may not import ${specifier}`);
}

/** Shared rooms use web APIs only. */
export function runtimesStayInTheirRooms(
  files: readonly SourceFile[],
): string[] {
  return files
    .filter(({ path }) => !/^src\/(?:platform|grpc)\//.test(path))
    // The one place that looks for whichever environment there is.
    .filter(({ path }) => path !== "src/telemetry/environment.ts")
    .flatMap((file) => [
      ...freeGlobals(file.text).map((name) => `${file.path} names ${name}`),
      ...importsOf(file)
        .filter((specifier) => /^(?:node|cloudflare):/.test(specifier))
        .map((specifier) => `${file.path} may not import ${specifier}`),
    ]);
}

/** The library does not write to the console. */
export function nothingIsLogged(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ text }) => /(?<![\w$.#])console\b/.test(codeOf(text)))
    .map(({ path }) => `${path} names console`);
}

/** Every exported name is written down where it is exported. */
export function exportsAreNamed(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ text }) => /^\s*export\s*\*/m.test(codeOf(text)))
    .map(({ path }) => `${path} has an export *`);
}

/** A `mod.ts` holds its module doc and exports, nothing else. */
export function doorsHoldExportsOnly(files: readonly SourceFile[]): string[] {
  const exports = /export\s+(?:type\s+)?\{[^}]*\}\s*from\s*"[^"]*";/g;
  return files
    .filter(({ path }) => /(?:^|\/)mod\.ts$/.test(path))
    .filter(({ text }) =>
      stripped(text, "comments").replaceAll(exports, "").trim() !== ""
    )
    .map(({ path }) => `${path} holds more than exports`);
}

/** Files stay short. */
export function filesAreShort(files: readonly SourceFile[]): string[] {
  return files
    .map(({ path, text }) => ({ path, lines: text.trimEnd().split("\n") }))
    .filter(({ lines }) => lines.length > MAX_LINES)
    .map(({ path, lines }) => `${path} has ${lines.length} lines`);
}

/** Every file that users import begins with its module doc. */
export function modulesAreDocumented(files: readonly SourceFile[]): string[] {
  return files
    .filter(({ text }) => !/^\s*\/\*\*(?:(?!\*\/)[\s\S])*@module/.test(text))
    .map(({ path }) => `${path} does not begin with a @module doc`);
}

interface RoomImport {
  readonly path: string;
  readonly specifier: string;
  readonly from: string;
  readonly to: string;
  readonly target: string;
}

/** Imports that lead from one room into another. */
function roomImports(files: readonly SourceFile[]): RoomImport[] {
  return files.flatMap((file) =>
    importsOf(file).filter((specifier) => specifier.startsWith("."))
      .map((specifier) => {
        const target = new URL(specifier, `file:///${file.path}`).pathname
          .slice(1);
        const from = roomOf(file.path);
        return { path: file.path, specifier, from, to: roomOf(target), target };
      })
      .filter(({ from, to }) => from !== to)
  );
}

function packageImports(
  files: readonly SourceFile[],
): { readonly path: string; readonly specifier: string }[] {
  return files.flatMap((file) =>
    importsOf(file).filter((specifier) => !specifier.startsWith("."))
      .map((specifier) => ({ path: file.path, specifier }))
  );
}

/** `src/core/agent_id.ts` is in `core`; files outside `src` are in no room. */
function roomOf(path: string): string {
  return /^src\/((?:(?:platform|ext)\/)?[^/]+)\//.exec(path)?.[1] ?? "";
}

function mayImport(from: string, to: string): boolean {
  // The main entry offers the storeys; leaves have entries of their own.
  if (from === "") return STOREYS.includes(to);
  if (from === "viewer" || from === "testing") return to === "telemetry";
  if (from.startsWith("platform/") && to === "otlp") return true;
  if (from.startsWith("ext/") && to === "ext/_http") return true;
  if (from.startsWith("ext/") && to === "ext/_provider") {
    return from !== "ext/_http";
  }
  const storey = STOREYS.indexOf(from);
  const below = storey === -1 ? STOREYS : STOREYS.slice(0, storey);
  return below.includes(to);
}

function importsOf({ text }: SourceFile): string[] {
  const code = stripped(text, "comments", "templates");
  return IMPORTS.flatMap((pattern) => [...code.matchAll(pattern)])
    .map(([, specifier = ""]) => specifier);
}

function freeGlobals(text: string): string[] {
  // What a template embeds is code.
  const code = stripped(text, "comments", "strings");
  const found = ["process", "document", "window", "navigator"].filter((name) =>
    !isDeclared(name, code) && isUsed(name, code)
  );
  // Nobody calls anything of their own by this name.
  return /\bDeno\b/.test(code) ? ["Deno", ...found] : found;
}

function isUsed(name: string, code: string): boolean {
  return new RegExp(
    `(?<![\\w$.#])${name}\\s*(?:\\?\\.|\\.|\\[)` +
      `|\\btypeof\\s+${name}\\b` +
      `|\\bglobalThis\\s*\\??\\.\\s*${name}\\b`,
  ).test(code);
}

function isDeclared(name: string, code: string): boolean {
  return new RegExp(
    `\\b(?:const|let|var|function)\\s+${name}\\b|[(,]\\s*${name}\\??:`,
  ).test(code);
}

type Part = "comments" | "strings" | "templates";

/** Empties some parts of the text, so that what looks like code is code. */
function stripped(text: string, ...parts: readonly Part[]): string {
  return text.replaceAll(COMMENTS_AND_STRINGS, (found) => {
    const quote = found.charAt(0);
    const part = quote === "/"
      ? "comments"
      : quote === "`"
      ? "templates"
      : "strings";
    if (!parts.includes(part)) return found;
    return part === "comments" ? " " : quote + quote;
  });
}

function codeOf(text: string): string {
  return stripped(text, "comments", "strings", "templates");
}
