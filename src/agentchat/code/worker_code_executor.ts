import {
  type ComponentModel,
  componentModel,
  type ComponentProvider,
} from "../../core/mod.ts";
import { onAbort } from "../../telemetry/mod.ts";
import type { TurnContext } from "../agents/chat_agent.ts";
import type { CodeBlock, CodeResult } from "../messages/mod.ts";
import { workerProgram } from "./_worker_program.ts";
import type { CodeExecutor } from "./code_executor.ts";

/**
 * Something that runs a program beside this one.
 *
 * @example A worker of Node's kind is one as it is
 * ```ts
 * import { Worker } from "node:worker_threads";
 * import type { CodeWorker } from "@autogen-edge/runtime";
 *
 * const worker: CodeWorker = new Worker("// nothing to do", { eval: true });
 * await worker.terminate();
 * ```
 */
export interface CodeWorker {
  /**
   * Sends it something.
   *
   * @param message - what its program gets as the data of a `message` event
   */
  postMessage(message: unknown): void;
  /** Ends it, whatever it is doing. */
  terminate(): unknown;
}

/**
 * Who is told what a {@linkcode CodeWorker} does.
 *
 * @example Listening to a worker of Node's kind
 * ```ts
 * import { Worker } from "node:worker_threads";
 * import { type CodeWorkerListener, WorkerCodeExecutor } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * function createWorker(program: string, listener: CodeWorkerListener) {
 *   return new Worker(program, { eval: true })
 *     .on("message", listener.onMessage)
 *     .on("error", listener.onError);
 * }
 *
 * const executor = new WorkerCodeExecutor({ timeout: 100, createWorker });
 * const { exitCode } = await executor.executeCodeBlocks(
 *   [{ language: "js", code: "while (true);" }],
 *   { signal: new AbortController().signal },
 * );
 * assertEquals(exitCode, 124);
 * ```
 */
export interface CodeWorkerListener {
  /**
   * The worker has sent something.
   *
   * @param data - what its program gave to `postMessage`
   */
  readonly onMessage: (data: unknown) => void;
  /**
   * The worker is broken.
   *
   * @param error - why
   */
  readonly onError: (error: unknown) => void;
}

/**
 * How code is run.
 *
 * @example
 * ```ts
 * import { WorkerCodeExecutor, type WorkerCodeExecutorOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: WorkerCodeExecutorOptions = { maxOutputLength: 10 };
 * const { output } = await new WorkerCodeExecutor(options).executeCodeBlocks(
 *   [{ language: "js", code: "console.log('so much to say')" }],
 *   { signal: AbortSignal.timeout(5000) },
 * );
 * assertEquals(output, "so much to\nToo much output");
 * ```
 */
export interface WorkerCodeExecutorOptions {
  /**
   * How long a block may take, in milliseconds.
   *
   * @default {60_000}
   */
  readonly timeout?: number | undefined;
  /**
   * How many characters a block may print, before it is ended.
   *
   * @default {100_000}
   */
  readonly maxOutputLength?: number | undefined;
  /**
   * Starts a worker.
   *
   * @param program - what it runs
   * @param listener - is to be told what it does
   * @default a module worker of the web's kind
   */
  readonly createWorker?:
    | ((program: string, listener: CodeWorkerListener) => CodeWorker)
    | undefined;
}

/**
 * Runs JavaScript in a worker, in pages and in Deno; Cloudflare Workers have none.
 * Each block gets a worker of its own, prints with `console`, may `await`, and is
 * over when its last line is.
 *
 * The code finds JavaScript itself, timers, URLs, text encoders and `crypto`, and
 * nothing else: no network, files, imports, or functions made of texts. That keeps
 * the mistakes of a model in. Where code may be malicious, let the platform help:
 * a page by its content security policy; Deno by a worker without permissions
 * (`deno: { permissions: "none" }`, with `--unstable-worker-options`), from
 * `createWorker`.
 *
 * A block that takes too long is killed. Deno 2.9 cannot kill a worker of the web's
 * kind in an endless loop: the result comes in time, but the loop goes on until the
 * program exits. It can kill one of Node's kind: see {@linkcode CodeWorkerListener}.
 *
 * @example
 * ```ts
 * import { WorkerCodeExecutor } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const executor = new WorkerCodeExecutor({ timeout: 5000 });
 * const code = "const squares = [1, 2, 3].map((n) => n * n);\nconsole.log(squares);";
 * const result = await executor.executeCodeBlocks(
 *   [{ language: "javascript", code }],
 *   { signal: new AbortController().signal },
 * );
 * assertEquals(result, { exitCode: 0, output: "[1, 4, 9]\n" });
 * ```
 */
