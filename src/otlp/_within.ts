// The longest delay of `setTimeout`; a longer one fires at once.
const MAX_DELAY = 2 ** 31 - 1;

/** Waits for work, but not for longer than that; tells whether it was done. */
export async function within(
  milliseconds: number,
  work: Promise<unknown>,
): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const delay = Math.min(milliseconds, MAX_DELAY);
  const timer = setTimeout(() => resolve(false), delay);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
