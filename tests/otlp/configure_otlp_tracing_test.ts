import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { configure, emit, settled, variables } from "./_probe.ts";
import { OtlpReceiver, resourceAttribute } from "./_receiver.ts";

Deno.test("spans arrive at /v1/traces as OTLP JSON, parents and all", async () => {
  await using receiver = new OtlpReceiver();
  await using tracing = configure({
    endpoint: receiver.endpoint,
    serviceName: "shop",
    serviceVersion: "2.1",
    resource: { "deployment.environment.name": "test" },
    headers: { "x-api-key": "k" },
  });
  const tracer = tracing.tracerProvider.getTracer("test");
  const parent = tracer.startSpan("parent", { attributes: { n: 1 } });
  tracer.startSpan("child", {}, trace.setSpan(ROOT_CONTEXT, parent)).end();
  parent.end();
  await tracing.forceFlush();

  assertEquals(receiver.names, ["child", "parent"]);
  const [child, root] = receiver.spans;
  assertEquals(child?.parentSpanId, root?.spanId);
  assertEquals(child?.traceId, root?.traceId);
  const [request] = receiver.requests;
  assertEquals(request?.path, "/v1/traces");
  assertEquals(request?.headers.get("content-type"), "application/json");
  assertEquals(request?.headers.get("x-api-key"), "k");
  assertEquals(resourceAttribute(request, "service.name"), "shop");
  assertEquals(resourceAttribute(request, "service.version"), "2.1");
  assertEquals(
    resourceAttribute(request, "deployment.environment.name"),
    "test",
  );
  assertEquals(resourceAttribute(request, "telemetry.sdk.language"), "webjs");
  assertEquals(settled(tracing), { exported: 2, failed: 0, dropped: 0 });
});

Deno.test("nothing is registered globally", async () => {
  const before = trace.getTracerProvider();
  await using tracing = configure({ endpoint: "http://127.0.0.1:9" });
  assert(tracing.tracerProvider !== trace.getTracerProvider());
  assertEquals(trace.getTracerProvider(), before);
  assertEquals(context.active(), ROOT_CONTEXT);
});

Deno.test("disposal exports what is left and is idempotent", async () => {
  await using receiver = new OtlpReceiver();
  const tracing = configure({ endpoint: receiver.endpoint });
  emit(tracing, "one");
  await tracing[Symbol.asyncDispose]();
  await tracing.shutdown();
  assertEquals(receiver.names, ["one"]);
  assertEquals(receiver.requests.length, 1);
});

Deno.test("spans that end or start after shutdown are counted as dropped", async () => {
  await using receiver = new OtlpReceiver();
  const tracing = configure({ endpoint: receiver.endpoint });
  const tracer = tracing.tracerProvider.getTracer("test");
  const late = tracer.startSpan("ends late");
  await tracing.shutdown();
  assertEquals(settled(tracing), { exported: 0, failed: 0, dropped: 1 });
  late.end();
  emit(tracing, "starts late");
  await tracing.forceFlush();
  assertEquals(settled(tracing), { exported: 0, failed: 0, dropped: 2 });
  assertEquals(receiver.requests, []);
});

Deno.test("a full queue drops what does not fit and counts it", async () => {
  await using receiver = new OtlpReceiver();
  await using tracing = configure({
    endpoint: receiver.endpoint,
    batch: { maxQueueSize: 3, maxExportBatchSize: 10 },
  });
  // A batch is at most as big as the queue: the third span sends the first
  // three, and while they are under way three more may wait.
  emit(tracing, "1", "2", "3", "4", "5", "6", "7", "8");
  assertEquals(tracing.counters.dropped, 2);
  assertEquals(tracing.counters.pending, 6);
  await tracing.forceFlush();
  assertEquals(receiver.names, ["1", "2", "3", "4", "5", "6"]);
  assertEquals(settled(tracing), { exported: 6, failed: 0, dropped: 2 });
});

Deno.test("a full batch leaves without a flush, one batch after the other", async () => {
  await using receiver = new OtlpReceiver();
  await using tracing = configure({
    endpoint: receiver.endpoint,
    batch: { maxExportBatchSize: 2, scheduleDelay: false },
  });
  emit(tracing, "1", "2", "3", "4", "5");
  await receiver.received(2);
  await tracing.forceFlush();
  assertEquals(
    receiver.requests.map((request) => request.spans.map(({ name }) => name)),
    [["1", "2"], ["3", "4"], ["5"]],
  );
});

Deno.test("a waiting span leaves when the timer says so", async () => {
  await using receiver = new OtlpReceiver();
  const timers: { readonly fire: () => void; readonly delay: number }[] = [];
  await using tracing = configure({
    endpoint: receiver.endpoint,
    batch: { scheduleDelay: 1234 },
    timer: (fire, delay) => {
      timers.push({ fire, delay });
      return () => {};
    },
  });
  assertEquals(timers, []);
  emit(tracing, "1", "2");
  assertEquals(timers.map((timer) => timer.delay), [1234]);
  timers[0]?.fire();
  await receiver.received(1);
  assertEquals(receiver.names, ["1", "2"]);
});

