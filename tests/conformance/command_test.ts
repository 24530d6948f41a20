import { assertEquals, assertMatch } from "@std/assert";
import { changed, scenarioFile } from "./_changed.ts";
import { ownScenarios } from "./_own_scenarios.ts";

const COMMAND = new URL("../../tools/conformance.ts", import.meta.url);

interface Result {
  readonly code: number;
  readonly lines: readonly string[];
  readonly errors: string;
}

/** Runs the command as `deno task conformance` does. */
async function conformance(...args: readonly string[]): Promise<Result> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "--allow-read", COMMAND.href, ...args],
    env: { NO_COLOR: "1" },
    stdin: "null",
  });
  const { code, stdout, stderr } = await command.output();
  const decoder = new TextDecoder();
  return {
    code,
    lines: decoder.decode(stdout).trimEnd().split("\n"),
    errors: decoder.decode(stderr),
  };
}

/** A folder of files that goes with its scope. */
async function folder(
  files: Readonly<Record<string, string>>,
): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await Deno.makeTempDir({ prefix: "conformance_" });
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${path}/${name}`, text);
  }
  return {
    path,
    [Symbol.asyncDispose]: () => Deno.remove(path, { recursive: true }),
  };
}

const TEXT = scenarioFile("agent_text.json");

Deno.test("deno task conformance plays the project's own scenarios", async () => {
  assertEquals(await conformance(), {
    code: 0,
    lines: [`${ownScenarios().length} passed, 0 failed`],
    errors: "",
  });
});

Deno.test("deno task conformance says how it is used", async () => {
  const { code, lines, errors } = await conformance("--help");
  assertEquals([code, errors], [0, ""]);
  assertMatch(lines.join("\n"), /Usage: deno task conformance \[FILE\|DIR…\]/);
});

Deno.test("deno task conformance plays the files of folders, and single files", async () => {
  await using scenarios = await folder({
    "b.json": TEXT.text,
    "a.json": TEXT.text,
    "notes.txt": "no scenario",
  });
  const { path } = scenarios;
  assertEquals(await conformance(path, `${path}/a.json`), {
    code: 0,
    lines: ["3 passed, 0 failed"],
    errors: "",
  });
});

Deno.test("deno task conformance says what failed, goes on, and ends with 1", async () => {
  const pointer = "/steps/0/result/messages/1/content";
  await using scenarios = await folder({
    "a.json": changed(TEXT, pointer, "Bye.").text,
    "b.json": "no JSON",
    "c.json": TEXT.text,
  });
  await using empty = await folder({ "notes.txt": "" });
  const { path } = scenarios;
  const missing = `${path}/missing`;
  const { code, lines, errors } = await conformance(path, empty.path, missing);
  assertEquals({ code, errors }, { code: 1, errors: "" });
  assertEquals(lines.slice(0, 3), [
    `agent_text: transcript: ${pointer} is "Hello.", not "Bye."`,
    `Cannot read ${path}/b.json: it is no JSON`,
    `Cannot read ${empty.path}: there are no scenarios in it`,
  ]);
  assertMatch(lines[3] ?? "", /^Cannot read .*\/missing: No such file/);
  assertEquals(lines.slice(4), ["1 passed, 4 failed"]);
});
