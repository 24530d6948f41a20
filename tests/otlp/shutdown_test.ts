import { assertEquals } from "@std/assert";
import { diag, DiagLogLevel } from "@opentelemetry/api";
import type { OtlpTracingOptions } from "@autogen-edge/runtime/otlp";
import { configure, emit, settled } from "./_probe.ts";

type Processor = NonNullable<OtlpTracingOptions["spanProcessors"]>[number];

const hanging: Processor = {
  onStart: () => {},
  onEnd: () => {},
  forceFlush: () => new Promise(() => {}),
  shutdown: () => new Promise(() => {}),
};

Deno.test("shutdown() does not wait for another's processor beyond its deadline", async () => {
  const tracing = configure({
    spanProcessors: [hanging],
    fetch: () => Promise.resolve(new Response("{}")),
  });
  emit(tracing, "1");
  await tracing.shutdown({ timeout: 20 });
  assertEquals(settled(tracing), { exported: 1, failed: 0, dropped: 0 });
});

Deno.test("of two calls of shutdown() the earlier deadline holds", async () => {
  const tracing = configure({
    spanProcessors: [hanging],
    fetch: () => new Promise(() => {}),
    timeout: 600_000,
  });
  emit(tracing, "1");
  const first = tracing.shutdown({ timeout: 300 });
  const order: string[] = [];
  await Promise.all([
    first.then(() => order.push("first")),
    tracing.shutdown({ timeout: 0 }).then(() => order.push("second")),
  ]);
  assertEquals(order, ["second", "first"]);
  assertEquals(settled(tracing), { exported: 0, failed: 1, dropped: 0 });
});

Deno.test("forceFlush() does not wait for what ends after its call", async () => {
  const answers: (() => void)[] = [];
  const tracing = configure({
    batch: { maxExportBatchSize: 1, scheduleDelay: false },
    fetch: () =>
      new Promise((resolve) => answers.push(() => resolve(new Response("{}")))),
  });
  emit(tracing, "1");
  const flushed = tracing.forceFlush();
  emit(tracing, "2", "3");
  answers[0]?.();
  await flushed;
  assertEquals(tracing.counters.exported, 1);
  assertEquals(tracing.counters.pending, 2);
  await tracing.shutdown({ timeout: 0 });
  assertEquals(settled(tracing), { exported: 1, failed: 1, dropped: 1 });
});

Deno.test("forceFlush() waits for all that ended before, sent or not", async () => {
  let answered = 0;
  await using tracing = configure({
    batch: { maxExportBatchSize: 2 },
    fetch: async () => {
      await Promise.resolve();
      answered++;
      return new Response("{}");
    },
  });
  emit(tracing, "1", "2", "3", "4", "5");
  await Promise.all([tracing.forceFlush(), tracing.forceFlush()]);
  assertEquals(answered, 3);
  assertEquals(settled(tracing), { exported: 5, failed: 0, dropped: 0 });
});

Deno.test("a diag logger that throws costs no span", async () => {
  function broken(): never {
    throw new Error("The logger is broken");
  }
  const logger = {
    error: broken,
    warn: broken,
    info: broken,
    debug: broken,
    verbose: broken,
  };
  // Setting it logs already, at the level of information.
  diag.setLogger(logger, {
    logLevel: DiagLogLevel.WARN,
    suppressOverrideMessage: true,
  });
  try {
    const tracing = configure({
      batch: { maxQueueSize: 1 },
      environment: (name) => name === "OTEL_TRACES_SAMPLER" ? "x" : undefined,
      fetch: () => Promise.resolve(new Response("no", { status: 400 })),
    });
    emit(tracing, "1", "2", "3");
    await tracing.shutdown();
    assertEquals(settled(tracing), { exported: 0, failed: 2, dropped: 1 });
  } finally {
    diag.disable();
  }
});
