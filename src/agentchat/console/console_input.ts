import { abortable } from "../../telemetry/mod.ts";
import type { InputCall, InputFunction } from "../agents/user_proxy_agent.ts";

/** A question to a person. */
interface Question {
  /** Whether an agent waits for the answer. */
  asked: boolean;
  /** Whether all that was said before is printed. */
  reached: boolean;
  /** Resolves when the person can be asked. */
  readonly turn: PromiseWithResolvers<void>;
  /** Resolves when the person has answered, or the question is given up. */
  readonly over: PromiseWithResolvers<void>;
}

/** How long an agent waits for its question to be reached, in milliseconds. */
const PATIENCE = 1000;

/**
 * Lets a person be asked on the terminal that a run is printed on: only after
 * everything that was said before is there to be read, and without anything being
 * printed until the answer is given.
 *
 * @example
 * ```ts
 * import { ConsoleInput, renderConsole, UserProxyAgent } from "@autogen-edge/runtime";
 * import { assertStringIncludes } from "@std/assert";
 *
 * let screen = "";
 * const write = (text: string) => void (screen += text);
 * // In a terminal: (prompt) => globalThis.prompt(prompt) ?? ""
 * const input = new ConsoleInput((prompt) => {
 *   write(`${prompt}Yes\n`);
 *   return "Yes";
 * });
 *
 * const ada = new UserProxyAgent({ name: "ada", inputFunction: input.ask });
 * await renderConsole(ada.runStream({ task: "Shall we?" }), { write, input });
 * assertStringIncludes(screen, "Shall we?\nYour answer: Yes\n");
 * ```
 */
export class ConsoleInput {
  /** Give this to agents: it asks when it is time. */
  readonly ask: InputFunction = (prompt, call) => this.#ask(prompt, call);
  readonly #inputFunction: InputFunction;
  readonly #questions: Map<string, Question> = new Map();
  /** How many runs are being printed. */
  #runs = 0;
  /** Resolves when all questions that were put to the person are over. */
  #free: Promise<void> = Promise.resolve();

  /**
   * Says how to ask.
   *
   * @param inputFunction - shows the prompt and reads the answer
   * @throws {TypeError} if that is no function
   */
  constructor(inputFunction: InputFunction) {
    if (typeof inputFunction !== "function") {
      throw new TypeError(
        'Cannot ask on a console: "inputFunction" is no function',
      );
    }
    this.#inputFunction = inputFunction;
  }

  /**
   * Whoever prints a run says that it begins: from now on, a question waits for
   * {@linkcode ConsoleInput.reached}.
   *
   * @returns says that the run is over
   */
  begin(): () => void {
    this.#runs++;
    return () => {
      if (--this.#runs > 0) return;
      for (const requestId of this.#questions.keys()) this.reached(requestId);
      this.#questions.clear();
    };
  }

  /**
   * Whoever prints a run has printed all that came before a question.
   *
   * @param requestId - the id in the event that announces the question
   */
  reached(requestId: string): void {
    const question = this.#questionOf(requestId);
    question.reached = true;
    this.#lineUp(question);
  }

  /**
   * Whoever prints a run waits for this before printing on.
   *
   * @returns resolves when no question is before the person
   */
  answered(): Promise<void> {
    return this.#free;
  }

  async #ask(prompt: string, call: InputCall): Promise<string> {
    const { requestId, signal } = call;
    const question = this.#questionOf(requestId);
    question.asked = true;
    question.reached ||= this.#runs === 0;
    this.#lineUp(question);
    // Of an agent inside of something silent, such as a tool, no run tells.
    const timer = setTimeout(() => this.reached(requestId), PATIENCE);
    try {
      await abortable(question.turn.promise, signal);
      return await abortable(this.#inputFunction(prompt, call), signal);
    } finally {
      clearTimeout(timer);
      question.over.resolve();
      this.#questions.delete(requestId);
    }
  }

  #questionOf(requestId: string): Question {
    const known = this.#questions.get(requestId);
    if (known !== undefined) return known;
    const question = {
      asked: false,
      reached: false,
      turn: Promise.withResolvers<void>(),
      over: Promise.withResolvers<void>(),
    };
    this.#questions.set(requestId, question);
    return question;
  }

  /** Whose question comes first is asked first. */
  #lineUp({ asked, reached, turn, over }: Question): void {
    if (!asked || !reached) return;
    turn.resolve(this.#free);
    this.#free = Promise.all([this.#free, over.promise]).then(() => {});
  }
}
