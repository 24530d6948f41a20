import type { Environment } from "../telemetry/mod.ts";
import { report } from "./_report.ts";

/** The values that a number may have. */
export interface NumberRange {
  readonly min: number;
  readonly max?: number;
}

/** What the first of some variables says that is set and makes sense. */
export function readVariable<Value = string>(
  environment: Environment,
  names: readonly string[],
  parse: (text: string) => Value | undefined,
): Value | undefined {
  for (const name of names) {
    const text = environment(name)?.trim() ?? "";
    if (text === "") continue;
    const value = parse(text);
    if (value !== undefined) return value;
    // What is no setting may still hold a secret: a URL does.
    report("warn", `Ignoring ${name}: cannot use "${redactUrl(text)}"`);
  }
  return undefined;
}

/** Leaves the credentials of a URL out, also where it is none. */
export function redactUrl(text: string): string {
  return text.replace(/^([a-z][a-z\d+.-]*:)?(\/\/)?.*@/is, "$1$2***@");
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
  return readVariable(environment, names, (text) => {
    const value = Number(text);
    return isWithin(value, range) ? value : undefined;
  });
}

/** One of a few words, in either case. */
export function readWord<Word extends string>(
  environment: Environment,
  names: readonly string[],
  words: readonly Word[],
): Word | undefined {
  return readVariable(
    environment,
    names,
    (text) => words.find((word) => word === text.toLowerCase()),
  );
}

/**
 * Reads `key=value,key2=value2` with percent-encoded values, as headers and
 * resource attributes are written.
 *
 * @returns a pair for each member, or `undefined` where it is none
 */
export function readPairs(
  environment: Environment,
  name: string,
): (readonly [key: string, value: string] | undefined)[] {
  return (environment(name) ?? "").split(",")
    .filter((member) => member.trim() !== "")
    .map(readPair);
}

function readPair(
  member: string,
): readonly [key: string, value: string] | undefined {
  const equals = member.indexOf("=");
  const key = member.slice(0, Math.max(equals, 0)).trim();
  if (key === "") return undefined;
  try {
    return [
      decodeURIComponent(key),
      decodeURIComponent(member.slice(equals + 1).trim()),
    ];
  } catch {
    return undefined;
  }
}

function isWithin(value: number, { min, max = Infinity }: NumberRange) {
  return value >= min && value <= max;
}
