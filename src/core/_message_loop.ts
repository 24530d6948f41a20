import { nextTask } from "./_next_task.ts";
import { Queue } from "./_queue.ts";

/** How long messages are handled before timers and I/O get a turn. */
const TIME_SLICE_MS = 10;
/** The clock is not asked more often than every so many messages. */
const SLICE_CHECK = 256;
/** So many end a slice whatever the clock says: in Workers it stands still. */
const SLICE_END = 16_384;

/** What a loop does with its messages. */
export interface MessageLoopInit<T> {
  /** In milliseconds. */
  readonly clock: () => number;
  /** Begins with a message; a promise says when all its handlers are done. */
  readonly handle: (message: T) => Promise<void> | undefined;
  /** Settles a message that nothing will handle. */
  readonly discard: (message: T) => void;
  /** So many messages may wait before those who send more are held up. */
  readonly maxSize: number;
}

interface HeldUp {
  /** So many messages must have left the queue. */
  readonly until: number;
  readonly resolve: () => void;
  readonly fail: () => void;
}

/**
 * Takes messages from a queue in the order they came and begins with each at
 * once, so that many are handled at a time; knows when none is left.
 */
export class MessageLoop<T> {
  readonly #init: MessageLoopInit<T>;
  readonly #queue: Queue<T> = new Queue();
  #state: "stopped" | "running" | "stopping" = "stopped";
  #starts = 0;
  #inFlight = 0;
  #draining = false;
  #sinceSlice = 0;
  #sliceStart = 0;
  #whenIdle: (() => void)[] = [];
  /** Messages that ever left the queue. */
  #taken = 0;
  /** Those who are held up until enough messages have left. */
  readonly #heldUp: Queue<HeldUp> = new Queue();
  #progress: PromiseWithResolvers<void> | undefined;
  /** One for all messages: what is in flight is to be small. */
  readonly #settled = (): void => {
    this.#inFlight--;
    if (this.#progress !== undefined) this.#advance();
    this.#notifyIdle();
  };

  constructor(init: MessageLoopInit<T>) {
    this.#init = init;
  }

  get state(): "stopped" | "running" | "stopping" {
    return this.#state;
  }

  /** Messages that nothing has begun with. */
  get size(): number {
    return this.#queue.size;
  }

  /** Whether the next message is one too many. */
  get full(): boolean {
    return this.size >= this.#init.maxSize;
  }

  push(message: T): void {
    this.#queue.push(message);
    this.#drainSoon();
  }

  /**
   * Waits until the message that was pushed last is among those that may wait.
   *
   * @returns nothing if it is now
   * @throws that the loop stopped first, as `stopped` says it
   */
  room(stopped: () => Error): Promise<void> | undefined {
    const excess = this.size - this.#init.maxSize;
    if (!(excess > 0)) return undefined;
    return new Promise((resolve, reject) => {
      const fail = (): void => reject(stopped());
      this.#heldUp.push({ until: this.#taken + excess, resolve, fail });
    });
  }

  /** A stop that is under way then ends without stopping anything. */
  start(): void {
    this.#state = "running";
    this.#starts++;
    this.#drainSoon();
  }

  /** Discards what waits, and waits for what is in flight. */
  stop(): Promise<void> {
    const starts = this.#starts;
    this.#state = "stopping";
    while (this.#heldUp.size > 0) this.#heldUp.shift()?.fail();
    let message: T | undefined;
    // Whoever is told of a discarded message may start the loop again.
    while (starts === this.#starts && (message = this.#take()) !== undefined) {
      this.#init.discard(message);
    }
    return this.#halt(starts);
  }

  /**
   * Waits until nothing waits or is in flight, and stops in that very moment,
   * before anything else can be queued.
   */
  stopWhenIdle(): Promise<void> {
    return this.#halt(this.#starts);
  }

  /** Stops as soon as it is idle, unless it was started again since. */
  #halt(starts: number): Promise<void> {
    return new Promise((resolve) => {
      this.#whenIdle.push(() => {
        if (starts === this.#starts) this.#state = "stopped";
        this.#advance();
        resolve();
      });
      this.#notifyIdle();
    });
  }

  /**
   * Waits until a condition holds, which is asked for whenever a message is done
   * with, or until the loop stops.
   *
   * @throws what the condition throws
   */
  async until(condition: () => boolean | Promise<boolean>): Promise<void> {
    while (this.#state !== "stopped") {
      const { promise } = this.#progress ??= Promise.withResolvers();
      if (await condition()) return;
      await promise;
    }
  }

  /** Begins with one message, also where the loop is stopped. */
  step(): boolean {
    const message = this.#take();
    if (message !== undefined) this.#begin(message);
    return message !== undefined;
  }

  #take(): T | undefined {
    const message = this.#queue.shift();
    if (message === undefined) return undefined;
    this.#taken++;
    while ((this.#heldUp.first?.until ?? Infinity) <= this.#taken) {
      this.#heldUp.shift()?.resolve();
    }
    return message;
  }

  #drainSoon(): void {
    if (this.#draining || this.#state !== "running") return;
    this.#draining = true;
    // A job of a promise costs a tenth of what queueMicrotask does in Deno.
    Promise.resolve().then(() => this.#drain());
  }

  #drain(): void {
    while (this.#state === "running") {
      if (this.#isSliceOver()) {
        nextTask(() => this.#drain());
        return;
      }
      const message = this.#take();
      if (message === undefined) break;
      this.#begin(message);
    }
    this.#draining = false;
    this.#notifyIdle();
  }

  #begin(message: T): void {
    this.#inFlight++;
    const handled = this.#init.handle(message);
    if (handled === undefined) this.#settled();
    else handled.then(this.#settled, this.#settled);
  }

  /** Microtasks come before timers and I/O, so a flood must let them in itself. */
  #isSliceOver(): boolean {
    if (++this.#sinceSlice % SLICE_CHECK > 0) return false;
    const now = this.#init.clock();
    if (
      now - this.#sliceStart < TIME_SLICE_MS && this.#sinceSlice < SLICE_END
    ) return false;
    this.#sliceStart = now;
    this.#sinceSlice = 0;
    return true;
  }

  /** Something happened that a condition may have waited for. */
  #advance(): void {
    this.#progress?.resolve();
    this.#progress = undefined;
  }

  #notifyIdle(): void {
    if (this.#whenIdle.length === 0 || this.#inFlight > 0) return;
    if (this.#state === "running" && this.size > 0) return;
    for (const halt of this.#whenIdle.splice(0)) halt();
  }
}
