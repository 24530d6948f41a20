import {
  type Context,
  createContextKey,
  ROOT_CONTEXT,
  trace,
} from "@opentelemetry/api";
import { assertEquals, assertNotStrictEquals } from "@std/assert";
import { DerivedContext } from "../../src/telemetry/_derived_context.ts";

const A = createContextKey("derived_context_test a");
const B = createContextKey("derived_context_test b");
const C = createContextKey("derived_context_test c");

function valuesOf(context: Context): unknown[] {
  return [A, B, C].map((key) => context.getValue(key));
}

Deno.test("a derived context has its own value and those of its base", () => {
  const base = ROOT_CONTEXT.setValue(A, "base").setValue(B, "base");
  const derived = new DerivedContext(base, B, "derived");
  assertEquals(valuesOf(derived), ["base", "derived", undefined]);
  assertEquals(valuesOf(derived.setValue(C, 3)), ["base", "derived", 3]);
});

Deno.test("changes of a derived context leave it as it was", () => {
  const derived = new DerivedContext(ROOT_CONTEXT, A, 1).setValue(B, 2);
  const changed = derived.setValue(A, "new");
  assertNotStrictEquals(changed, derived);
  assertEquals(valuesOf(changed), ["new", 2, undefined]);
  assertEquals(valuesOf(derived.deleteValue(B)), [1, undefined, undefined]);
  assertEquals(valuesOf(derived), [1, 2, undefined]);
});

Deno.test("what a base has can be deleted above it", () => {
  const base = ROOT_CONTEXT.setValue(A, "base");
  const derived = new DerivedContext(base, B, 1);
  assertEquals(valuesOf(derived.deleteValue(A)), [undefined, 1, undefined]);
  assertEquals(valuesOf(base), ["base", undefined, undefined]);
});

Deno.test("a context that was derived very often is no deeper than its values", () => {
  const keys = [A, B, C];
  let context: Context = new DerivedContext(ROOT_CONTEXT, A, 0);
  for (let step = 0; step < 100_000; step++) {
    context = context.setValue(keys[step % 3] ?? A, step);
  }
  assertEquals(valuesOf(context), [99_999, 99_997, 99_998]);
  // Every level would be a call.
  assertEquals(context.getValue(createContextKey("missing")), undefined);
});

Deno.test("the API keeps a span in a derived context", () => {
  const span = trace.wrapSpanContext({
    traceId: "0af7651916cd43dd8448eb211c80319c",
    spanId: "b7ad6b7169203331",
    traceFlags: 1,
  });
  const derived = trace.setSpan(new DerivedContext(ROOT_CONTEXT, A, 1), span);
  assertEquals(trace.getSpan(derived), span);
  assertEquals(trace.getSpan(trace.deleteSpan(derived)), undefined);
  assertEquals(derived.getValue(A), 1);
});
