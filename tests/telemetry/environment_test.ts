import { readEnvironment } from "@autogen-edge/runtime";
import { assertEquals } from "@std/assert";
import { runProgram } from "./_program.ts";

const env = { AUTOGEN_TEST_ONE: "1", AUTOGEN_TEST_TWO: "zwei" };
const args = ["AUTOGEN_TEST_ONE", "AUTOGEN_TEST_TWO", "AUTOGEN_TEST_NONE"];

const cases: readonly (readonly [string, string[], (string | null)[]])[] = [
  ["without permission", [], [null, null, null]],
  ["with all of it granted", ["--allow-env"], ["1", "zwei", null]],
  [
    "with one variable granted",
    ["--allow-env=AUTOGEN_TEST_TWO"],
    [null, "zwei", null],
  ],
  [
    "with one variable denied",
    ["--allow-env", "--deny-env=AUTOGEN_TEST_ONE"],
    [null, "zwei", null],
  ],
  ["where prompts are off", ["--no-prompt"], [null, null, null]],
];

for (const [what, flags, expected] of cases) {
  Deno.test(`under Deno ${what} the environment is read as far as it may be, without a prompt`, async () => {
    const result = await runProgram("environment.ts", { flags, env, args });
    assertEquals(
      { ...result, stdout: JSON.parse(result.stdout) },
      { code: 0, stderr: "", stdout: expected },
    );
  });
}

Deno.test("a Worker's bindings win over the runtime's environment, if they are scalars", () => {
  const environment = readEnvironment({
    PATH: "from the binding",
    NUMBER: 7,
    OBJECT: {},
    EMPTY: "",
    BLANK: "  ",
  });
  assertEquals(environment("PATH"), "from the binding");
  assertEquals(environment("NUMBER"), "7");
  for (const name of ["OBJECT", "EMPTY", "BLANK", "constructor"]) {
    assertEquals(environment(name), undefined);
  }
});

Deno.test("each look-up reads the environment as it is then", () => {
  const environment = readEnvironment();
  assertEquals(environment("AUTOGEN_TEST_LATE"), undefined);
  Deno.env.set("AUTOGEN_TEST_LATE", "now");
  try {
    assertEquals(environment("AUTOGEN_TEST_LATE"), "now");
    Deno.env.set("AUTOGEN_TEST_LATE", "");
    assertEquals(environment("AUTOGEN_TEST_LATE"), undefined);
  } finally {
    Deno.env.delete("AUTOGEN_TEST_LATE");
  }
});

/** Puts other globals in place while a function runs. */
function withGlobals<T>(
  globals: Readonly<Record<string, unknown>>,
  run: () => T,
): T {
  const names = Object.keys(globals);
  const saved = names.map((name) =>
    [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const
  );
  try {
    for (const name of names) {
      Object.defineProperty(globalThis, name, {
        value: globals[name],
        configurable: true,
      });
    }
    return run();
  } finally {
    for (const [name, descriptor] of saved) {
      if (descriptor === undefined) Reflect.deleteProperty(globalThis, name);
      else Object.defineProperty(globalThis, name, descriptor);
    }
  }
}

Deno.test("without Deno process.env is read, where it is and does not throw", () => {
  const environment = readEnvironment();
  const process = { env: { AUTOGEN_TEST: "node" } };
  assertEquals(
    withGlobals(
      { Deno: undefined, process },
      () => environment("AUTOGEN_TEST"),
    ),
    "node",
  );
  const throwing = {
    get env(): never {
      throw new Error("not here");
    },
  };
  for (const process of [undefined, {}, throwing]) {
    assertEquals(
      withGlobals(
        { Deno: undefined, process },
        () => environment("AUTOGEN_TEST"),
      ),
      undefined,
    );
  }
});

Deno.test("what Deno would have to ask the user for is not asked for", () => {
  const environment = readEnvironment();
  const states: Readonly<Record<string, string>> = {
    A: "granted",
    B: "prompt",
    C: "denied",
  };
  const asked: string[] = [];
  const stub = {
    env: {
      get(name: string) {
        asked.push(name);
        return "value";
      },
    },
    permissions: {
      querySync: ({ name, variable }: { name: string; variable: string }) => ({
        state: name === "env" ? states[variable] : "denied",
      }),
    },
  };
  const values = withGlobals(
    { Deno: stub },
    () => ["A", "B", "C", "D"].map((name) => environment(name)),
  );
  assertEquals(values, ["value", undefined, undefined, undefined]);
  assertEquals(asked, ["A"]);
});
