/**
 * Refuses what is no text, or empty: nothing would ever be like it, and nobody
 * would know why.
 *
 * @param value - what was given
 * @param option - what it was given as
 * @param action - what cannot be done without it, e.g. `stop at a handoff`
 */
export function assertText(
  value: unknown,
  option: string,
  action: string,
): void {
  if (!isText(value)) throw notA("non-empty string", value, option, action);
}

/**
 * Refuses what is no list of texts.
 *
 * @param value - what was given
 * @param option - what it was given as
 * @param action - what cannot be done without it
 */
export function assertTexts(
  value: unknown,
  option: string,
  action: string,
): void {
  if (Array.isArray(value) && value.every(isText)) return;
  throw notA("list of non-empty strings", value, option, action);
}

/**
 * Refuses what cannot be counted up to.
 *
 * @param value - what was given
 * @param option - what it was given as
 * @param action - what cannot be done without it
 */
export function assertCount(
  value: number,
  option: string,
  action: string,
): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new RangeError(
    `Cannot ${action}: "${option}" is ${value}, not a whole number of at least 1`,
  );
}

function isText(value: unknown): boolean {
  return typeof value === "string" && value !== "";
}

function notA(
  what: string,
  value: unknown,
  option: string,
  action: string,
): TypeError {
  return new TypeError(
    `Cannot ${action}: "${option}" is ${JSON.stringify(value)}, not a ${what}`,
  );
}
