import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { assertTree } from "@autogen-edge/runtime/testing";
import { assertEquals, assertStrictEquals } from "@std/assert";
import { operationStream, runOperation } from "../../src/telemetry/mod.ts";
import { lab } from "./_fixture.ts";

/** Runs a test where asynchronous context works, and cleans up. */
async function withAmbientContext(run: () => Promise<void>): Promise<void> {
  context.setGlobalContextManager(
    new AsyncLocalStorageContextManager().enable(),
  );
  try {
    await run();
  } finally {
    context.disable();
  }
}

Deno.test("a stream's span is current while the producer runs, and never for the reader", () =>
  withAmbientContext(async () => {
    const { spans, open } = lab();
    const seen: (string | undefined)[] = [];
    const spanId = () => trace.getSpan(context.active())?.spanContext().spanId;
    const reader = open("reader");
    await runOperation(reader, undefined, async () => {
      const mine = spanId();
      const stream = operationStream<number>({
        open: () => open("stream", context.active()),
        produce: async function* () {
          for (const n of [1, 2]) {
            seen.push(spanId());
            await Promise.resolve();
            seen.push(spanId());
            yield n;
          }
        },
        signal: undefined,
      });
      for await (const _ of stream) {
        assertEquals(spanId(), mine);
        await Promise.resolve();
        assertEquals(spanId(), mine);
      }
      assertEquals(spanId(), mine);
    });
    const [stream] = spans.finished.filter(({ name }) => name === "stream");
    assertEquals(new Set(seen), new Set([stream?.spanContext().spanId]));
    assertEquals(seen.length, 4);
    assertTree(spans, { name: "reader", children: [{ name: "stream" }] });
  }));

Deno.test("two streams that are read in turn keep their own spans current", () =>
  withAmbientContext(async () => {
    const { open } = lab();
    const current = new Map<string, Set<unknown>>();
    const streamOf = (name: string) =>
      operationStream<string>({
        open: () => open(name),
        produce: async function* () {
          for (let n = 0; n < 3; n++) {
            await Promise.resolve();
            const seen = current.get(name) ?? new Set();
            current.set(name, seen.add(trace.getActiveSpan()));
            yield name;
          }
        },
        signal: undefined,
      });
    const [a, b] = [streamOf("a"), streamOf("b")];
    for (let n = 0; n < 4; n++) await Promise.all([a.next(), b.next()]);
    assertEquals([current.get("a")?.size, current.get("b")?.size], [1, 1]);
    const [one] = current.get("a") ?? [];
    const [two] = current.get("b") ?? [];
    assertEquals(one === two, false);
  }));

Deno.test("an operation is current while its work runs, and only there", () =>
  withAmbientContext(async () => {
    const { open } = lab();
    const operation = open("work");
    const before = context.active();
    await runOperation(operation, undefined, async () => {
      assertStrictEquals(context.active(), operation.context);
      await Promise.resolve();
      assertStrictEquals(context.active(), operation.context);
    });
    assertStrictEquals(context.active(), before);
  }));
