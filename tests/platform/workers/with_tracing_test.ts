import {
  assert,
  assertEquals,
  assertRejects,
  assertStrictEquals,
} from "@std/assert";
import { type Span, trace } from "@opentelemetry/api";
import {
  type InvocationTracing,
  type UntracedFetch,
  withTracing,
  type WorkerContext,
  type WorkerTracingOptions,
} from "@autogen-edge/runtime/workers";
import { OtlpReceiver } from "../../otlp/_receiver.ts";
import { attributeOf, outline } from "../_outline.ts";

/** A context that remembers what it was to wait for. */
class FakeContext implements WorkerContext {
  readonly waiting: Promise<unknown>[] = [];
  passed = 0;

  waitUntil(promise: Promise<unknown>): void {
    this.waiting.push(promise);
  }

  passThroughOnException(): void {
    this.passed++;
  }
}

const ADDRESS = "https://shop.example:8443/a/b?c=d";

/** Calls a handler as Workers do, and waits for the end of the invocation. */
async function invoke(
  fetch: UntracedFetch<unknown, FakeContext>,
  request: Request = new Request(ADDRESS),
  env: unknown = {},
): Promise<Response> {
  const ctx = new FakeContext();
  const response = await fetch(request, env, ctx);
  const body = response.body === null ? null : await response.arrayBuffer();
  await Promise.all(ctx.waiting);
  return new Response(body, response);
}

function options(
  receiver: OtlpReceiver,
  more: WorkerTracingOptions = {},
): WorkerTracingOptions {
  return { endpoint: receiver.endpoint, ...more };
}

Deno.test("withTracing() keeps status, headers and body of a response", async () => {
  await using receiver = new OtlpReceiver();
  const origin = await fetch(`${receiver.endpoint}/v1/traces`, {
    method: "POST",
    body: "{}",
  });
  const traced = withTracing<unknown, FakeContext>(
    // A response of `fetch` has immutable headers.
    () => new Response(origin.body, origin),
    options(receiver),
  );
  const response = await invoke(traced);
  assertEquals(response.status, 200);
  assertEquals(response.headers.get("content-type"), "application/json");
  assertEquals(await response.json(), {});
});

Deno.test("withTracing() passes responses without a body through", async () => {
  await using receiver = new OtlpReceiver();
  for (const status of [204, 304]) {
    const given = new Response(null, { status });
    const traced = withTracing<unknown, FakeContext>(
      () => given,
      options(receiver),
    );
    const ctx = new FakeContext();
    assertStrictEquals(await traced(new Request(ADDRESS), {}, ctx), given);
    await Promise.all(ctx.waiting);
  }
  assertEquals(receiver.names, ["GET", "GET"]);
  assertEquals(
    receiver.spans.map((span) =>
      attributeOf(span, "http.response.status_code")
    ),
    [204, 304],
  );
});

Deno.test("withTracing() describes the request without its query", async () => {
  await using receiver = new OtlpReceiver();
  const traced = withTracing<unknown, FakeContext>(
    () => new Response("no", { status: 503 }),
    options(receiver),
  );
  await invoke(
    traced,
    new Request(ADDRESS, {
      method: "PROPFIND",
      headers: { "user-agent": "test" },
    }),
  );
  const [span] = receiver.spans;
  assertEquals(span?.name, "HTTP");
  assertEquals(span?.status, { code: 2 });
  assertEquals(
    Object.fromEntries(
      span?.attributes.map((
        { key, value },
      ) => [key, Object.values(value)[0]]) ??
        [],
    ),
    {
      "http.request.method": "_OTHER",
      "http.request.method_original": "PROPFIND",
      "url.scheme": "https",
      "url.path": "/a/b",
      "server.address": "shop.example",
      "server.port": 8443,
      "user_agent.original": "test",
      "http.response.status_code": 503,
      "error.type": "503",
    },
  );
});

Deno.test("withTracing() hands provider, context and span to the handler", async () => {
  await using receiver = new OtlpReceiver();
  let given: Span | undefined;
  const handler = {
    name: "kept",
    fetch(
      _request: Request,
      env: { readonly greeting: string },
      ctx: FakeContext,
      { span, traceContext, tracerProvider }: InvocationTracing,
    ): Response {
      given = span;
      assertStrictEquals(trace.getSpan(traceContext), span);
      ctx.passThroughOnException();
      tracerProvider.getTracer("t").startSpan("child", {}, traceContext).end();
      return new Response(env.greeting + this.name);
    },
  };
  const worker = withTracing(handler, options(receiver));
  const ctx = new FakeContext();
  const response = await worker.fetch(
    new Request(ADDRESS),
    { greeting: "hi " },
    ctx,
  );
  assertEquals(await response.text(), "hi kept");
  await Promise.all(ctx.waiting);
  assertEquals(ctx.passed, 1);
  assertEquals(worker.name, "kept");
  assertEquals(given?.isRecording(), false);
  assertEquals(outline(receiver.spans), ["GET(child)"]);
});

