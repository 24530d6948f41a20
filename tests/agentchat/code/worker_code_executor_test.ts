import {
  assert,
  assertEquals,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { Worker as NodeWorker } from "node:worker_threads";
import {
  autogenComponents,
  type CodeBlock,
  codeExecutorKind,
  type CodeResult,
  type CodeWorkerListener,
  ConfigError,
  WorkerCodeExecutor,
} from "@autogen-edge/runtime";

/** What the web's workers of Deno 2.9 are not: killed in an endless loop. */
function nodeWorker(
  program: string,
  { onMessage, onError }: CodeWorkerListener,
): NodeWorker {
  return new NodeWorker(program, { eval: true })
    .on("message", onMessage)
    .on("error", onError);
}

const EXECUTORS: Readonly<Record<string, WorkerCodeExecutor>> = {
  "a worker of the web's kind": new WorkerCodeExecutor(),
  "a worker of Node's kind": new WorkerCodeExecutor({
    createWorker: nodeWorker,
  }),
};

function js(...codes: readonly string[]): CodeBlock[] {
  return codes.map((code) => ({ language: "javascript", code }));
}

function run(
  executor: WorkerCodeExecutor,
  ...codes: readonly string[]
): Promise<CodeResult> {
  const { signal } = new AbortController();
  return executor.executeCodeBlocks(js(...codes), { signal });
}

const PRINTED: readonly (readonly [code: string, output: string])[] = [
  [`console.log("hi", 1, true)`, "hi 1 true"],
  [`console.log([1, "x", null, undefined], -0)`, '[1, "x", null, undefined] 0'],
  [
    `console.log({ a: { b: [1n] }, f() {}, g: () => 1 })`,
    "{ a: { b: [1n] }, f: [Function f], g: [Function g] }",
  ],
  [
    `console.log(new Map([["k", { v: 1 }]]), new Set([1]))`,
    [
      'Map { "k" => { v: 1 } }',
      "Set [1]",
    ].join(" "),
  ],
  [`const a = {}; a.a = a; console.log(a)`, "{ a: [Circular] }"],
  [`console.log(new Uint8Array(2), Symbol("s"), {})`, "[0, 0] Symbol(s) {}"],
  [`console.log(new RangeError("far"))`, "RangeError: far (line 1)"],
  [`console.error("e"); console.warn("w"); console.table([1])`, "e\nw\n[1]"],
  [
    `console.assert(1 > 2, "no"); console.time("t"); console.group()`,
    [
      "Assertion failed no",
    ].join(),
  ],
  [
    `await new Promise((done) => setTimeout(done, 1)); console.log("later")`,
    [
      "later",
    ].join(),
  ],
  [`console.log(crypto.randomUUID().length, btoa("a"))`, "36 YQ=="],
  [`// to import: "import x"\nconsole.log("important")`, "important"],
];

const FAILED: readonly (readonly [code: string, output: string])[] = [
  [`throw new Error("boom")`, "Uncaught Error: boom (line 1)"],
  [
    `console.log(1);\n\nnull.x;`,
    [
      "1",
      "Uncaught TypeError: Cannot read properties of null (reading 'x') (line 3)",
    ].join("\n"),
  ],
  [`no program`, "Uncaught SyntaxError: Unexpected identifier 'program'"],
  [`throw "a text"`, "Uncaught a text"],
  [
    `await Promise.reject(new TypeError("x"))`,
    "Uncaught TypeError: x (line 1)",
  ],
  [
    `Promise.reject(new Error("x")); await new Promise(() => {});`,
    "Uncaught Error: x (line 1)",
  ],
  [
    `setTimeout(() => { throw new Error("x"); }); await new Promise(() => {});`,
    "Uncaught Error: x (line 1)",
  ],
  [
    `await import("node:fs")`,
    `Uncaught SyntaxError: Code cannot import here, nor say "import" like that`,
  ],
  [
    `await import/* */("node:fs")`,
    `Uncaught SyntaxError: Code cannot import here, nor say "import" like that`,
  ],
  [
    `new Function("return 1")`,
    "Uncaught EvalError: Code cannot be made of texts here (line 1)",
  ],
  [
    `(async () => {}).constructor("return 1")`,
    "Uncaught EvalError: Code cannot be made of texts here (line 1)",
  ],
  [
    `setTimeout("1"); await new Promise(() => {});`,
    "Uncaught EvalError: Code cannot be made of texts here",
  ],
];

for (const [kind, executor] of Object.entries(EXECUTORS)) {
  for (const [code, output] of PRINTED) {
    Deno.test(`${kind} runs ${code}`, async () => {
      const expected = { exitCode: 0, output: `${output}\n` };
      assertEquals(await run(executor, code), expected);
    });
  }

  for (const [code, output] of FAILED) {
    Deno.test(`${kind} fails at ${code}`, async () => {
      const expected = { exitCode: 1, output: `${output}\n` };
      assertEquals(await run(executor, code), expected);
    });
  }

  Deno.test(`${kind} hides networks, files and the platform`, async () => {
    const names = [
      "Deno",
      "process",
      "require",
      "module",
      "Buffer",
      "fetch",
      "WebSocket",
      "EventSource",
      "Worker",
      "BroadcastChannel",
      "caches",
      "localStorage",
      "navigator",
      "location",
      "importScripts",
      "postMessage",
      "onmessage",
      "close",
      "self",
      "eval",
      "WebAssembly",
    ];
    const code = `console.log(${
      names.map((name) => `typeof ${name}`).join()
    });`;
    const { output } = await run(executor, code);
    assertEquals(output, `${names.map(() => "undefined").join(" ")}\n`);
  });

  Deno.test(`${kind} gives every block a world of its own`, async () => {
    assertEquals(
      await run(executor, "globalThis.a = 1;", "console.log(typeof a);"),
      { exitCode: 0, output: "undefined\n" },
    );
  });
}

const NODE = { createWorker: nodeWorker } as const;

for (
  const [name, code] of [
    ["an endless loop", "while (true);"],
    ["a loop that awaits", "while (true) await 0;"],
    ["a promise that stays", "await new Promise(() => {});"],
  ] as const
) {
  Deno.test(`${name} is killed when its time is up`, async () => {
    const executor = new WorkerCodeExecutor({ ...NODE, timeout: 300 });
    assertEquals(await run(executor, code, "console.log(2);"), {
      exitCode: 124,
      output: "\nTimeout",
    });
  });
}

Deno.test("a worker in an endless loop is gone after that", async () => {
  let exited: Promise<number> | undefined;
  const executor = new WorkerCodeExecutor({
    timeout: 200,
    createWorker(program, listener) {
      const worker = nodeWorker(program, listener);
      exited = new Promise((resolve) => worker.on("exit", resolve));
      return worker;
    },
  });
  await run(executor, "while (true);");
  assertEquals(typeof await exited, "number");
});

Deno.test("an abort kills the code, and is the reason of the rejection", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  let terminated = 0;
  const executor = new WorkerCodeExecutor({
    createWorker(program, { onMessage, onError }) {
      const worker = nodeWorker(program, {
        onMessage(data) {
          onMessage(data);
          controller.abort(reason);
        },
        onError,
      });
      return {
        postMessage: (message) => worker.postMessage(message),
        terminate() {
          terminated++;
          return worker.terminate();
        },
      };
    },
  });
  const { signal } = controller;
  const code = js("console.log('started'); while (true);");
  const error = await assertRejects(() =>
    executor.executeCodeBlocks(code, { signal })
  );
  assertEquals([error, terminated], [reason, 1]);
  await assertRejects(
    () => executor.executeCodeBlocks(code, { signal }),
    Error,
    "enough",
  );
  assertEquals(terminated, 1);
});

