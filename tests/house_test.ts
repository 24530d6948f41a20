import { assertEquals, assertStringIncludes } from "@std/assert";
import { listFiles, PROJECT_ROOT, readJson } from "../tools/project.ts";
import {
  doorsHoldExportsOnly,
  exportsAreNamed,
  filesAreShort,
  importsGoUp,
  leanRoomsImportTheApiOnly,
  MAX_LINES,
  modulesAreDocumented,
  nothingIsLogged,
  onlyOtlpImportsTheSdk,
  roomsAreEnteredByTheirDoor,
  type Rule,
  runtimesStayInTheirRooms,
  type SourceFile,
} from "./_house_rules.ts";
import { publicSymbols } from "./_public_symbols.ts";

interface ProjectConfig {
  readonly exports: Readonly<Record<string, string>>;
}

function read(path: string): SourceFile {
  return { path, text: Deno.readTextFileSync(new URL(path, PROJECT_ROOT)) };
}

function library(): SourceFile[] {
  return [...listFiles("src", ".ts"), "mod.ts"].map(read);
}

function everything(): SourceFile[] {
  const folders = ["src", "tests", "tools", "examples"];
  return folders.flatMap((folder) => listFiles(folder, ".ts")).map(read);
}

function entries(): SourceFile[] {
  const url = new URL("deno.json", PROJECT_ROOT);
  const { exports } = readJson<ProjectConfig>(url);
  return Object.values(exports).map((path) => read(path.replace("./", "")));
}

Deno.test("rooms import only the rooms that they may build on", () => {
  assertEquals(importsGoUp(library()), []);
});

Deno.test("rooms are entered through their mod.ts", () => {
  assertEquals(roomsAreEnteredByTheirDoor(library()), []);
});

Deno.test("telemetry, core, viewer and testing import no package but the OpenTelemetry API", () => {
  assertEquals(leanRoomsImportTheApiOnly(library()), []);
});

Deno.test("only src/otlp imports OpenTelemetry's SDK", () => {
  assertEquals(onlyOtlpImportsTheSdk(library()), []);
});

Deno.test("shared rooms name no runtime", () => {
  assertEquals(runtimesStayInTheirRooms(library()), []);
});

Deno.test("the library does not write to the console", () => {
  assertEquals(nothingIsLogged(library()), []);
});

Deno.test("nothing exports everything of another file", () => {
  assertEquals(exportsAreNamed(everything()), []);
});

Deno.test("every mod.ts holds its module doc and exports only", () => {
  assertEquals(doorsHoldExportsOnly(library()), []);
});

Deno.test("no file is longer than it may be", () => {
  assertEquals(filesAreShort(everything()), []);
});

Deno.test("every export begins with a module doc", () => {
  assertEquals(modulesAreDocumented(entries()), []);
});

Deno.test("every public symbol has an example that is run", async () => {
  const modules = entries().map(({ path }) => new URL(path, PROJECT_ROOT));
  const symbols = (await Promise.all(modules.map(publicSymbols))).flat();
  const bare = symbols.filter(({ hasExample }) => !hasExample);
  assertEquals(bare.map(({ path, name }) => `${path} ${name}`), []);
});

Deno.test("an example that is left out or not run is noticed", async () => {
  const path = await Deno.makeTempFile({ suffix: ".ts" });
  try {
    await Deno.writeTextFile(path, DOCUMENTED);
    const symbols = await publicSymbols(new URL(path, "file:///"));
    assertEquals(
      symbols.filter(({ hasExample }) => !hasExample).map(({ name }) => name),
      ["Bare", "told", "skipped"],
    );
    assertEquals(symbols.length, 5);
  } finally {
    await Deno.remove(path);
  }
});

// Two symbols with an example that is run, and three without.
const DOCUMENTED = [
  "/** Nothing but words. */",
  "export interface Bare {}",
  "/**\n * @example Words, and no code\n */",
  "export const told = 1;",
  "/**\n * @example\n * ```ts ignore\n * skipped;\n * ```\n */",
  "export const skipped = 1;",
  "/**\n * @example\n * ```ts\n * shown;\n * ```\n */",
  "export const shown = 1;",
  "/** Of two declarations one has it. */",
  "export interface Both {}",
  "/**\n * @example With a title\n * ```ts\n * Both;\n * ```\n */",
  "export const Both = 1;",
].join("\n");

