import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { configure, emit, listenToDiag, settled } from "./_probe.ts";
import { type Answer, OtlpReceiver, success } from "./_receiver.ts";

const never: Answer = () => new Promise(() => {});

function status(code: number, headers: Record<string, string> = {}): Answer {
  return () => new Response("why", { status: code, headers });
}

for (const code of [429, 502, 503, 504]) {
  Deno.test(`a batch answered ${code} is sent again`, async () => {
    await using receiver = new OtlpReceiver(
      status(code, { "retry-after": "0" }),
      status(code),
    );
    await using tracing = configure({ endpoint: receiver.endpoint });
    emit(tracing, "1");
    await tracing.forceFlush();
    assertEquals(receiver.names, ["1", "1", "1"]);
    assertEquals(settled(tracing), { exported: 1, failed: 0, dropped: 0 });
  });
}

for (const code of [400, 401, 404, 408, 413, 500, 501]) {
  Deno.test(`a batch answered ${code} is not sent again`, async () => {
    using reported = listenToDiag();
    await using receiver = new OtlpReceiver(status(code));
    await using tracing = configure({ endpoint: receiver.endpoint });
    emit(tracing, "1", "2");
    await tracing.forceFlush();
    assertEquals(receiver.requests.length, 1);
    assertEquals(settled(tracing), { exported: 0, failed: 2, dropped: 0 });
    assertStringIncludes(
      reported.lines.join(),
      `Cannot export spans: the collector answered ${code} why`,
    );
  });
}

Deno.test("a Retry-After beyond the timeout is not waited for", async () => {
  const tomorrow = new Date(Date.now() + 86_400_000).toUTCString();
  for (const after of ["3600", tomorrow]) {
    await using receiver = new OtlpReceiver(
      status(503, { "retry-after": after }),
    );
    await using tracing = configure({
      endpoint: receiver.endpoint,
      timeout: 600_000,
    });
    emit(tracing, "1");
    await tracing.forceFlush();
    assertEquals(receiver.requests.length, 1);
    assertEquals(settled(tracing), { exported: 0, failed: 1, dropped: 0 });
  }
});

Deno.test("retries end where the next would come after the timeout", async () => {
  await using receiver = new OtlpReceiver(
    status(503),
    status(503),
    status(503, { "retry-after": "60" }),
  );
  await using tracing = configure({
    endpoint: receiver.endpoint,
    timeout: 50_000,
    retryDelay: 10,
  });
  emit(tracing, "1");
  await tracing.forceFlush();
  assertEquals(receiver.requests.length, 3);
  assertEquals(settled(tracing), { exported: 0, failed: 1, dropped: 0 });
});

Deno.test("a partial success counts the rejected spans and is reported", async () => {
  using reported = listenToDiag();
  await using receiver = new OtlpReceiver(
    () =>
      success({ partialSuccess: { rejectedSpans: "2", errorMessage: "old" } }),
    () => success({ partialSuccess: { rejectedSpans: 99 } }),
    () => success({ partialSuccess: { rejectedSpans: -1 } }),
  );
  await using tracing = configure({ endpoint: receiver.endpoint });
  emit(tracing, "1", "2", "3");
  await tracing.forceFlush();
  assertEquals(settled(tracing), { exported: 1, failed: 2, dropped: 0 });
  assertStringIncludes(reported.lines.join(), "old");
  emit(tracing, "4");
  await tracing.forceFlush();
  assertEquals(settled(tracing), { exported: 1, failed: 3, dropped: 0 });
  emit(tracing, "5");
  await tracing.forceFlush();
  assertEquals(settled(tracing), { exported: 2, failed: 3, dropped: 0 });
  assertEquals(receiver.requests.length, 3);
});

