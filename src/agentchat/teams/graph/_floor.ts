import { nextTask } from "../../../core/mod.ts";

/**
 * Has those who are asked to speak at the same time begin in the order in which
 * they were asked. Who needs to wait for nothing is done before the next one
 * begins, so that a conversation with scripted models is the same each time, and
 * the same as in AutoGen.
 */
export class Floor {
  #speakers = 0;
  #last: Promise<void> = Promise.resolve();

  /** Waits until it is somebody's turn to begin. */
  async enter(): Promise<void> {
    this.#speakers++;
    await this.pass();
  }

  /** Somebody is done. */
  leave(): void {
    this.#speakers--;
  }

  /** Lets others begin, where there are any, before somebody goes on. */
  pass(): Promise<void> | undefined {
    if (this.#speakers < 2) return undefined;
    return this.#last = this.#last.then(() => new Promise(nextTask));
  }
}
