import { assertEquals } from "@std/assert";
import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { configure, emit, settled } from "./_probe.ts";

Deno.test("where a context manager is registered, a traced fetch makes no span of an export", async () => {
  const manager = new AsyncLocalStorageContextManager();
  context.setGlobalContextManager(manager.enable());
  try {
    await using tracing = configure({
      fetch: async () => {
        emit(tracing, "HTTP POST");
        await Promise.resolve();
        emit(tracing, "later");
        return new Response("{}");
      },
    });
    emit(tracing, "1");
    await tracing.forceFlush();
    assertEquals(settled(tracing), { exported: 1, failed: 0, dropped: 0 });
  } finally {
    context.disable();
  }
});
