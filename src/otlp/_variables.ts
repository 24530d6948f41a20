import { diag } from "@opentelemetry/api";
import type { Environment } from "../telemetry/mod.ts";

/** The values that a number may have. */
export interface NumberRange {
  readonly min: number;
  readonly max?: number;
}

/** The first of some variables that is set, with its name. */
export function readVariable(
  environment: Environment,
  names: readonly string[],
): { readonly name: string; readonly value: string } | undefined {
  for (const name of names) {
    const value = environment(name)?.trim();
    if (value !== undefined && value !== "") return { name, value };
  }
  return undefined;
}

/** An option where there is one, else the first variable that is set. */
export function readNumber(
  option: { readonly name: string; readonly value: number | undefined },
  environment: Environment,
  names: readonly string[],
  range: NumberRange,
): number | undefined {
  if (option.value !== undefined) {
    if (isWithin(option.value, range)) return option.value;
    throw new RangeError(
      `Cannot configure tracing: ${option.name} is ${option.value}`,
    );
  }
  const variable = readVariable(environment, names);
  if (variable === undefined) return undefined;
  const value = Number(variable.value);
  if (isWithin(value, range)) return value;
  warnIgnored(variable.name, variable.value);
  return undefined;
}

/** One of a few words, in either case. */
export function readWord<Word extends string>(
  environment: Environment,
  names: readonly string[],
  words: readonly Word[],
): Word | undefined {
  const variable = readVariable(environment, names);
  if (variable === undefined) return undefined;
  const found = words.find((word) => word === variable.value.toLowerCase());
  if (found === undefined) warnIgnored(variable.name, variable.value);
  return found;
}

/** Reports a variable that makes no sense. */
export function warnIgnored(name: string, value: string): void {
  diag.warn(`Ignoring ${name}: cannot use "${value}"`);
}

/**
 * Reads `key=value,key2=value2` with percent-encoded values, as headers and
 * resource attributes are written.
 */
export function readPairs(
  environment: Environment,
  name: string,
): [key: string, value: string][] {
  const pairs: [string, string][] = [];
  for (const member of (environment(name) ?? "").split(",")) {
    if (member.trim() === "") continue;
    const equals = member.indexOf("=");
    const key = member.slice(0, Math.max(equals, 0)).trim();
    try {
      if (key === "") throw new TypeError("No key");
      pairs.push([
        decodeURIComponent(key),
        decodeURIComponent(member.slice(equals + 1).trim()),
      ]);
    } catch {
      // Not the value: it may be a secret.
      diag.warn(`Ignoring a part of ${name}: it is no key=value`);
    }
  }
  return pairs;
}

function isWithin(value: number, { min, max = Infinity }: NumberRange) {
  return value >= min && value <= max;
}