// What each rule must refuse, and what it must let pass.
const SAMPLES: readonly {
  readonly rule: Rule;
  readonly refused: readonly [path: string, text: string][];
  readonly allowed: readonly [path: string, text: string][];
}[] = [
  {
    rule: importsGoUp,
    refused: [
      ["src/telemetry/a.ts", `import { b } from "../core/mod.ts";`],
      ["src/core/a.ts", `export type { B } from "../agentchat/mod.ts";`],
      ["src/core/a.ts", `const b = await import("../otlp/mod.ts");`],
      ["src/otlp/a.ts", `import {\n  b,\n} from "../viewer/mod.ts";`],
      ["src/viewer/a.ts", `import { b } from "../core/mod.ts";`],
      ["src/platform/deno/a.ts", `import "../workers/mod.ts";`],
      ["src/ext/mcp/a.ts", `import "../openai/mod.ts";`],
      ["src/ext/_http/a.ts", `import "../openai/mod.ts";`],
      ["src/ext/_http/a.ts", `import "../_provider/mod.ts";`],
      ["src/ext/_provider/a.ts", `import "../openai/mod.ts";`],
      ["src/agentchat/a.ts", `import "../ext/_http/mod.ts";`],
      ["mod.ts", `export { b } from "./src/otlp/mod.ts";`],
      ["src/core/a.ts", `import { b } from "../../tests/b.ts";`],
    ],
    allowed: [
      ["src/core/a.ts", `import { b } from "../telemetry/mod.ts";`],
      ["src/core/a.ts", `import { b } from "./_b.ts";`],
      ["src/core/a.ts", `// from "../agentchat/mod.ts"\nconst a = 1;`],
      ["src/agentchat/teams/a.ts", `import { b } from "../b.ts";`],
      ["src/agentchat/a.ts", `import { b } from "../models/mod.ts";`],
      ["src/platform/deno/a.ts", `import { b } from "../../otlp/mod.ts";`],
      ["src/ext/mcp/a.ts", `import { b } from "../../tools/mod.ts";`],
      ["src/ext/openai/a.ts", `import { b } from "../_http/mod.ts";`],
      ["src/ext/openai/a.ts", `import { b } from "../_provider/mod.ts";`],
      ["mod.ts", `export { b } from "./src/agentchat/mod.ts";`],
    ],
  },
  {
    rule: roomsAreEnteredByTheirDoor,
    refused: [
      ["src/core/a.ts", `import { b } from "../telemetry/semconv.ts";`],
      ["mod.ts", `export { b } from "./src/core/b.ts";`],
    ],
    allowed: [
      ["src/core/a.ts", `import { b } from "../telemetry/mod.ts";`],
      ["src/core/a.ts", `import { b } from "./b.ts";`],
    ],
  },
  {
    rule: leanRoomsImportTheApiOnly,
    refused: [
      ["src/core/a.ts", `import { z } from "zod";`],
      ["src/telemetry/a.ts", `import "@opentelemetry/core";`],
      ["src/viewer/a.ts", `import "lit";`],
    ],
    allowed: [
      ["src/core/a.ts", `import { trace } from "@opentelemetry/api";`],
      ["src/models/a.ts", `import { z } from "zod";`],
    ],
  },
  {
    rule: onlyOtlpImportsTheSdk,
    refused: [
      ["src/testing/a.ts", `import { b } from "@opentelemetry/sdk-trace-web";`],
      [
        "src/platform/browser/a.ts",
        `import { b } from "@opentelemetry/exporter-trace-otlp-http";`,
      ],
    ],
    allowed: [
      ["src/otlp/a.ts", `import { b } from "@opentelemetry/sdk-trace-web";`],
      ["src/testing/a.ts", `import { trace } from "@opentelemetry/api";`],
    ],
  },
  {
    rule: runtimesStayInTheirRooms,
    refused: [
      ["src/core/a.ts", `const b = Deno.env;`],
      ["src/core/a.ts", `const { Deno } = globalThis;`],
      ["src/core/a.ts", `const b = process.env.B;`],
      ["src/core/a.ts", "const b = `${process.env.B}`;"],
      ["src/core/a.ts", `const b = globalThis.navigator;`],
      ["src/core/a.ts", `if (typeof document === "undefined") b();`],
      ["src/viewer/a.ts", `window?.close();`],
      ["src/core/a.ts", `import { b } from "node:async_hooks";`],
    ],
    allowed: [
      ["src/platform/deno/a.ts", `const b = Deno.env;`],
      ["src/telemetry/environment.ts", `const b = globalThis.Deno;`],
      ["src/core/a.ts", `/** Works with Deno.env and process.env. */`],
      ["src/core/a.ts", `const b = "process.env";`],
      ["src/core/a.ts", `this.process.end(); b.document.c();`],
      ["src/core/a.ts", `const process = open(); process.end();`],
      ["src/core/a.ts", `interface A { process(b: string): void }`],
      ["src/core/a.ts", `function b(window: Window) { window.c; }`],
    ],
  },
  {
    rule: nothingIsLogged,
    refused: [["src/core/a.ts", `console.log("b");`]],
    allowed: [["src/core/a.ts", `// console.log\nconst a = "console.log";`]],
  },
  {
    rule: exportsAreNamed,
    refused: [
      ["src/core/mod.ts", `export * from "./a.ts";`],
      ["src/core/mod.ts", `export * as a from "./a.ts";`],
    ],
    allowed: [["src/core/mod.ts", `export { a } from "./a.ts"; // export *`]],
  },
  {
    rule: doorsHoldExportsOnly,
    refused: [["src/core/mod.ts", `export { a } from "./a.ts";\na();`]],
    allowed: [
      [
        "src/core/mod.ts",
        `/** @module */\nexport { a } from "./a.ts";\nexport type {\n  B,\n} from "./b.ts";\n`,
      ],
      ["src/core/a.ts", `a();`],
    ],
  },
  {
    rule: filesAreShort,
    refused: [["src/core/a.ts", "a();\n".repeat(MAX_LINES + 1)]],
    allowed: [["src/core/a.ts", "a();\n".repeat(MAX_LINES)]],
  },
  {
    rule: modulesAreDocumented,
    refused: [
      ["mod.ts", `export { a } from "./a.ts";`],
      ["mod.ts", `/** A. */\nconst a = 1;\n/** @module */`],
    ],
    allowed: [["mod.ts", `/**\n * A.\n *\n * @module\n */\n`]],
  },
];

for (const { rule, refused, allowed } of SAMPLES) {
  Deno.test(`the rule ${rule.name} tells bad from good`, () => {
    for (const [path, text] of refused) {
      assertStringIncludes(rule([{ path, text }]).join(), path, text);
    }
    for (const [path, text] of allowed) {
      assertEquals(rule([{ path, text }]), [], text);
    }
  });
}
