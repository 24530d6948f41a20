import { type Context, ROOT_CONTEXT } from "@opentelemetry/api";
import {
  carryTelemetry,
  inheritedTelemetry,
  Telemetry,
  type TelemetryOptions,
} from "../telemetry/mod.ts";

/** The settings that go with a message. */
export interface MessageTelemetry {
  /** For the spans of the message. */
  readonly own: Telemetry;
  /** The caller's context, with the settings for what the handlers do. */
  readonly context: Context;
}

/** The settings of one runtime, and those of the work that it does. */
interface Settings {
  readonly own: Telemetry;
  readonly handedOn: Telemetry;
}

/**
 * Which settings hold for a message: the runtime's own, and for what the runtime
 * does not say, those that the caller's context carries.
 */
export class RuntimeTelemetry {
  /** What holds for the work that a runtime does, and for what that calls. */
  readonly #handedOn: TelemetryOptions;
  /** What holds for the messages of one runtime alone. */
  readonly #own: TelemetryOptions;
  readonly #uninherited: Settings;
  /** By what was inherited; what was handed on comes back the same. */
  readonly #inherited: WeakMap<Telemetry, Settings> = new WeakMap();
  /** Most messages come from the same context as the one before. */
  #latest: Context | undefined;
  #latestSettled: MessageTelemetry;

  constructor(options: TelemetryOptions) {
    const { disableRuntimeTracing, detail, ...handedOn } = options;
    this.#own = { disableRuntimeTracing, detail };
    this.#handedOn = handedOn;
    this.#uninherited = this.#settle(new Telemetry(handedOn));
    this.#latestSettled = this.#settleFor(ROOT_CONTEXT);
  }

  /** In milliseconds. */
  get clock(): () => number {
    return this.#uninherited.own.clock;
  }

  for(context: Context): MessageTelemetry {
    if (context !== this.#latest) {
      this.#latestSettled = this.#settleFor(context);
      this.#latest = context;
    }
    return this.#latestSettled;
  }

  #settleFor(context: Context): MessageTelemetry {
    const inherited = inheritedTelemetry(context);
    const { own, handedOn } = inherited === undefined
      ? this.#uninherited
      : this.#inherited.get(inherited) ?? this.#inherit(inherited);
    return { own, context: carryTelemetry(context, handedOn) };
  }

  #inherit(inherited: Telemetry): Settings {
    const settings = this.#settle(inherited.with(this.#handedOn));
    this.#inherited.set(inherited, settings);
    return settings;
  }

  #settle(handedOn: Telemetry): Settings {
    const settings: Settings = { own: handedOn.with(this.#own), handedOn };
    this.#inherited.set(handedOn, settings);
    return settings;
  }
}
