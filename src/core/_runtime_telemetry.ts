import type { Context } from "@opentelemetry/api";
import {
  carryTelemetry,
  inheritedTelemetry,
  Telemetry,
  type TelemetryOptions,
} from "../telemetry/mod.ts";

const SWITCHES = [
  "tracerProvider",
  "conventions",
  "disableRuntimeTracing",
  "detail",
  "captureContent",
  "contentBudget",
  "environment",
  "clock",
] as const satisfies (keyof TelemetryOptions)[];

/**
 * Which settings hold for a message: the runtime's own, and for what the runtime
 * does not say, those that the caller's context carries.
 */
export class RuntimeTelemetry {
  readonly #options: TelemetryOptions;
  readonly #own: Telemetry;
  readonly #saysNothing: boolean;
  /** By what was inherited; a merged one maps to itself. */
  readonly #merged: WeakMap<Telemetry, Telemetry> = new WeakMap();
  #parent: Context | undefined;
  #carried: Context | undefined;

  constructor(options: TelemetryOptions) {
    const said = SWITCHES.filter((name) => options[name] !== undefined);
    this.#options = Object.fromEntries(
      said.map((name) => [name, options[name]]),
    );
    this.#own = new Telemetry(this.#options);
    this.#saysNothing = said.length === 0;
  }

  /** In milliseconds. */
  get clock(): () => number {
    return this.#own.clock;
  }

  for(context: Context): Telemetry {
    const inherited = inheritedTelemetry(context);
    if (inherited === undefined) return this.#own;
    if (this.#saysNothing || inherited === this.#own) return inherited;
    const known = this.#merged.get(inherited);
    if (known !== undefined) return known;
    const merged = inherited.with(this.#options);
    this.#merged.set(inherited, merged).set(merged, merged);
    return merged;
  }

  /** The context with the settings, made once for many messages of one caller. */
  carry(context: Context, telemetry: Telemetry): Context {
    if (inheritedTelemetry(context) === telemetry) return context;
    if (
      context !== this.#parent || this.#carried === undefined ||
      inheritedTelemetry(this.#carried) !== telemetry
    ) {
      this.#parent = context;
      this.#carried = carryTelemetry(context, telemetry);
    }
    return this.#carried;
  }
}