Deno.test("withTracing() leaves what else an instance can do to the instance", async () => {
  await using receiver = new OtlpReceiver();
  class Base {
    jobs = 0;
    get done(): number {
      return this.jobs;
    }
    queue(): number {
      return ++this.jobs;
    }
  }
  class Shop extends Base {
    #visits = 0;
    fetch(): Response {
      return new Response(`visit ${++this.#visits}`);
    }
    scheduled(): number {
      return this.#visits;
    }
    readonly own: () => number = function (this: Shop) {
      return this.#visits;
    };
    // A subclass wins over what it overrides.
    override queue(): number {
      return super.queue() + this.#visits;
    }
  }
  const shop = new Shop();
  const worker = withTracing<Shop, unknown, FakeContext>(
    shop,
    options(receiver),
  );
  const response = await invoke(worker.fetch);
  assertEquals(await response.text(), "visit 1");
  assertEquals([worker.scheduled(), worker.own(), worker.queue()], [1, 1, 2]);
  assertEquals([worker.done, worker.jobs, shop.jobs], [1, 1, 1]);
  worker.jobs = 7;
  assertEquals(shop.jobs, 7);
  // Workers look at the names of a handler, and programs spread it.
  assert(Object.keys(worker).includes("scheduled"));
  assertEquals({ ...worker }.scheduled(), 1);
  assertEquals(receiver.names, ["GET"]);
});

Deno.test("withTracing() goes on without a route where the option throws", async () => {
  await using receiver = new OtlpReceiver();
  const traced = withTracing<unknown, FakeContext>(
    () => new Response("ok"),
    options(receiver, {
      route: () => {
        throw new Error("No route");
      },
    }),
  );
  const response = await invoke(traced);
  assertEquals(await response.text(), "ok");
  assertEquals(receiver.names, ["GET"]);
});

Deno.test("withTracing() follows the sampling decision of the client", async () => {
  await using receiver = new OtlpReceiver();
  const traced = withTracing<unknown, FakeContext>(
    () => new Response("ok"),
    options(receiver),
  );
  const parent = `00-${"1".repeat(32)}-${"2".repeat(16)}`;
  for (const flags of ["00", "01"]) {
    const traceparent = `${parent}-${flags}`;
    await invoke(traced, new Request(ADDRESS, { headers: { traceparent } }));
  }
  assertEquals(outline(receiver.spans), ["?(GET)"]);
});

Deno.test("withTracing() ignores a traceparent that is malformed", async () => {
  await using receiver = new OtlpReceiver();
  const traced = withTracing<unknown, FakeContext>(
    () => new Response("ok"),
    options(receiver),
  );
  const headers = { traceparent: "00-zz-1-01", tracestate: "a=b" };
  await invoke(traced, new Request(ADDRESS, { headers }));
  assertEquals(outline(receiver.spans), ["GET"]);
});

Deno.test("withTracing() rejects with what the handler threw, at once or later", async () => {
  await using receiver = new OtlpReceiver();
  const error = new RangeError("Thrown");
  const handlers = [
    () => {
      throw error;
    },
    () => Promise.reject(error),
  ];
  for (const handler of handlers) {
    const traced = withTracing<unknown, FakeContext>(
      handler,
      options(receiver),
    );
    const ctx = new FakeContext();
    const thrown = await assertRejects(() =>
      traced(new Request(ADDRESS), {}, ctx)
    );
    assertStrictEquals(thrown, error);
    await Promise.all(ctx.waiting);
  }
  assertEquals(receiver.spans.map(({ status }) => status), [
    { code: 2, message: "Thrown" },
    { code: 2, message: "Thrown" },
  ]);
});

Deno.test("withTracing() ends with the abort of the request's signal", async () => {
  await using receiver = new OtlpReceiver();
  const client = new AbortController();
  const traced = withTracing<unknown, FakeContext>(
    () => new Response(new ReadableStream()),
    options(receiver),
  );
  const ctx = new FakeContext();
  await traced(new Request(ADDRESS, { signal: client.signal }), {}, ctx);
  client.abort();
  await Promise.all(ctx.waiting);
  const [span] = receiver.spans;
  assertEquals(attributeOf(span, "autogen.outcome"), "cancelled");
});

Deno.test("withTracing() switched off hands the very response on", async () => {
  await using receiver = new OtlpReceiver();
  const given = new Response("ok");
  const cases: [WorkerTracingOptions, Record<string, string>][] = [
    [{ disabled: true }, {}],
    [{}, { OTEL_SDK_DISABLED: "true" }],
  ];
  for (const [more, env] of cases) {
    const traced = withTracing<unknown, FakeContext>(
      (_request, _env, _ctx, { span, traceContext }) => {
        assertEquals(span.isRecording(), false);
        const passed = trace.getSpanContext(traceContext);
        assertEquals(passed?.traceId, "1".repeat(32));
        return given;
      },
      options(receiver, more),
    );
    const traceparent = `00-${"1".repeat(32)}-${"2".repeat(16)}-01`;
    const request = new Request(ADDRESS, { headers: { traceparent } });
    const ctx = new FakeContext();
    assertStrictEquals(await traced(request, env, ctx), given);
    assertEquals(ctx.waiting, []);
  }
  assertEquals(receiver.requests, []);
});

Deno.test("withTracing() survives a report that throws and work that rejects", async () => {
  await using receiver = new OtlpReceiver();
  let reported = 0;
  const traced = withTracing<unknown, FakeContext>(
    (_request, _env, ctx) => {
      ctx.waitUntil(Promise.reject(new Error("Background")).catch(() => {}));
      return new Response("ok");
    },
    options(receiver, {
      onFlush: () => {
        reported++;
        throw new Error("Report");
      },
    }),
  );
  await invoke(traced);
  assertEquals(reported, 1);
  assertEquals(receiver.names, ["GET"]);
});

Deno.test("withTracing() reports an endpoint that is no URL to the caller", async () => {
  const traced = withTracing<unknown, FakeContext>(
    () => new Response("ok"),
    { endpoint: "foo" },
  );
  const error = await assertRejects(
    () => traced(new Request(ADDRESS), {}, new FakeContext()),
    TypeError,
  );
  assert(error.message.includes(`"foo" is not a URL`));
});
