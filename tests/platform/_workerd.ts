/**
 * Runs a bundled Worker in workerd, on loopback.
 *
 * @module
 */

import workerd from "workerd";

/** What {@linkcode startWorkerd} gives the Worker. */
export interface WorkerdOptions {
  /** Text bindings, e.g. `{ OTEL_SERVICE_NAME: "shop" }`. */
  readonly bindings?: Readonly<Record<string, string>>;
  /** `2026-10-01` by default; `node:async_hooks` is there from 2026-08-04 on. */
  readonly compatibilityDate?: string;
  /** None by default. */
  readonly compatibilityFlags?: readonly string[];
}

/** A running workerd with one Worker; disposing of it ends the process. */
export interface Workerd extends AsyncDisposable {
  /** Where the Worker answers, e.g. `http://127.0.0.1:41234`. */
  readonly url: string;
  readonly pid: number;
  /** What workerd wrote so far: `console` output and uncaught exceptions. */
  readonly output: string;
}

/**
 * Starts workerd with one module Worker, which may `fetch` from loopback.
 *
 * @param code - the Worker, one ES module
 * @param options - bindings and compatibility settings
 * @returns the running Worker, once it listens
 * @throws {Error} workerd ends before it listens; the message holds its output
 */
export async function startWorkerd(
  code: string,
  options: WorkerdOptions = {},
): Promise<Workerd> {
  const folder = await Deno.makeTempDir({ prefix: "workerd_" });
  await writeConfig(folder, code, options);
  // The package is CommonJS without types; this is the path of the program.
  const program: string = workerd.default;
  const process = new Deno.Command(program, {
    // The control channel tells which port was free.
    args: ["serve", "--control-fd=1", `${folder}/config.capnp`],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();

  let output = "";
  const port = Promise.withResolvers<number>();
  async function read(stream: ReadableStream<Uint8Array>): Promise<void> {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      output += text;
      const listen = /^\{"event":"listen",.*"port":(\d+)\}/m.exec(output);
      if (listen !== null) port.resolve(Number(listen[1]));
    }
  }
  const ended = Promise.all([
    read(process.stdout),
    read(process.stderr),
    process.status,
  ]).then(async () => {
    await Deno.remove(folder, { recursive: true });
    port.reject(new Error(`Cannot start workerd:\n${output}`));
  });
  // Once workerd listens, nobody waits for the port any more.
  port.promise.catch(() => {});

  return {
    url: `http://127.0.0.1:${await port.promise}`,
    pid: process.pid,
    get output() {
      return output;
    },
    async [Symbol.asyncDispose]() {
      try {
        process.kill("SIGKILL");
      } catch {
        // It is gone already.
      }
      await ended;
    },
  };
}

/** Values are embedded as files, which spares escaping them. */
async function writeConfig(
  folder: string,
  code: string,
  options: WorkerdOptions,
): Promise<void> {
  const {
    bindings = {},
    compatibilityDate = "2026-10-01",
    compatibilityFlags = [],
  } = options;
  await Deno.writeTextFile(`${folder}/worker.js`, code);
  const names = Object.keys(bindings);
  for (const [index, name] of names.entries()) {
    await Deno.writeTextFile(`${folder}/${index}.txt`, bindings[name] ?? "");
  }
  const list = (items: readonly string[]) => `[${items.join(", ")}]`;
  await Deno.writeTextFile(
    `${folder}/config.capnp`,
    `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "main", worker = .worker),
    (name = "internet", network = (allow = ["local"])),
  ],
  sockets = [
    (name = "http", address = "127.0.0.1:0", http = (), service = "main"),
  ],
);

const worker :Workerd.Worker = (
  modules = [(name = "worker.js", esModule = embed "worker.js")],
  compatibilityDate = "${compatibilityDate}",
  compatibilityFlags = ${list(compatibilityFlags.map((flag) => `"${flag}"`))},
  bindings = ${
      list(
        names.map((name, i) => `(name = "${name}", text = embed "${i}.txt")`),
      )
    },
);
`,
  );
}