export class WorkerCodeExecutor implements CodeExecutor {
  /** The names of JavaScript. */
  readonly languages: readonly string[] = ["javascript", "js", "mjs"];
  readonly #timeout: number;
  readonly #maxOutputLength: number;
  readonly #createWorker: NonNullable<
    WorkerCodeExecutorOptions["createWorker"]
  >;

  /**
   * Makes an executor.
   *
   * @param options - how long code may take, and where it runs
   * @throws {RangeError} if `timeout` or `maxOutputLength` is not more than 0
   * @throws {TypeError} if there are no workers here
   */
  constructor(options: WorkerCodeExecutorOptions = {}) {
    const { timeout = 60_000, maxOutputLength = 100_000 } = options;
    for (const [name, value] of Object.entries({ timeout, maxOutputLength })) {
      if (value > 0) continue;
      throw new RangeError(
        `Cannot make a WorkerCodeExecutor: "${name}" is ${value}, not more than 0`,
      );
    }
    if (options.createWorker === undefined && typeof Worker !== "function") {
      throw new TypeError(
        "Cannot make a WorkerCodeExecutor: this runtime has no workers; " +
          'give it a "createWorker"',
      );
    }
    this.#timeout = timeout;
    this.#maxOutputLength = maxOutputLength;
    this.#createWorker = options.createWorker ?? createWebWorker;
  }

  /**
   * Runs blocks of code, one after the other, until one of them fails.
   *
   * @param blocks - the code
   * @param call - the code is killed when its signal aborts
   * @returns what was printed, and how it ended: 0 if it went well, 124 if it took
   * too long, 1 for any other failure
   * @throws the signal's reason on abort
   */
  async executeCodeBlocks(
    blocks: readonly CodeBlock[],
    { signal }: TurnContext,
  ): Promise<CodeResult> {
    let all = "";
    for (const { language, code } of blocks) {
      if (!this.languages.includes(language.toLowerCase())) {
        return { exitCode: 1, output: `${all}\nunknown language ${language}` };
      }
      const { exitCode, output } = await this.#execute(code, signal);
      all += output;
      if (exitCode !== 0) return { exitCode, output: all };
    }
    return { exitCode: 0, output: all };
  }

  /**
   * Writes the executor down, without what starts workers.
   *
   * @returns its component model: JSON
   */
  dumpComponent(): ComponentModel {
    return componentModel({
      provider: "autogen_edge.code_executors.WorkerCodeExecutor",
      componentType: "code_executor",
    }, {
      timeout_ms: this.#timeout,
      max_output_length: this.#maxOutputLength,
    });
  }

  async #execute(code: string, signal: AbortSignal): Promise<CodeResult> {
    signal.throwIfAborted();
    const limit = this.#maxOutputLength;
    const { promise, resolve, reject } = Promise.withResolvers<CodeResult>();
    let output = "";
    const end = (exitCode: number, note = ""): void =>
      resolve({ exitCode, output: output + note });
    const worker = this.#createWorker(workerProgram(), {
      onMessage(data) {
        const { text, exitCode } = data as WorkerMessage;
        if (exitCode !== undefined) return end(exitCode);
        output += `${text}\n`;
        if (output.length <= limit) return;
        output = output.slice(0, limit);
        end(1, "\nToo much output");
      },
      onError: (error) => end(1, `Cannot run the code: ${error}\n`),
    });
    const timer = setTimeout(() => end(124, "\nTimeout"), this.#timeout);
    const forget = onAbort(signal, () => reject(signal.reason));
    try {
      worker.postMessage(code);
      return await promise;
    } finally {
      clearTimeout(timer);
      forget();
      worker.terminate();
    }
  }
}

/** What the program in the worker sends: what it prints, and last how it ended. */
interface WorkerMessage {
  readonly text?: string;
  readonly exitCode?: number;
}

function createWebWorker(
  program: string,
  { onMessage, onError }: CodeWorkerListener,
): CodeWorker {
  const url = URL.createObjectURL(
    new Blob([program], { type: "text/javascript" }),
  );
  const worker = new Worker(url, { type: "module" });
  worker.onmessage = ({ data }) => onMessage(data);
  worker.onerror = (event) => {
    event.preventDefault();
    onError(event.message);
  };
  return {
    postMessage: (message) => worker.postMessage(message),
    terminate() {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
}

/** Makes executors of their JSON. */
export const workerCodeExecutorProvider: ComponentProvider = {
  componentType: "code_executor",
  fromConfig: (_, { fields }) =>
    new WorkerCodeExecutor({
      timeout: fields.optional.number("timeout_ms"),
      maxOutputLength: fields.optional.integer("max_output_length"),
    }),
};
