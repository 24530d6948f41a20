import { markRun } from "@autogen-edge/runtime";
import { assertEquals, assertStrictEquals } from "@std/assert";
import { ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { inRun } from "../../src/telemetry/mod.ts";
import { lab } from "./_fixture.ts";

Deno.test("a context without a span is no run, and stays as it is", () => {
  assertStrictEquals(markRun(ROOT_CONTEXT), ROOT_CONTEXT);
  assertStrictEquals(inRun(ROOT_CONTEXT), ROOT_CONTEXT);
});

Deno.test("without a run a context stays as it is", () => {
  const { context } = lab().open("work");
  assertStrictEquals(inRun(context), context);
});

Deno.test("below a run, however deep, handlers are at home in the run", () => {
  const { open } = lab();
  const run = open("run");
  const marked = markRun(run.context);
  assertStrictEquals(inRun(marked), marked);
  const deep = open("deeper", open("deep", marked).context);
  assertStrictEquals(
    trace.getSpan(inRun(deep.context)),
    trace.getSpan(run.context),
  );
});

Deno.test("a run in a run is a run of its own", () => {
  const { open } = lab();
  const outer = markRun(open("outer").context);
  const inner = markRun(open("inner", outer).context);
  const deep = open("deep", inner);
  assertEquals(trace.getSpan(inRun(deep.context)), trace.getSpan(inner));
});

Deno.test("the rest of a context is kept", () => {
  const { open } = lab();
  const key = Symbol("own");
  const marked = markRun(open("run").context);
  const deep = open("deep", marked).context.setValue(key, "kept");
  assertEquals(inRun(deep).getValue(key), "kept");
});
