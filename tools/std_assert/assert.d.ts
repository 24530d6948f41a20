// The npm package ships JavaScript only; these are its signatures.

/** A class whose instances are `T`, abstract classes included. */
// deno-lint-ignore no-explicit-any
type Class<T> = abstract new (...args: any[]) => T;
/** Object keys a match may be written against. */
type Shape = Record<PropertyKey, unknown>;

/** Thrown by every assertion that does not hold. */
export class AssertionError extends Error {
  constructor(message: string, options?: ErrorOptions);
}

export function assert(condition: unknown, message?: string): asserts condition;
export function assertFalse(
  condition: unknown,
  message?: string,
): asserts condition is false | 0 | 0n | "" | null | undefined;
export function assertExists<T>(
  actual: T,
  message?: string,
): asserts actual is NonNullable<T>;

export function equal(left: unknown, right: unknown): boolean;
export function assertEquals<T>(
  actual: T,
  expected: T,
  message?: string,
): void;
export function assertNotEquals<T>(
  actual: T,
  expected: T,
  message?: string,
): void;
export function assertStrictEquals<T>(
  actual: unknown,
  expected: T,
  message?: string,
): asserts actual is T;
export function assertNotStrictEquals<T>(
  actual: T,
  expected: T,
  message?: string,
): void;
export function assertAlmostEquals(
  actual: number,
  expected: number,
  tolerance?: number,
  message?: string,
): void;
export function assertObjectMatch(
  // deno-lint-ignore no-explicit-any
  actual: Record<PropertyKey, any>,
  expected: Shape,
  message?: string,
): void;
export function assertArrayIncludes<T>(
  actual: ArrayLike<T>,
  expected: ArrayLike<T>,
  message?: string,
): void;

export function assertGreater<T>(actual: T, low: T, message?: string): void;
export function assertGreaterOrEqual<T>(
  actual: T,
  low: T,
  message?: string,
): void;
export function assertLess<T>(actual: T, high: T, message?: string): void;
export function assertLessOrEqual<T>(
  actual: T,
  high: T,
  message?: string,
): void;

export function assertMatch(
  actual: string,
  expected: RegExp,
  message?: string,
): void;
export function assertNotMatch(
  actual: string,
  expected: RegExp,
  message?: string,
): void;
export function assertStringIncludes(
  actual: string,
  expected: string,
  message?: string,
): void;

export function assertInstanceOf<T>(
  actual: unknown,
  expectedType: Class<T>,
  message?: string,
): asserts actual is T;
export function assertNotInstanceOf<A, T>(
  actual: A,
  unexpectedType: Class<T>,
  message?: string,
): asserts actual is Exclude<A, T>;
export function assertIsError<E extends Error = Error>(
  error: unknown,
  errorClass?: Class<E>,
  messageIncludes?: string | RegExp,
  message?: string,
): asserts error is E;

export function assertThrows(run: () => unknown, message?: string): unknown;
export function assertThrows<E extends Error = Error>(
  run: () => unknown,
  errorClass: Class<E>,
  messageIncludes?: string,
  message?: string,
): E;
export function assertRejects(
  run: () => PromiseLike<unknown>,
  message?: string,
): Promise<unknown>;
export function assertRejects<E extends Error = Error>(
  run: () => PromiseLike<unknown>,
  errorClass: Class<E>,
  messageIncludes?: string,
  message?: string,
): Promise<E>;

export function fail(message?: string): never;
export function unimplemented(message?: string): never;
export function unreachable(reason?: string): never;
