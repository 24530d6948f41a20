import { assert, assertEquals } from "@std/assert";
import {
  type Answer,
  OtlpReceiver,
  resourceAttribute,
  success,
} from "../otlp/_receiver.ts";
import { bundle } from "./_bundle.ts";
import { attributeOf, outline } from "./_outline.ts";
import { startWorkerd, type Workerd } from "./_workerd.ts";

const TRACES = "/v1/traces";
const REPORT = "/report";

interface Setup extends AsyncDisposable {
  readonly receiver: OtlpReceiver;
  readonly worker: Workerd;
}

async function start(
  { answers = [], deadline = 20_000, bindings = {}, compatibilityDate }: {
    readonly compatibilityDate?: string;
    readonly answers?: readonly Answer[];
    readonly deadline?: number;
    readonly bindings?: Readonly<Record<string, string>>;
  } = {},
): Promise<Setup> {
  const entry = new URL("./fixtures/traced_worker.ts", import.meta.url);
  const { code } = await bundle(entry, { target: "worker" });
  const receiver = new OtlpReceiver(...answers);
  const worker = await startWorkerd(code, {
    bindings: {
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_SERVICE_NAME: "worker",
      DEADLINE: String(deadline),
      ...bindings,
    },
    ...(compatibilityDate === undefined ? {} : { compatibilityDate }),
  });
  return {
    receiver,
    worker,
    async [Symbol.asyncDispose]() {
      await worker[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    },
  };
}

/** What became of each invocation, in the order of their flushes. */
async function reports(
  receiver: OtlpReceiver,
  count: number,
): Promise<string[]> {
  await receiver.received(count, REPORT);
  return receiver.on(REPORT).map(({ query }) => query.get("counts") ?? "");
}

async function text(url: string, init?: RequestInit): Promise<string> {
  const response = await fetch(url, init);
  return await response.text();
}

function workerTest(name: string, fn: () => Promise<void>): void {
  Deno.test({
    name: `workerd: ${name}`,
    // The pipes of a process stay busy across awaits.
    sanitizeOps: false,
    sanitizeResources: false,
    fn,
  });
}

workerTest(
  "an invocation is one server span with its work below, sent at once",
  async () => {
    await using setup = await start();
    const { receiver, worker } = setup;
    assertEquals(await text(`${worker.url}/plain?secret=1`), "plain");
    assertEquals(await reports(receiver, 1), ["4/0/0"]);
    assertEquals(receiver.on(TRACES).length, 1);
    assertEquals(outline(receiver.spans), ["GET /plain(work(work.0 work.1))"]);
    const server = receiver.spans.find(({ parentSpanId }) => !parentSpanId);
    const keys = [
      "http.request.method",
      "http.route",
      "url.path",
      "url.scheme",
      "server.address",
      "http.response.status_code",
      "url.query",
    ];
    assertEquals(server?.kind, 2);
    assertEquals(keys.map((key) => attributeOf(server, key)), [
      "GET",
      "/plain",
      "/plain",
      "http",
      "127.0.0.1",
      200,
      undefined,
    ]);
    const [request] = receiver.on(TRACES);
    assertEquals(resourceAttribute(request, "service.name"), "worker");
    assertEquals(resourceAttribute(request, "cloud.provider"), "cloudflare");
  },
);

workerTest("an old compatibility date will do", async () => {
  await using setup = await start({ compatibilityDate: "2024-01-01" });
  const { receiver, worker } = setup;
  await text(`${worker.url}/plain`);
  await text(`${worker.url}/agent`);
  await text(`${worker.url}/stream`);
  // Flushes may overtake each other.
  const counts = (await reports(receiver, 3)).sort();
  assertEquals(counts, ["3/0/0", "4/0/0", "5/0/0"]);
});

workerTest("the client's traceparent is the server span's parent", async () => {
  await using setup = await start();
  const { receiver, worker } = setup;
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
  await text(`${worker.url}/plain`, { headers: { traceparent } });
  await reports(receiver, 1);
  assertEquals(outline(receiver.spans), ["?(GET /plain(work(work.0 work.1)))"]);
  assert(receiver.spans.every((span) => span.traceId === traceId));
});

workerTest(
  "interleaved invocations send their own spans only, exactly once",
  async () => {
    await using setup = await start();
    const { receiver, worker } = setup;
    const names = Array.from({ length: 20 }, (_, index) => `n${index}`);
    await Promise.all(
      names.map((name) => text(`${worker.url}/plain?name=${name}`)),
    );
    const counts = await reports(receiver, names.length);
    assertEquals(counts, names.map(() => "4/0/0"));
    const requests = receiver.on(TRACES);
    assertEquals(
      requests.map(({ spans }) => outline(spans).join()).sort(),
      names.map((n) => `GET /plain(${n}(${n}.0 ${n}.1))`).sort(),
    );
    const traces = receiver.spans.map(({ traceId }) => traceId);
    assertEquals(new Set(traces).size, names.length);
  },
);

workerTest(
  "a streamed body is waited for, and its spans are children",
  async () => {
    await using setup = await start();
    const { receiver, worker } = setup;
    const response = await fetch(`${worker.url}/stream`);
    const reader = response.body?.getReader();
    await reader?.read();
    assertEquals(receiver.requests, []);
    while (!(await reader?.read())?.done);
    assertEquals(await reports(receiver, 1), ["5/0/0"]);
    assertEquals(outline(receiver.spans), [
      "GET /stream(chunk 0 chunk 1 chunk 2 chunk 3)",
    ]);
  },
);

workerTest(
  "a content-length that is right, wrong or nonsense: the body arrives",
  async () => {
    await using setup = await start();
    const { receiver, worker } = setup;
    const lengths = ["8000", "7999", "5", "8001", "0", "-1", "abc"];
    for (const [index, length] of lengths.entries()) {
      const body = await text(`${worker.url}/sized?name=${length}`);
      assertEquals(body.length, 8000, length);
      assertEquals((await reports(receiver, index + 1)).at(-1), "5/0/0");
    }
    const page = await text(`${worker.url}/rewritten`);
    assertEquals(page, "<p>hello <b>rewritten, longer</b></p>");
    await reports(receiver, lengths.length + 1);
    assert(receiver.spans.every(({ status }) => status.code === 0));
  },
);

workerTest(
  "a body with a content-length whose client leaves is flushed",
  async () => {
    await using setup = await start();
    const { receiver, worker } = setup;
    const client = new AbortController();
    await fetch(`${worker.url}/sized?name=8000`, { signal: client.signal });
    client.abort();
    await reports(receiver, 1);
    assertEquals(receiver.on(TRACES).length, 1);
  },
);

workerTest(
  "a client that leaves a stream ends the span as cancelled",
  async () => {
    await using setup = await start();
    const { receiver, worker } = setup;
    const response = await fetch(`${worker.url}/endless`);
    const reader = response.body?.getReader();
    await reader?.read();
    const other = text(`${worker.url}/plain`);
    await reader?.cancel();
    await other;
    await reports(receiver, 2);
    const server = receiver.spans.find(({ name }) => name === "GET /endless");
    assertEquals(attributeOf(server, "autogen.outcome"), "cancelled");
    assertEquals(server?.status.code, 0);
    const [endless, plain] = outline(receiver.spans);
    assert(endless?.startsWith("GET /endless(chunk 0"));
    assertEquals(plain, "GET /plain(work(work.0 work.1))");
  },
);

workerTest(
  "a client that leaves before the response: the spans arrive all the same",
  async () => {
    await using setup = await start();
    const { receiver, worker } = setup;
    const client = new AbortController();
    const left = fetch(`${worker.url}/slow`, { signal: client.signal })
      .catch(() => "left");
    // The first span of the handler has ended long before the last begins.
    setTimeout(() => client.abort(), 50);
    assertEquals(await left, "left");
    assertEquals(await reports(receiver, 1), ["3/0/0"]);
    assertEquals(outline(receiver.spans), ["GET /slow(after work)"]);
  },
);

workerTest(
  "a handler that throws: the span says so, the error goes on",
  async () => {
    await using setup = await start();
    const { receiver, worker } = setup;
    const response = await fetch(`${worker.url}/throw`);
    assertEquals(response.status, 500);
    await response.body?.cancel();
    assertEquals(await reports(receiver, 1), ["2/0/0"]);
    assertEquals(outline(receiver.spans), ["GET /throw(work)"]);
    const server = receiver.spans.find(({ name }) => name === "GET /throw");
    assertEquals(server?.status, { code: 2, message: "Thrown on purpose" });
    assertEquals(attributeOf(server, "error.type"), "RangeError");
  },
);

workerTest("a body that breaks: the span says so", async () => {
  await using setup = await start();
  const { receiver, worker } = setup;
  await text(`${worker.url}/broken`).catch(() => {});
  assertEquals(await reports(receiver, 1), ["1/0/0"]);
  const [server] = receiver.spans;
  assertEquals(server?.status, { code: 2, message: "Broken on purpose" });
});

workerTest(
  "work under waitUntil is waited for, its spans leave with the others",
  async () => {
    await using setup = await start();
    const { receiver, worker } = setup;
    assertEquals(await text(`${worker.url}/background`), "early");
    assertEquals(await reports(receiver, 1), ["2/0/0"]);
    assertEquals(receiver.on(TRACES).length, 1);
    assertEquals(outline(receiver.spans), ["GET /background(work)"]);
  },
);

workerTest(
  "a slow collector delays no response and no other invocation",
  async () => {
    const { promise: gate, resolve: open } = Promise.withResolvers<void>();
    await using setup = await start({
      answers: [async () => {
        await gate;
        return success();
      }],
    });
    const { receiver, worker } = setup;
    assertEquals(await text(`${worker.url}/plain`), "plain");
    await receiver.received(1, TRACES);
    assertEquals(await text(`${worker.url}/plain?name=b`), "plain");
    assertEquals(await reports(receiver, 1), ["4/0/0"]);
    open();
    assertEquals(await reports(receiver, 2), ["4/0/0", "4/0/0"]);
    assertEquals(outline(receiver.spans), [
      "GET /plain(b(b.0 b.1))",
      "GET /plain(work(work.0 work.1))",
    ]);
  },
);

workerTest(
  "a dead collector: the deadline counts the spans as failed",
  async () => {
    await using setup = await start({
      deadline: 200,
      answers: [() => new Promise(() => {})],
    });
    const { receiver, worker } = setup;
    assertEquals(await text(`${worker.url}/plain`), "plain");
    assertEquals(await reports(receiver, 1), ["0/4/0"]);
    assertEquals(await text(`${worker.url}/plain`), "plain");
    assertEquals(await reports(receiver, 2), ["0/4/0", "4/0/0"]);
  },
);

workerTest(
  "spans that never end are cut at the deadline and counted as dropped",
  async () => {
    await using setup = await start({ deadline: 200 });
    const { receiver, worker } = setup;
    await text(`${worker.url}/unfinished`);
    assertEquals(await reports(receiver, 1), ["2/0/1"]);
    assertEquals(outline(receiver.spans), ["GET /unfinished(work)"]);
  },
);

workerTest(
  "a runtime that is called with the given context traces below the server span",
  async () => {
    await using setup = await start();
    const { receiver, worker } = setup;
    assertEquals(await text(`${worker.url}/agent`), "sent");
    assertEquals(await reports(receiver, 1), ["3/0/0"]);
    assertEquals(outline(receiver.spans), [
      "GET /agent(send echo(process echo))",
    ]);
  },
);

workerTest("an upgrade to WebSocket goes through", async () => {
  await using setup = await start();
  const { receiver, worker } = setup;
  const socket = new WebSocket(`${worker.url.replace("http", "ws")}/upgrade`);
  const message = await new Promise((resolve, reject) => {
    socket.onmessage = ({ data }) => resolve(data);
    socket.onerror = reject;
  });
  assertEquals(message, "hello");
  assertEquals(await reports(receiver, 1), ["1/0/0"]);
  const [server] = receiver.spans;
  assertEquals(attributeOf(server, "http.response.status_code"), 101);
  const closed = new Promise((resolve) => socket.onclose = resolve);
  socket.close();
  await worker[Symbol.asyncDispose]();
  await closed;
});

workerTest("OTEL_SDK_DISABLED leaves the handler alone", async () => {
  await using setup = await start({ bindings: { OTEL_SDK_DISABLED: "true" } });
  const { receiver, worker } = setup;
  assertEquals(await text(`${worker.url}/plain`), "plain");
  assertEquals((await fetch(`${worker.url}/stream`)).status, 200);
  assertEquals(receiver.requests, []);
});
