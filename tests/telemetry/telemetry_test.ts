import {
  type Environment,
  noopTracerProvider,
  withTelemetry,
} from "@autogen-edge/runtime";
import {
  assert,
  assertEquals,
  assertNotStrictEquals,
  assertStrictEquals,
} from "@std/assert";
import { ROOT_CONTEXT, trace, type Tracer } from "@opentelemetry/api";
import { recordSpans } from "@autogen-edge/runtime/testing";
import {
  carryTelemetry,
  inheritedTelemetry,
  SCOPE,
  Telemetry,
} from "../../src/telemetry/mod.ts";

const nothingSet: Environment = () => undefined;

function environmentOf(values: Readonly<Record<string, string>>): Environment {
  return (name) => values[name];
}

function spanNamesBy(
  tracer: Tracer | undefined,
  spans = recordSpans(),
): string[] {
  tracer?.startSpan("probe").end();
  return spans.finished.map(({ name }) => name);
}

Deno.test("the defaults are the current convention with message spans", () => {
  const { conventions, messageSpans } = new Telemetry({
    environment: nothingSet,
  });
  assertEquals({ conventions, messageSpans }, {
    conventions: "current",
    messageSpans: true,
  });
});

Deno.test("the environment chooses the convention, and the options win", () => {
  const conventionsOf = (value: string, given?: "current" | "autogen") =>
    new Telemetry({
      environment: environmentOf({ AUTOGEN_TELEMETRY_CONVENTIONS: value }),
      conventions: given,
    }).conventions;
  assertEquals(conventionsOf("autogen"), "autogen");
  assertEquals(conventionsOf("current"), "current");
  assertEquals(conventionsOf("whatever"), "current");
  assertEquals(conventionsOf("autogen", "current"), "current");
  assertEquals(conventionsOf("current", "autogen"), "autogen");
});

Deno.test("message spans go off by the environment, the flag or the detail", () => {
  const messageSpansOf = (
    value: string,
    options: ConstructorParameters<typeof Telemetry>[0] = {},
  ) =>
    new Telemetry({
      environment: environmentOf({ AUTOGEN_DISABLE_RUNTIME_TRACING: value }),
      ...options,
    }).messageSpans;
  assertEquals(messageSpansOf("true"), false);
  assertEquals(messageSpansOf("TRUE"), false);
  assertEquals(messageSpansOf("false"), true);
  assertEquals(messageSpansOf("1"), true);
  assertEquals(messageSpansOf("true", { disableRuntimeTracing: false }), true);
  assertEquals(messageSpansOf("false", { disableRuntimeTracing: true }), false);
  assertEquals(messageSpansOf("false", { detail: "agents" }), false);
  assertEquals(messageSpansOf("false", { detail: "messages" }), true);
  assertEquals(
    messageSpansOf("false", {
      disableRuntimeTracing: true,
      detail: "messages",
    }),
    false,
  );
});

Deno.test("a provider that is given is used, one tracer for each scope", () => {
  const spans = recordSpans();
  let asked = 0;
  const telemetry = new Telemetry({
    environment: nothingSet,
    tracerProvider: {
      getTracer: (...args) => {
        asked++;
        return spans.tracerProvider.getTracer(...args);
      },
    },
  });
  assertStrictEquals(telemetry.tracer(SCOPE), telemetry.tracer(SCOPE));
  telemetry.tracer({ name: "other" });
  assertEquals(asked, 2);
  assertEquals(spanNamesBy(telemetry.tracer(SCOPE), spans), ["probe"]);
  const { name, version } = spans.finished[0]?.instrumentationScope ?? {};
  assertEquals([name, version], ["@autogen-edge/runtime", SCOPE.version]);
});

Deno.test("a no-op provider has no tracer at all", () => {
  const telemetry = new Telemetry({
    environment: nothingSet,
    tracerProvider: noopTracerProvider,
  });
  assertEquals(telemetry.tracer(SCOPE), undefined);
  assertEquals(telemetry.tracer(SCOPE), undefined);
});

