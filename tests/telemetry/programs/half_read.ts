/**
 * Reads one item of a stream and forgets the stream, until the garbage collector
 * has found it; then prints the spans that are open and those that ended.
 *
 * @module
 */

import { operationStream } from "../../../src/telemetry/mod.ts";
import { lab } from "../_fixture.ts";

const { spans, open } = lab();
const aborted = Promise.withResolvers<string>();
const { signal } = new AbortController();
let listeners = 0;
const add = signal.addEventListener.bind(signal);
const remove = signal.removeEventListener.bind(signal);
signal.addEventListener = (...args: Parameters<typeof add>) => {
  listeners++;
  add(...args);
};
signal.removeEventListener = (...args: Parameters<typeof remove>) => {
  listeners--;
  remove(...args);
};

async function readOne(): Promise<void> {
  const stream = operationStream<number>({
    open: () => open("stream"),
    produce: async function* ({ signal }) {
      signal.addEventListener(
        "abort",
        () => aborted.resolve(signal.reason.message),
      );
      yield 1;
      yield 2;
    },
    signal,
  });
  await stream.next();
}

await readOne();
const before = spans.open.length;
const { gc } = globalThis as { readonly gc?: () => void };
let reason: string | undefined;
aborted.promise.then((text) => reason = text);
while (reason === undefined) {
  gc?.();
  // Finalizers have tasks of their own.
  await new Promise((resolve) => setTimeout(resolve, 0));
}
console.log(JSON.stringify({
  before,
  open: spans.open.length,
  ended: spans.finished.map(({ name, attributes, status }) => ({
    name,
    attributes,
    status,
  })),
  reason,
  listeners,
}));
