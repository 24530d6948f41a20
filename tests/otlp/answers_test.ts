import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { configure, emit, listenToDiag, settled } from "./_probe.ts";

function hangingBody(text = ""): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode(text)),
  });
}

Deno.test("a success whose body never ends is a success", async () => {
  await using tracing = configure({
    fetch: () => Promise.resolve(new Response(hangingBody("{"))),
    timeout: 600_000,
  });
  emit(tracing, "1");
  await tracing.forceFlush();
  assertEquals(settled(tracing), { exported: 1, failed: 0, dropped: 0 });
});

Deno.test("a success whose body hangs when the time is up is a success", async () => {
  await using tracing = configure({
    fetch: () => Promise.resolve(new Response(hangingBody())),
    timeout: 20,
  });
  emit(tracing, "1");
  await tracing.forceFlush();
  assertEquals(settled(tracing), { exported: 1, failed: 0, dropped: 0 });
});

Deno.test("a success whose body hangs at shutdown is a success", async () => {
  const tracing = configure({
    fetch: () => Promise.resolve(new Response(hangingBody())),
  });
  emit(tracing, "1");
  await tracing.shutdown({ timeout: 20 });
  assertEquals(settled(tracing), { exported: 1, failed: 0, dropped: 0 });
});

Deno.test("a success whose body is cut is a success", async () => {
  let cancelled = 0;
  await using tracing = configure({
    fetch: () =>
      Promise.resolve(
        new Response(
          new ReadableStream({
            pull: (controller) => controller.error(new Error("Cut")),
            cancel: () => {
              cancelled++;
            },
          }),
          { headers: { "content-type": "application/json" } },
        ),
      ),
  });
  emit(tracing, "1");
  await tracing.forceFlush();
  assertEquals(settled(tracing), { exported: 1, failed: 0, dropped: 0 });
  assertEquals(cancelled, 0);
});

Deno.test("a failure whose body hangs is retried by its status", async () => {
  let attempts = 0;
  await using tracing = configure({
    fetch: () =>
      Promise.resolve(
        ++attempts === 1
          ? new Response(hangingBody(), { status: 503 })
          : new Response("{}"),
      ),
  });
  emit(tracing, "1");
  await tracing.forceFlush();
  assertEquals(attempts, 2);
  assertEquals(settled(tracing), { exported: 1, failed: 0, dropped: 0 });
});

Deno.test("a partial success counts whatever the case of its content type", async () => {
  using reported = listenToDiag();
  await using tracing = configure({
    fetch: () =>
      Promise.resolve(
        new Response(`{"partialSuccess":{"rejectedSpans":"1"}}`, {
          headers: { "content-type": "Application/JSON" },
        }),
      ),
  });
  emit(tracing, "1", "2");
  await tracing.forceFlush();
  assertEquals(settled(tracing), { exported: 1, failed: 1, dropped: 0 });
  assertStringIncludes(reported.lines.join(), "The collector rejected 1 spans");
});

Deno.test("an odd answer of a collector that took the batch costs nothing", async () => {
  for (
    const body of [
      "null",
      "7",
      `{"partialSuccess":null}`,
      `{"partialSuccess":7}`,
      `{"partialSuccess":{"rejectedSpans":{}}}`,
    ]
  ) {
    await using tracing = configure({
      fetch: () =>
        Promise.resolve(
          new Response(body, { headers: { "content-type": "text/json" } }),
        ),
    });
    emit(tracing, "1");
    await tracing.forceFlush();
    assertEquals(settled(tracing), { exported: 1, failed: 0, dropped: 0 });
  }
});

Deno.test("the cause of a failed request is reported", async () => {
  using reported = listenToDiag();
  await using tracing = configure({
    timeout: 5,
    retryDelay: 100,
    fetch: () =>
      Promise.reject(
        new TypeError("fetch failed", { cause: new Error("ECONNREFUSED") }),
      ),
  });
  emit(tracing, "1");
  await tracing.forceFlush();
  const line = "Cannot export spans: the request failed: " +
    "fetch failed: ECONNREFUSED";
  assert(reported.lines.includes(line), reported.lines.join());
});