Deno.test("a success whose body is no JSON is a success", async () => {
  await using receiver = new OtlpReceiver(
    () => new Response("OK"),
    () =>
      new Response("{", { headers: { "content-type": "application/json" } }),
    () => new Response(null, { status: 204 }),
  );
  await using tracing = configure({ endpoint: receiver.endpoint });
  for (const name of ["1", "2", "3"]) {
    emit(tracing, name);
    await tracing.forceFlush();
  }
  assertEquals(settled(tracing), { exported: 3, failed: 0, dropped: 0 });
});

Deno.test("an answer over 4 MiB is a failure", async () => {
  await using receiver = new OtlpReceiver(
    () => new Response(new Uint8Array(5 * 1024 * 1024)),
  );
  await using tracing = configure({ endpoint: receiver.endpoint });
  emit(tracing, "1");
  await tracing.forceFlush();
  assertEquals(settled(tracing), { exported: 0, failed: 1, dropped: 0 });
});

Deno.test("a request over 64 MiB is not sent", async () => {
  await using receiver = new OtlpReceiver();
  await using tracing = configure({ endpoint: receiver.endpoint });
  emit(tracing, "x".repeat(65 * 1024 * 1024));
  await tracing.forceFlush();
  assertEquals(receiver.requests, []);
  assertEquals(settled(tracing), { exported: 0, failed: 1, dropped: 0 });
});

Deno.test("a redirect is not followed", async () => {
  await using elsewhere = new OtlpReceiver();
  for (const code of [302, 307, 308]) {
    await using receiver = new OtlpReceiver(
      status(code, { location: elsewhere.endpoint }),
    );
    await using tracing = configure({
      endpoint: receiver.endpoint,
      headers: { "x-api-key": "secret" },
    });
    emit(tracing, "1");
    await tracing.forceFlush();
    assertEquals(settled(tracing), { exported: 0, failed: 1, dropped: 0 });
  }
  assertEquals(elsewhere.requests, []);
});

Deno.test("a collector that is down: the program goes on and the counters tell", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr;
  listener.close();
  const tracing = configure({
    endpoint: `http://127.0.0.1:${port}`,
    timeout: 100,
  });
  emit(tracing, "1", "2");
  await tracing.shutdown();
  assertEquals(settled(tracing), { exported: 0, failed: 2, dropped: 0 });
});

Deno.test("a collector that closes the connection is asked again", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  let connections = 0;
  const serving = (async () => {
    for await (const connection of listener) {
      connections++;
      if (connections < 3) {
        connection.close();
        continue;
      }
      const answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" +
        "Connection: close\r\n\r\n";
      const buffer = new Uint8Array(65_536);
      let text = "";
      while (!text.endsWith("]}")) {
        const size = await connection.read(buffer);
        text += new TextDecoder().decode(buffer.subarray(0, size ?? 0));
      }
      await connection.write(new TextEncoder().encode(answer));
      connection.close();
    }
  })();
  const tracing = configure({
    endpoint: `http://127.0.0.1:${listener.addr.port}`,
    compression: "none",
  });
  emit(tracing, "1");
  await tracing.shutdown();
  assertEquals(connections, 3);
  assertEquals(settled(tracing), { exported: 1, failed: 0, dropped: 0 });
  listener.close();
  await serving;
});

Deno.test("a collector that hangs: the batch fails at its timeout and the next one is sent", async () => {
  await using receiver = new OtlpReceiver(never);
  await using tracing = configure({
    endpoint: receiver.endpoint,
    timeout: 50,
    batch: { maxExportBatchSize: 1 },
  });
  emit(tracing, "1", "2");
  await tracing.forceFlush();
  assertEquals(receiver.names, ["1", "2"]);
  assertEquals(settled(tracing), { exported: 1, failed: 1, dropped: 0 });
});

Deno.test("a slow collector: forceFlush() returns at its deadline, the answer counts later", async () => {
  const { promise: go, resolve: open } = Promise.withResolvers<void>();
  await using receiver = new OtlpReceiver(async () => {
    await go;
    return success();
  });
  await using tracing = configure({ endpoint: receiver.endpoint });
  emit(tracing, "1");
  await tracing.forceFlush({ timeout: 20 });
  assertEquals(tracing.counters.pending, 1);
  open();
  await tracing.forceFlush();
  assertEquals(settled(tracing), { exported: 1, failed: 0, dropped: 0 });
});