Deno.test("without a schedule no timer is ever set", async () => {
  await using receiver = new OtlpReceiver();
  await using tracing = configure({
    endpoint: receiver.endpoint,
    batch: { scheduleDelay: false },
    timer: () => {
      throw new Error("A timer was set");
    },
  });
  emit(tracing, "1");
  await tracing.forceFlush();
  assertEquals(receiver.names, ["1"]);
});

Deno.test("big bodies are compressed, small ones are not", async () => {
  await using receiver = new OtlpReceiver();
  await using tracing = configure({ endpoint: receiver.endpoint });
  emit(tracing, "x".repeat(5000));
  await tracing.forceFlush();
  emit(tracing, "small");
  await tracing.forceFlush();
  const [big, small] = receiver.requests;
  assertEquals(big?.headers.get("content-encoding"), "gzip");
  assert((big?.bytes ?? Infinity) < 1000);
  assertEquals(small?.headers.get("content-encoding"), null);
  assertEquals(receiver.names, ["x".repeat(5000), "small"]);
});

Deno.test("compression none sends big bodies as they are", async () => {
  await using receiver = new OtlpReceiver();
  await using tracing = configure({
    endpoint: receiver.endpoint,
    compression: "none",
  });
  emit(tracing, "x".repeat(5000));
  await tracing.forceFlush();
  assertEquals(receiver.requests[0]?.headers.get("content-encoding"), null);
});

Deno.test("whenIdle() waits for the last open span, or the shutdown", async () => {
  await using receiver = new OtlpReceiver();
  const tracing = configure({ endpoint: receiver.endpoint });
  const tracer = tracing.tracerProvider.getTracer("test");
  const events: string[] = [];
  await tracing.whenIdle();
  const [first, second] = [tracer.startSpan("1"), tracer.startSpan("2")];
  const idle = tracing.whenIdle().then(() => events.push("idle"));
  first.end();
  await Promise.resolve();
  events.push("one ended");
  second.end();
  await idle;
  tracer.startSpan("never ends");
  const closed = tracing.whenIdle();
  await tracing.shutdown();
  await closed;
  assertEquals(events, ["one ended", "idle"]);
});

Deno.test("flushNow() has called fetch before it returns", async () => {
  let calls = 0;
  await using tracing = configure({
    compression: "none",
    batch: { maxExportBatchSize: 2 },
    fetch: () => {
      calls++;
      return Promise.resolve(new Response("{}"));
    },
  });
  emit(tracing, "1");
  tracing.flushNow();
  assertEquals(calls, 1);
  await tracing.forceFlush();
  assertEquals(settled(tracing), { exported: 1, failed: 0, dropped: 0 });
});

Deno.test("unsampled spans are neither sent nor counted", async () => {
  await using receiver = new OtlpReceiver();
  await using tracing = configure({
    endpoint: receiver.endpoint,
    sampler: "always_off",
  });
  emit(tracing, "1");
  await tracing.forceFlush();
  assertEquals(receiver.requests, []);
  assertEquals(settled(tracing), { exported: 0, failed: 0, dropped: 0 });
});

Deno.test("OTEL_SDK_DISABLED and OTEL_TRACES_EXPORTER=none give a set-up that does nothing", async () => {
  for (
    const environment of [
      { OTEL_SDK_DISABLED: "true" },
      { OTEL_TRACES_EXPORTER: "none" },
    ]
  ) {
    await using receiver = new OtlpReceiver();
    await using tracing = configure({
      endpoint: receiver.endpoint,
      environment: variables({ ...environment }),
    });
    const span = tracing.tracerProvider.getTracer("test").startSpan("1");
    assertEquals(span.isRecording(), false);
    span.end();
    tracing.flushNow();
    await tracing.forceFlush();
    await tracing.whenIdle();
    assertEquals(receiver.requests, []);
  }
});

Deno.test("an instrumented fetch is bypassed, and exports make no spans", async () => {
  await using receiver = new OtlpReceiver();
  const original = globalThis.fetch;
  await using tracing = configure({ endpoint: receiver.endpoint });
  const instrumented: typeof fetch = (input, init) => {
    emit(tracing, "HTTP POST");
    return original(input, init);
  };
  globalThis.fetch = Object.assign(instrumented, { __original: original });
  try {
    emit(tracing, "1");
    await tracing.forceFlush();
  } finally {
    globalThis.fetch = original;
  }
  assertEquals(receiver.names, ["1"]);
});

Deno.test("further span processors see every span and are shut down", async () => {
  await using receiver = new OtlpReceiver();
  const seen: string[] = [];
  const tracing = configure({
    endpoint: receiver.endpoint,
    spanProcessors: [{
      onStart: () => {},
      onEnd: (span) => {
        seen.push(span.name);
      },
      forceFlush: () => Promise.resolve(),
      shutdown: () => Promise.reject(new Error("Broken")),
    }],
  });
  emit(tracing, "1");
  await tracing.shutdown();
  assertEquals(seen, ["1"]);
  assertStringIncludes(receiver.names.join(), "1");
});
