import { assert, assertEquals, assertThrows } from "@std/assert";
import { context, type ContextManager, ROOT_CONTEXT } from "@opentelemetry/api";
import {
  type BrowserTracingOptions,
  configureBrowserTracing,
  type Page,
} from "@autogen-edge/runtime/browser";
import { emit } from "../../otlp/_probe.ts";

interface FakePage extends Page {
  readonly document: EventTarget & { visibilityState: string };
}

function fakePage(): FakePage {
  return {
    window: new EventTarget(),
    document: Object.assign(new EventTarget(), { visibilityState: "visible" }),
    navigator: { userAgent: "test", language: "de" },
  };
}

function configure(options: BrowserTracingOptions) {
  const bodies: string[] = [];
  const tracing = configureBrowserTracing({
    environment: () => undefined,
    fetch: (_url, init) => {
      assert(init?.body instanceof Uint8Array);
      assertEquals(init.keepalive, true);
      bodies.push(new TextDecoder().decode(init.body));
      return Promise.resolve(new Response("{}"));
    },
    ...options,
  });
  return { tracing, bodies };
}

Deno.test("configureBrowserTracing() flushes when the page is hidden or goes away", async () => {
  const page = fakePage();
  const { tracing, bodies } = configure({ page });
  emit(tracing, "1");
  page.document.dispatchEvent(new Event("visibilitychange"));
  assertEquals(bodies.length, 0);
  page.document.visibilityState = "hidden";
  page.document.dispatchEvent(new Event("visibilitychange"));
  assertEquals(bodies.length, 1);
  page.window.dispatchEvent(new Event("pagehide"));
  assertEquals(bodies.length, 1);
  emit(tracing, "2");
  page.window.dispatchEvent(new Event("pagehide"));
  assertEquals(bodies.length, 2);
  await tracing.shutdown();
  assertEquals(tracing.counters.exported, 2);
  assert(bodies[0]?.includes("browser.language"));
});

Deno.test("configureBrowserTracing() works where there is no document", async () => {
  const { tracing, bodies } = configure({});
  emit(tracing, "1");
  await tracing[Symbol.asyncDispose]();
  assertEquals(bodies.length, 1);
});

Deno.test("configureBrowserTracing() stops listening at shutdown", async () => {
  let asked = 0;
  const document = Object.defineProperty(
    Object.assign(new EventTarget(), { visibilityState: "visible" }),
    "visibilityState",
    {
      get() {
        asked++;
        return "hidden";
      },
    },
  );
  const { tracing } = configure({ page: { ...fakePage(), document } });
  document.dispatchEvent(new Event("visibilitychange"));
  assertEquals(asked, 1);
  await tracing.shutdown();
  document.dispatchEvent(new Event("visibilitychange"));
  assertEquals(asked, 1);
});

Deno.test("configureBrowserTracing() registers a context manager only while it runs", async () => {
  const calls: string[] = [];
  const manager: ContextManager = {
    active: () => ROOT_CONTEXT,
    with: (_context, fn, self, ...args) => fn.call(self, ...args),
    bind: (_context, target) => target,
    enable() {
      calls.push("enable");
      return this;
    },
    disable() {
      calls.push("disable");
      return this;
    },
  };
  const { tracing } = configure({ contextManager: manager });
  const second = configure({ contextManager: manager });
  await second.tracing.shutdown();
  assertEquals(calls, ["enable", "enable", "disable"]);
  await tracing.shutdown();
  await tracing.shutdown();
  assertEquals(calls, ["enable", "enable", "disable", "disable"]);
  assertEquals(context.setGlobalContextManager(manager), true);
  context.disable();
});

Deno.test("configureBrowserTracing() refuses an endpoint that is no URL", () => {
  assertThrows(
    () => configureBrowserTracing({ endpoint: "/v1/traces" }),
    TypeError,
    `"/v1/traces" is not a URL`,
  );
});
