import {
  type Attributes,
  createNoopMeter,
  type Meter,
  metrics,
} from "@opentelemetry/api";
import { defined } from "./defined.ts";
import { SCOPE } from "./telemetry.ts";

/** Takes a value. */
export type Instrument = (value: number, attributes: Attributes) => void;

/** The instruments of each meter, by name; made when first needed. */
let instruments: WeakMap<Meter, Record<string, Instrument>> | undefined;

/**
 * What measures values by the names of instruments, where a meter provider is
 * registered with the API.
 *
 * @param make - makes an instrument when it is first needed
 */
export function registeredMeasure(
  make: (meter: Meter, name: string) => Instrument,
): ((name: string, ...measured: Parameters<Instrument>) => void) | undefined {
  const meter = metrics.getMeter(SCOPE.name, SCOPE.version);
  if (meter === createNoopMeter()) return undefined;
  instruments ??= new WeakMap();
  const known = instruments.get(meter) ?? {};
  instruments.set(meter, known);
  return (name, value, attributes) => {
    const instrument = known[name] ??= make(meter, name);
    instrument(value, defined(attributes));
  };
}
