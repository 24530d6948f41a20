import { assert, assertEquals } from "@std/assert";
import type {
  OtlpTracing,
  OtlpTracingOptions,
} from "@autogen-edge/runtime/otlp";
import { configure, emit, settled } from "./_probe.ts";

interface Request {
  readonly keepalive: boolean;
  readonly names: readonly string[];
  readonly size: number;
}

/** A set-up whose collector answers nothing before it is told to. */
function hold(options: OtlpTracingOptions = {}): {
  readonly tracing: OtlpTracing;
  readonly requests: readonly Request[];
  readonly lasting: () => readonly Request[];
  readonly answer: () => void;
} {
  const requests: Request[] = [];
  const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
  const tracing = configure({
    keepalive: true,
    ...options,
    batch: { scheduleDelay: false, ...options.batch },
    fetch: async (_url, init) => {
      assert(init?.body instanceof Uint8Array);
      const text = new TextDecoder().decode(init.body);
      requests.push({
        keepalive: init.keepalive === true,
        names: [...text.matchAll(/"name":"([^"]*)","kind"/g)].map(([, name]) =>
          `${name}`.trim()
        ),
        size: init.body.byteLength,
      });
      await answered;
      return new Response("{}");
    },
  });
  const lasting = () => requests.filter(({ keepalive }) => keepalive);
  return { tracing, requests, lasting, answer };
}

function numbered(count: number, length = 1): string[] {
  return Array.from({ length: count }, (_, n) => `${n}`.padEnd(length));
}

Deno.test("flushNow() fills the room of 60 KiB and leaves the rest in the queue", async () => {
  const { tracing, requests, lasting, answer } = hold();
  emit(tracing, ...numbered(100, 1000));
  tracing.flushNow();
  emit(tracing, "y".repeat(30_000));
  tracing.flushNow();

  assertEquals(requests.map(({ keepalive }) => keepalive), [true, false]);
  const [first] = lasting();
  assert(first !== undefined && first.size <= 60 * 1024);
  assert(first.size > 58 * 1024, `${first.size} bytes`);
  assertEquals(first.names, numbered(first.names.length));
  answer();
  await tracing.shutdown();
  assertEquals(settled(tracing), { exported: 101, failed: 0, dropped: 0 });
});

Deno.test("flushNow() counts what spans share only once", async () => {
  const { tracing, lasting, answer } = hold({
    resource: { "host.name": "x".repeat(10_000) },
  });
  emit(tracing, ...numbered(100));
  tracing.flushNow();
  assertEquals(lasting().map(({ names }) => names.length), [100]);
  answer();
  await tracing.shutdown();
});

Deno.test("flushNow() skips a span that is too big, wherever it stands", async () => {
  const { tracing, lasting, answer } = hold();
  emit(tracing, "a".repeat(70_000), "1", "b".repeat(70_000), "2");
  tracing.flushNow();
  assertEquals(lasting().map(({ names }) => names), [["1", "2"]]);
  answer();
  await tracing.shutdown();
  assertEquals(settled(tracing), { exported: 4, failed: 0, dropped: 0 });
});

Deno.test("flushNow() does not wait for compression", async () => {
  const { tracing, lasting, answer } = hold({
    compression: "gzip",
    compressionThreshold: 0,
  });
  emit(tracing, "1", "2");
  tracing.flushNow();
  assertEquals(lasting().map(({ names }) => names), [["1", "2"]]);
  answer();
  await tracing.shutdown();
});

Deno.test("flushNow() keeps to the size of batches, and fails none for their number", async () => {
  const { tracing, lasting, answer } = hold({
    batch: { maxExportBatchSize: 3, maxQueueSize: 1000 },
  });
  emit(tracing, ...numbered(400));
  tracing.flushNow();
  assert(lasting().length > 30);
  assert(lasting().every(({ names }) => names.length <= 3));
  const sizes = lasting().map(({ size }) => size);
  assert(sizes.reduce((sum, size) => sum + size, 0) <= 60 * 1024);
  answer();
  await tracing.shutdown();
  assertEquals(settled(tracing), { exported: 400, failed: 0, dropped: 0 });
});

Deno.test("flushNow() weighs spans of several scopes", async () => {
  const { tracing, lasting, answer } = hold();
  for (const name of numbered(400)) {
    const scope = `${"scope".repeat(20)}${Number(name) % 7}`;
    tracing.tracerProvider.getTracer(scope).startSpan(name).end();
  }
  tracing.flushNow();
  const [first] = lasting();
  assert(first !== undefined && first.size > 50_000 && first.size <= 60 * 1024);
  answer();
  await tracing.shutdown();
});