Deno.test("shutdown() gives up at its deadline: sent spans failed, queued ones dropped", async () => {
  await using receiver = new OtlpReceiver(never);
  const tracing = configure({
    endpoint: receiver.endpoint,
    timeout: 600_000,
    batch: { maxExportBatchSize: 2 },
  });
  emit(tracing, "1", "2", "3", "4", "5");
  tracing.tracerProvider.getTracer("test").startSpan("open");
  await tracing.shutdown({ timeout: 20 });
  assertEquals(settled(tracing), { exported: 0, failed: 2, dropped: 4 });
  assertEquals(receiver.requests.length, 1);
});

Deno.test("shutdown() returns even where fetch minds no signal", async () => {
  const tracing = configure({ fetch: () => new Promise(() => {}) });
  emit(tracing, "1");
  tracing.flushNow();
  emit(tracing, "2");
  await tracing.shutdown({ timeout: 20 });
  assertEquals(settled(tracing), { exported: 0, failed: 1, dropped: 1 });
});

Deno.test("a fetch that throws at once is a failed export, not an error", async () => {
  await using tracing = configure({
    timeout: 20,
    fetch: () => {
      throw new TypeError("No network here");
    },
  });
  emit(tracing, "1");
  await tracing.forceFlush();
  assertEquals(settled(tracing), { exported: 0, failed: 1, dropped: 0 });
});

Deno.test("a request that no permission allows is not tried again", async () => {
  let attempts = 0;
  await using tracing = configure({
    fetch: () => {
      attempts++;
      const error = new Error("Requires net access");
      error.name = "NotCapable";
      return Promise.reject(error);
    },
  });
  emit(tracing, "1");
  await tracing.forceFlush();
  assertEquals(attempts, 1);
  assertEquals(settled(tracing), { exported: 0, failed: 1, dropped: 0 });
});

Deno.test("a keepalive request that the browser refuses is made again without", async () => {
  const kept: (boolean | undefined)[] = [];
  await using tracing = configure({
    keepalive: true,
    fetch: (_url, init) => {
      kept.push(init?.keepalive);
      return init?.keepalive
        ? Promise.reject(new TypeError("Too much in flight"))
        : Promise.resolve(success());
    },
  });
  emit(tracing, "1");
  await tracing.forceFlush();
  assertEquals(kept, [true, undefined]);
  assertEquals(settled(tracing), { exported: 1, failed: 0, dropped: 0 });
});

Deno.test("the counters add up under a storm of spans and failures", async () => {
  const seed = 20_261_123;
  const answers = Array.from({ length: 200 }, (_, index): Answer => {
    const kind = (seed * (index + 7)) % 5;
    if (kind === 0) return status(503);
    if (kind === 1) return status(400);
    return () => success({ partialSuccess: { rejectedSpans: kind } });
  });
  await using receiver = new OtlpReceiver(...answers);
  const tracing = configure({
    endpoint: receiver.endpoint,
    batch: { maxQueueSize: 40, maxExportBatchSize: 9, scheduleDelay: 1 },
  });
  let started = 0;
  for (let round = 0; round < 60; round++) {
    const count = (round * 13) % 30;
    started += count;
    emit(tracing, ...Array.from({ length: count }, (_, n) => `${round}/${n}`));
    if (round % 7 === 0) await tracing.forceFlush();
    const { exported, failed, dropped, pending, open } = tracing.counters;
    assertEquals(exported + failed + dropped + pending + open, started);
  }
  await tracing.shutdown();
  const { exported, failed, dropped } = settled(tracing);
  assertEquals(exported + failed + dropped, started, `seed ${seed}`);
  assert(exported > 0 && failed > 0);
});
