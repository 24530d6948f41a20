import type { Context } from "@opentelemetry/api";
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
  /** For what its handlers do. */
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
  readonly #uninherited: MessageTelemetry;
  /** By what was inherited; what was handed on comes back the same. */
  readonly #inherited: WeakMap<Telemetry, MessageTelemetry> = new WeakMap();
  readonly #carried: WeakMap<Context, Context> = new WeakMap();

  constructor(options: TelemetryOptions) {
    const { disableRuntimeTracing, detail, ...handedOn } = options;
    this.#own = { disableRuntimeTracing, detail };
    this.#handedOn = handedOn;
    this.#uninherited = this.#settle(new Telemetry(this.#handedOn));
  }

  /** In milliseconds. */
  get clock(): () => number {
    return this.#uninherited.own.clock;
  }

  for(context: Context): MessageTelemetry {
    const inherited = inheritedTelemetry(context);
    if (inherited === undefined) return this.#uninherited;
    const known = this.#inherited.get(inherited);
    if (known !== undefined) return known;
    const settled = this.#settle(
      saysNothing(this.#handedOn) ? inherited : inherited.with(this.#handedOn),
    );
    this.#inherited.set(inherited, settled);
    return settled;
  }

  /** The context with the settings, made once for many messages of one caller. */
  carry(context: Context, { handedOn }: MessageTelemetry): Context {
    if (inheritedTelemetry(context) === handedOn) return context;
    const known = this.#carried.get(context);
    if (known !== undefined) return known;
    const carried = carryTelemetry(context, handedOn);
    this.#carried.set(context, carried);
    return carried;
  }

  #settle(handedOn: Telemetry): MessageTelemetry {
    const own = saysNothing(this.#own) ? handedOn : handedOn.with(this.#own);
    const settled: MessageTelemetry = { own, handedOn };
    this.#inherited.set(handedOn, settled);
    return settled;
  }
}

function saysNothing(options: TelemetryOptions): boolean {
  return Object.values(options).every((value) => value === undefined);
}
