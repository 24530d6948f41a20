import type { ComponentModel, ComponentProvider } from "../../core/mod.ts";
import { conditionModel } from "./_condition_model.ts";
import { BaseTerminationCondition } from "./base_termination_condition.ts";

/**
 * How time is told.
 *
 * @example A clock for tests
 * ```ts
 * import { TimeoutTermination, type TimeoutTerminationOptions } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * let time = 0;
 * const options: TimeoutTerminationOptions = { clock: () => time };
 * const condition = new TimeoutTermination(60, options);
 * time = 60_000;
 * await condition.check([]);
 * assert(condition.terminated);
 * ```
 */
export interface TimeoutTerminationOptions {
  /**
   * A clock that only goes forward, in milliseconds.
   *
   * @default {performance.now}
   */
  readonly clock?: (() => number) | undefined;
}

/**
 * Stops after a time, which begins when the condition is made and again when it
 * is reset. It sets no timer: a turn that is under way goes on, and what comes
 * after it does not.
 *
 * In a Worker, make it while a request is handled: outside of one, the clock
 * reads zero, and the time would be over by the first request.
 *
 * @example
 * ```ts
 * import { MaxMessageTermination, TimeoutTermination } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const condition = new MaxMessageTermination(50).or(new TimeoutTermination(60));
 * assertEquals(await condition.check([]), undefined);
 * ```
 */
export class TimeoutTermination extends BaseTerminationCondition {
  readonly #seconds: number;
  readonly #clock: () => number;
  #start: number;

  /**
   * Makes the condition.
   *
   * @param timeoutSeconds - the time, in seconds
   * @param options - how time is told
   * @throws {RangeError} if the time is negative or not finite
   */
  constructor(
    timeoutSeconds: number,
    { clock = () => performance.now() }: TimeoutTerminationOptions = {},
  ) {
    super("TimeoutTermination");
    if (!(Number.isFinite(timeoutSeconds) && timeoutSeconds >= 0)) {
      throw new RangeError(
        `Cannot stop after a time: "timeoutSeconds" is ${timeoutSeconds}, not a number of at least 0`,
      );
    }
    this.#seconds = timeoutSeconds;
    this.#clock = clock;
    this.#start = clock();
  }

  /** Looks at the clock. */
  protected override reasonToStop(): string | undefined {
    return this.#clock() - this.#start < this.#seconds * 1000
      ? undefined
      : `Timeout of ${pythonFloat(this.#seconds)} seconds reached`;
  }

  /** Starts over, from now. */
  override reset(): Promise<void> {
    this.#start = this.#clock();
    return super.reset();
  }

  /** Writes the condition down. */
  override dumpComponent(): ComponentModel {
    return conditionModel("conditions.TimeoutTermination", {
      timeout_seconds: this.#seconds,
    });
  }
}

/** Makes a {@linkcode TimeoutTermination} of its model. */
export const timeoutProvider: ComponentProvider = {
  componentType: "termination",
  fromConfig: (_, { fields }) =>
    new TimeoutTermination(fields.number("timeout_seconds")),
};

/** Python tells `2.0` from `2`, and takes a time for the former. */
function pythonFloat(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}