Deno.test("the global provider is looked up when a span is due", () => {
  const telemetry = new Telemetry({ environment: nothingSet });
  assertEquals(telemetry.tracer(SCOPE), undefined);
  const first = recordSpans();
  const second = recordSpans({ seed: 2 });
  try {
    trace.setGlobalTracerProvider(first.tracerProvider);
    assertEquals(spanNamesBy(telemetry.tracer(SCOPE), first), ["probe"]);
    assertStrictEquals(telemetry.tracer(SCOPE), telemetry.tracer(SCOPE));
    trace.disable();
    assertEquals(telemetry.tracer(SCOPE), undefined);
    trace.setGlobalTracerProvider(second.tracerProvider);
    assertEquals(spanNamesBy(telemetry.tracer(SCOPE), second), ["probe"]);
    assertEquals(first.finished.length, 1);
    trace.disable();
    trace.setGlobalTracerProvider(noopTracerProvider);
    assertEquals(telemetry.tracer(SCOPE), undefined);
  } finally {
    trace.disable();
  }
  assertEquals(telemetry.tracer(SCOPE), undefined);
});

Deno.test("with() changes what is said, and keeps what is not", () => {
  const spans = recordSpans();
  const clock = () => 7;
  const base = new Telemetry({
    environment: environmentOf({ AUTOGEN_DISABLE_RUNTIME_TRACING: "true" }),
    tracerProvider: spans.tracerProvider,
    captureContent: true,
    contentBudget: 17,
    clock,
  });
  const changed = base.with({
    conventions: "autogen",
    captureContent: undefined,
  });
  assertEquals(
    [changed.conventions, changed.messageSpans, changed.clock],
    ["autogen", false, clock],
  );
  assertEquals(base.conventions, "current");
  assertEquals(
    changed.content(() => ({ f: "x".repeat(99) }), "s"),
    { f: "x".repeat(17) },
  );
  assertEquals(spanNamesBy(changed.tracer(SCOPE), spans), ["probe"]);
  assertEquals(
    [base, changed.with({ captureContent: false })].map((each) =>
      each.captures
    ),
    [true, false],
  );
  assertEquals(base.with({ disableRuntimeTracing: false }).messageSpans, true);
});

Deno.test("an error that one setting has seen, those made of it have seen, and no others", () => {
  const base = new Telemetry({ environment: nothingSet });
  const error = new Error("x");
  assertEquals(base.isFirstSight(error, "t1"), true);
  assertEquals(
    base.with({ captureContent: true }).isFirstSight(error, "t1"),
    false,
  );
  assertEquals(base.isFirstSight(error, "t2"), true);
  assertEquals(base.isFirstSight(error, "t1"), false);
  const other = new Telemetry({ environment: nothingSet });
  assertEquals(other.isFirstSight(error, "t1"), true);
  // What is no object is known by its value, and the last one only.
  assertEquals(base.isFirstSight("text", "t1"), true);
  assertEquals(base.isFirstSight("text", "t1"), false);
  assertEquals(base.isFirstSight("text", "t2"), true);
});

Deno.test("settings ride in a context, and a context that has them stays the same", () => {
  assertEquals(inheritedTelemetry(ROOT_CONTEXT), undefined);
  const telemetry = new Telemetry({ environment: nothingSet });
  const context = carryTelemetry(ROOT_CONTEXT, telemetry);
  assertStrictEquals(inheritedTelemetry(context), telemetry);
  assertStrictEquals(carryTelemetry(context, telemetry), context);
});

Deno.test("withTelemetry() adds to the settings that a context carries", () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  const environment = nothingSet;
  const outer = withTelemetry(ROOT_CONTEXT, { tracerProvider, environment });
  const inner = withTelemetry(outer, { conventions: "autogen" });
  const telemetry = inheritedTelemetry(inner);
  assert(telemetry !== undefined);
  assertEquals(telemetry.conventions, "autogen");
  assertEquals(spanNamesBy(telemetry.tracer(SCOPE), spans), ["probe"]);
  assertEquals(inheritedTelemetry(outer)?.conventions, "current");
});

Deno.test("settings that were settled before come back as they were", () => {
  const environment = nothingSet;
  const [one, other] = [recordSpans(), recordSpans()];
  const first = new Telemetry({
    tracerProvider: one.tracerProvider,
    environment,
  });
  const second = first.with({ tracerProvider: other.tracerProvider });
  assertNotStrictEquals(second, first);
  assertStrictEquals(
    second.with({ tracerProvider: one.tracerProvider }),
    first,
  );
  assertStrictEquals(second.with({ environment, detail: undefined }), second);
});