Deno.test("code that prints and prints is ended", async () => {
  const executor = new WorkerCodeExecutor({ ...NODE, maxOutputLength: 20 });
  const result = await run(executor, "while (true) console.log('0123456789');");
  assertEquals(result, {
    exitCode: 1,
    output: "0123456789\n012345678\nToo much output",
  });
});

Deno.test("blocks run in order until one of them fails", async () => {
  const executor = new WorkerCodeExecutor();
  assertEquals(
    await run(executor, "console.log(1)", "throw 2", "console.log(3)"),
    { exitCode: 1, output: "1\nUncaught 2\n" },
  );
  assertEquals(await run(executor), { exitCode: 0, output: "" });
});

Deno.test("another language is a failure in Python's words", async () => {
  const executor = new WorkerCodeExecutor();
  const { signal } = new AbortController();
  const blocks = [
    ...js("console.log(1)"),
    { language: "ruby", code: "puts 2" },
    ...js("console.log(3)"),
  ];
  assertEquals(await executor.executeCodeBlocks(blocks, { signal }), {
    exitCode: 1,
    output: "1\n\nunknown language ruby",
  });
  const [block] = js("console.log(1)");
  assert(block);
  const loud = [{ ...block, language: "JS" }];
  const { exitCode } = await executor.executeCodeBlocks(loud, { signal });
  assertEquals(exitCode, 0);
});

Deno.test("a worker that breaks is a failure, with the reason", async () => {
  const executor = new WorkerCodeExecutor({
    createWorker: (_program, { onError }) => {
      queueMicrotask(() => onError(new Error("no memory")));
      return { postMessage() {}, terminate() {} };
    },
  });
  const { exitCode, output } = await run(executor, "1");
  assertEquals(exitCode, 1);
  assertStringIncludes(output, "Cannot run the code: Error: no memory");
});

Deno.test("it is written as a component, and made again", async () => {
  const registry = autogenComponents();
  const executor = new WorkerCodeExecutor({ timeout: 5, maxOutputLength: 7 });
  const model = registry.dump(executor);
  assertEquals(model.config, { timeout_ms: 5, max_output_length: 7 });
  const kind = codeExecutorKind;
  const loaded = await registry.load(model, { kind });
  assertEquals(loaded.dumpComponent?.(), model);
  await assertRejects(
    () => registry.load({ ...model, config: { timeout_ms: "5" } }),
    ConfigError,
    '/config/timeout_ms is "5", not a number',
  );
});

Deno.test("times and lengths that are none are refused", () => {
  for (const wrong of [0, -1, NaN]) {
    assertThrows(
      () => new WorkerCodeExecutor({ timeout: wrong }),
      RangeError,
      `Cannot make a WorkerCodeExecutor: "timeout" is ${wrong}`,
    );
    assertThrows(
      () => new WorkerCodeExecutor({ maxOutputLength: wrong }),
      RangeError,
      '"maxOutputLength"',
    );
  }
});
