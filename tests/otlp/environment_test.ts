import {
  assert,
  assertEquals,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";
import { ROOT_CONTEXT, trace, TraceFlags } from "@opentelemetry/api";
import {
  configureOtlpTracing,
  type OtlpTracingOptions,
} from "@autogen-edge/runtime/otlp";
import { emit, listenToDiag, variables } from "./_probe.ts";

interface Sent {
  readonly url: string;
  readonly headers: Headers;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly attributes: number;
}

/** What a set-up sends for one span with ten attributes. */
async function send(
  environment: Readonly<Record<string, string>>,
  options: OtlpTracingOptions = {},
): Promise<Sent | undefined> {
  let sent: Sent | undefined;
  await using tracing = configureOtlpTracing({
    compression: "none",
    fetch: (url, init) => {
      assert(init?.body instanceof Uint8Array);
      const { resourceSpans: [first] } = JSON.parse(
        new TextDecoder().decode(init.body),
      );
      sent = {
        url: String(url),
        headers: new Headers(init.headers),
        resource: Object.fromEntries(
          first.resource.attributes.map((
            { key, value }: { key: string; value: { stringValue: string } },
          ) => [key, value.stringValue]),
        ),
        attributes: first.scopeSpans[0].spans[0].attributes.length,
      };
      return Promise.resolve(new Response("{}"));
    },
    ...options,
    environment: variables(environment),
  });
  const attributes = Object.fromEntries(
    Array.from({ length: 10 }, (_, index) => [`a${index}`, index]),
  );
  tracing.tracerProvider.getTracer("test").startSpan("1", { attributes }).end();
  await tracing.forceFlush();
  return sent;
}

const ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
const TRACES = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";

Deno.test("the endpoint follows the rules of OTLP", async () => {
  const cases: [Record<string, string>, OtlpTracingOptions, string][] = [
    [{}, {}, "http://localhost:4318/v1/traces"],
    [{ [ENDPOINT]: "" }, {}, "http://localhost:4318/v1/traces"],
    [{ [ENDPOINT]: "http://a:1" }, {}, "http://a:1/v1/traces"],
    [{ [ENDPOINT]: "https://a/x/" }, {}, "https://a/x/v1/traces"],
    [{ [ENDPOINT]: "https://a/x?k=v" }, {}, "https://a/x/v1/traces?k=v"],
    [{ [TRACES]: "http://a:1" }, {}, "http://a:1/"],
    [{ [TRACES]: "http://a/t", [ENDPOINT]: "http://b" }, {}, "http://a/t"],
    [
      { [TRACES]: "http://a/t" },
      { endpoint: "http://c" },
      "http://c/v1/traces",
    ],
    [{ [TRACES]: "http://a/t" }, { url: new URL("http://c/d") }, "http://c/d"],
    [{}, { url: "http://c", endpoint: "http://b" }, "http://c/"],
  ];
  for (const [environment, options, url] of cases) {
    assertEquals((await send(environment, options))?.url, url);
  }
});

Deno.test("a variable that is no URL is reported and ignored", async () => {
  using reported = listenToDiag();
  const sent = await send({ [TRACES]: "foo", [ENDPOINT]: "http://b" });
  assertEquals(sent?.url, "http://b/v1/traces");
  assertEquals(reported.lines, [
    `Ignoring ${TRACES}: cannot use "foo"`,
  ]);
});

Deno.test("an endpoint that is no URL is an error at once", () => {
  for (const given of ["foo", "", "grpc://a:4317", "localhost:4318"]) {
    for (const option of ["endpoint", "url"]) {
      assertThrows(
        () => configureOtlpTracing({ [option]: given }),
        TypeError,
        `Cannot export spans: "${given}" is not a URL of http or https`,
      );
    }
  }
});

Deno.test("credentials in the URL become a header", async () => {
  const sent = await send({ [ENDPOINT]: "https://me:s%C3%A9cret@a" });
  assertEquals(sent?.url, "https://a/v1/traces");
  const bytes = Uint8Array.from(
    atob(sent?.headers.get("authorization")?.slice(6) ?? ""),
    (char) => char.charCodeAt(0),
  );
  assertEquals(new TextDecoder().decode(bytes), "me:sécret");
});

Deno.test("a percent sign in the URL's credentials may encode nothing", async () => {
  const sent = await send({ [ENDPOINT]: "http://a%zz:50%@collector:4318" });
  assertEquals(sent?.url, "http://collector:4318/v1/traces");
  assertEquals(
    sent?.headers.get("authorization"),
    `Basic ${btoa("a%zz:50%")}`,
  );
});

Deno.test("a refused URL is told without its credentials", async () => {
  using reported = listenToDiag();
  for (
    const url of [
      "ftp://me:s3cret@a",
      "//me:s3cret@a",
      "me:s3cret@a",
      "http://me:s3cret/@a b",
      "http://me:s3cr@t@a b",
    ]
  ) {
    await send({ [ENDPOINT]: url });
    const error = assertThrows(
      () => configureOtlpTracing({ endpoint: url }),
      TypeError,
      "is not a URL of http or https",
    );
    assertStringIncludes(error.message, "***@a");
    reported.lines.push(error.message);
  }
  assertEquals(reported.lines.length, 10);
  assertEquals(reported.lines.filter((line) => /s3c|t@/.test(line)), []);
});

Deno.test("headers are percent-decoded; those for traces win, and options over both", async () => {
  using reported = listenToDiag();
  const sent = await send({
    OTEL_EXPORTER_OTLP_HEADERS: "a=1, b = x%20y%3D ,c=1,,=bad,d=%E0,e f=1",
    OTEL_EXPORTER_OTLP_TRACES_HEADERS: "C=2,x-o=1,content-type=text/plain",
  }, { headers: { "X-O": "2" } });
  const { headers } = sent ?? {};
  assertEquals(
    ["a", "b", "c", "d", "x-o", "content-type"].map((key) => headers?.get(key)),
    ["1", "x y=", "2", null, "2", "application/json"],
  );
  assertEquals(reported.lines.length, 3);
  assertThrows(
    () => configureOtlpTracing({ headers: { "no header": "secret" } }),
    TypeError,
    `Cannot export spans: "no header" is no valid header`,
  );
});

Deno.test("the resource: options over OTEL_SERVICE_NAME over OTEL_RESOURCE_ATTRIBUTES", async () => {
  const pairs = { OTEL_RESOURCE_ATTRIBUTES: "service.name=r,a=x%2Cy,b=1" };
  const name = { OTEL_SERVICE_NAME: "n" };
  assertEquals(
    (await send({}))?.resource["service.name"],
    "unknown_service",
  );
  assertEquals((await send(pairs))?.resource["service.name"], "r");
  assertEquals((await send({ ...pairs, ...name }))?.resource["a"], "x,y");
  assertEquals(
    (await send({ ...pairs, ...name }))?.resource["service.name"],
    "n",
  );
  const sent = await send({ ...pairs, ...name }, {
    serviceName: "o",
    resource: { b: "2" },
  });
  assertEquals(sent?.resource["service.name"], "o");
  assertEquals(sent?.resource["b"], "2");
});

Deno.test("one wrong member discards all of OTEL_RESOURCE_ATTRIBUTES", async () => {
  for (const wrong of ["b=%zz", "b", "=b"]) {
    using reported = listenToDiag();
    const sent = await send({ OTEL_RESOURCE_ATTRIBUTES: `a=1,${wrong},c=3` });
    assertEquals(sent?.resource["a"], undefined);
    assertEquals(sent?.resource["c"], undefined);
    assertEquals(reported.lines, [
      "Ignoring OTEL_RESOURCE_ATTRIBUTES: a part of it is no key=value",
    ]);
  }
});

Deno.test("where the variable for traces makes no sense, the general one holds", async () => {
  using reported = listenToDiag();
  const encodings: (string | null)[] = [];
  await using tracing = configureOtlpTracing({
    compressionThreshold: 0,
    environment: variables({
      OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: "soon",
      OTEL_EXPORTER_OTLP_TIMEOUT: "20",
      OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: "zip",
      OTEL_EXPORTER_OTLP_COMPRESSION: "none",
    }),
    fetch: (_url, init) => {
      encodings.push(new Headers(init?.headers).get("content-encoding"));
      return new Promise(() => {});
    },
  });
  emit(tracing, "1");
  await tracing.forceFlush();
  assertEquals(encodings, [null]);
  assertEquals(reported.lines.toSorted(), [
    "Cannot export spans: no success within 20 ms",
    `Ignoring OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: cannot use "zip"`,
    `Ignoring OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: cannot use "soon"`,
  ]);
});

Deno.test("the samplers of the environment decide", async () => {
  const sampler = (name: string, ratio = "1") =>
    send({ OTEL_TRACES_SAMPLER: name, OTEL_TRACES_SAMPLER_ARG: ratio });
  assertEquals(await sampler("always_off"), undefined);
  assertEquals(await sampler("parentbased_always_off"), undefined);
  assertEquals(await sampler("traceidratio", "0"), undefined);
  assertEquals(await sampler("parentbased_traceidratio", "0"), undefined);
  assert(await sampler("always_on"));
  assert(await sampler("TraceIdRatio"));
  using reported = listenToDiag();
  assert(await sampler("mystery"));
  assert(await sampler("traceidratio", "7"));
  assert(await sampler("traceidratio", "half"));
  assertEquals(reported.lines.length, 3);
});

Deno.test("the default sampler follows the parent", () => {
  const tracing = configureOtlpTracing({ environment: () => undefined });
  const tracer = tracing.tracerProvider.getTracer("test");
  const parent = (traceFlags: number) =>
    trace.setSpanContext(ROOT_CONTEXT, {
      traceId: "1".repeat(32),
      spanId: "2".repeat(16),
      traceFlags,
      isRemote: true,
    });
  const under = (flags: number) =>
    tracer.startSpan("1", {}, parent(flags)).isRecording();
  assertEquals(under(TraceFlags.NONE), false);
  assertEquals(under(TraceFlags.SAMPLED), true);
});

Deno.test("limits: the span's own variable wins over the general one", async () => {
  const attributes = async (environment: Record<string, string>) =>
    (await send(environment))?.attributes;
  const general = { OTEL_ATTRIBUTE_COUNT_LIMIT: "3" };
  const own = { OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: "4" };
  assertEquals(await attributes(general), 3);
  assertEquals(await attributes({ ...general, ...own }), 4);
  const sent = await send(own, { spanLimits: { attributeCountLimit: 5 } });
  assertEquals(sent?.attributes, 5);
});

Deno.test("compression and batch size come from the environment", async () => {
  const lengths: number[] = [];
  const encodings: (string | null)[] = [];
  await using tracing = configureOtlpTracing({
    compressionThreshold: 0,
    environment: variables({
      OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
      OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: "none",
      OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "2",
    }),
    fetch: (_url, init) => {
      assert(init?.body instanceof Uint8Array);
      const body = JSON.parse(new TextDecoder().decode(init.body));
      lengths.push(body.resourceSpans[0].scopeSpans[0].spans.length);
      encodings.push(new Headers(init.headers).get("content-encoding"));
      return Promise.resolve(new Response("{}"));
    },
  });
  emit(tracing, "1", "2", "3");
  await tracing.forceFlush();
  assertEquals(lengths, [2, 1]);
  assertEquals(encodings, [null, null]);
});

Deno.test("numbers out of range: a warning for a variable, an error for an option", () => {
  using reported = listenToDiag();
  configureOtlpTracing({
    environment: variables({
      OTEL_BSP_MAX_QUEUE_SIZE: "0",
      OTEL_BSP_SCHEDULE_DELAY: "soon",
      OTEL_EXPORTER_OTLP_TIMEOUT: "-1",
      OTEL_EXPORTER_OTLP_PROTOCOL: "grpc",
    }),
  });
  assertEquals(reported.lines.toSorted(), [
    `Ignoring OTEL_BSP_MAX_QUEUE_SIZE: cannot use "0"`,
    `Ignoring OTEL_BSP_SCHEDULE_DELAY: cannot use "soon"`,
    `Ignoring OTEL_EXPORTER_OTLP_TIMEOUT: cannot use "-1"`,
    `Ignoring the OTLP protocol "grpc": using http/json`,
  ]);
  const wrong: OtlpTracingOptions[] = [
    { timeout: 0 },
    { timeout: NaN },
    { flushTimeout: -1 },
    { samplerRatio: 2 },
    { batch: { maxQueueSize: 0 } },
    { spanLimits: { linkCountLimit: -1 } },
  ];
  for (const options of wrong) {
    assertThrows(
      () => configureOtlpTracing(options),
      RangeError,
      "Cannot configure tracing",
    );
  }
});

Deno.test("a Worker's bindings are an environment", async () => {
  const urls: string[] = [];
  await using tracing = configureOtlpTracing({
    environment: {
      [ENDPOINT]: "http://bound",
      OTEL_BSP_MAX_QUEUE_SIZE: 1,
      DATABASE: {},
    },
    fetch: (url) => {
      urls.push(String(url));
      return Promise.resolve(new Response("{}"));
    },
  });
  emit(tracing, "1");
  await tracing.forceFlush();
  assertEquals(urls, ["http://bound/v1/traces"]);
  emit(tracing, "2", "3", "4");
  assertEquals(tracing.counters.dropped, 1);
  const disabled = configureOtlpTracing({
    environment: { OTEL_SDK_DISABLED: true },
  });
  assertEquals(
    disabled.tracerProvider.getTracer("test").startSpan("1").isRecording(),
    false,
  );
});
