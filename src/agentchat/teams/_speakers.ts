import type { RunEnd, RunOutput } from "./_run_output.ts";

/**
 * Who speaks in a turn. There can be several at a time, and a run that one of
 * them fails in ends when all of them are done: nothing of it reaches the next.
 */
export class Speakers {
  readonly #output: (output: RunOutput) => void;
  /** Who was asked and has not answered; once for each time. */
  #asked: (string | undefined)[] = [];
  #end: RunEnd | undefined;

  /** Begins with none. */
  constructor(output: (output: RunOutput) => void) {
    this.#output = output;
  }

  /** Whether the run is over but for those who still speak. */
  get areLast(): boolean {
    return this.#end !== undefined;
  }

  /** Someone is asked to speak. */
  ask(agentType: string): void {
    this.#asked.push(agentType);
  }

  /**
   * Someone has answered or failed.
   *
   * @returns whether the turn is complete, and the run goes on
   */
  settle(agentType: string | undefined): boolean {
    const index = this.#asked.indexOf(agentType);
    if (index >= 0) this.#asked.splice(index, 1);
    if (this.#asked.length > 0) return false;
    if (this.#end === undefined) return true;
    this.#output(this.#end);
    this.#end = undefined;
    return false;
  }

  /**
   * The run ends, if need be after those who still speak.
   *
   * @returns whether somebody does
   */
  hold(end: RunEnd): boolean {
    if (this.#asked.length === 0) return false;
    this.#end = end;
    return true;
  }

  /** Another run begins. */
  clear(): void {
    this.#asked = [];
    this.#end = undefined;
  }
}
