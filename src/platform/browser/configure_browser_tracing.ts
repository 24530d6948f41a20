import {
  type Attributes,
  context,
  type ContextManager,
  diag,
} from "@opentelemetry/api";
import {
  configureOtlpTracing,
  type OtlpTracing,
  type OtlpTracingOptions,
} from "../../otlp/mod.ts";

/**
 * As much of a page as tracing needs.
 *
 * @example A page for a test
 * ```ts
 * import { configureBrowserTracing, type Page } from "@autogen-edge/runtime/browser";
 * import { assertEquals } from "@std/assert";
 *
 * const page: Page = {
 *   window: new EventTarget(),
 *   document: Object.assign(new EventTarget(), { visibilityState: "hidden" }),
 *   navigator: { userAgent: "test", language: "en" },
 * };
 *
 * let requests = 0;
 * await using tracing = configureBrowserTracing({
 *   page,
 *   fetch: () => Promise.resolve(new Response(`{"n":${++requests}}`)),
 * });
 * tracing.tracerProvider.getTracer("demo").startSpan("click").end();
 * page.document.dispatchEvent(new Event("visibilitychange"));
 * assertEquals(requests, 1);
 * ```
 */
export interface Page {
  /** The window, which tells when the page goes away. */
  readonly window: EventTarget;
  /** The document, which tells when the page is hidden. */
  readonly document: EventTarget & { readonly visibilityState: string };
  /** Who shows the page. */
  readonly navigator: {
    /** The browser's name for itself. */
    readonly userAgent: string;
    /** The language that the user prefers. */
    readonly language: string;
  };
}

/**
 * The set-up of a page.
 *
 * @example
 * ```ts
 * import { type BrowserTracingOptions, configureBrowserTracing } from "@autogen-edge/runtime/browser";
 * import { assertEquals, assertStringIncludes } from "@std/assert";
 *
 * let sent = "";
 * const options: BrowserTracingOptions = {
 *   serviceName: "demo",
 *   resource: { "demo.variant": "blue" },
 *   async fetch(_url, init) {
 *     sent = await new Response(init?.body).text();
 *     return new Response("{}");
 *   },
 * };
 *
 * const tracing = configureBrowserTracing(options);
 * tracing.tracerProvider.getTracer("demo").startSpan("click").end();
 * await tracing.shutdown();
 * assertStringIncludes(sent, '"demo.variant"');
 * ```
 */
export interface BrowserTracingOptions
  extends Omit<OtlpTracingOptions, "keepalive"> {
  /**
   * Is enabled and registered globally until shutdown, for instrumentation that
   * asks for the active span. Without one, nothing is registered.
   */
  readonly contextManager?: ContextManager | undefined;
  /**
   * The page, where it is not the one that the script runs in.
   *
   * @default {globalThis}
   */
  readonly page?: Page | undefined;
}

/**
 * Sets up tracing for a page. In addition to what `configureOtlpTracing` does,
 * it sends what has ended as soon as the page is hidden or goes away.
 *
 * Bodies are not compressed unless `compression` asks for it: that takes time
 * that a closing page does not have, and a header that a collector must allow.
 *
 * @param options - the set-up; a page has no environment of its own
 * @returns the set-up; disposing of it removes the listeners
 * @throws {TypeError} when the endpoint is no URL, or a header is none
 * @throws {RangeError} when a number is out of its range
 *
 * @example What has ended leaves with the page
 * ```ts
 * import { configureBrowserTracing } from "@autogen-edge/runtime/browser";
 * import { assertEquals } from "@std/assert";
 *
 * const window = new EventTarget();
 * const document = Object.assign(new EventTarget(), { visibilityState: "visible" });
 * const navigator = { userAgent: "test", language: "en" };
 * let lasting = 0;
 * await using tracing = configureBrowserTracing({
 *   page: { window, document, navigator },
 *   fetch: (_url, init) => {
 *     if (init?.keepalive) lasting++;
 *     return Promise.resolve(new Response("{}"));
 *   },
 * });
 * tracing.tracerProvider.getTracer("demo").startSpan("click").end();
 * window.dispatchEvent(new Event("pagehide"));
 * assertEquals(lasting, 1);
 * ```
 */
export function configureBrowserTracing(
  options: BrowserTracingOptions = {},
): OtlpTracing {
  const page = options.page ?? currentPage();
  const tracing = configureOtlpTracing({
    compression: "none",
    ...options,
    keepalive: true,
    resource: { ...describe(page), ...options.resource },
  });
  const listeners = new AbortController();
  const { signal } = listeners;
  page?.window.addEventListener("pagehide", tracing.flushNow, { signal });
  page?.document.addEventListener("visibilitychange", () => {
    if (page.document.visibilityState === "hidden") tracing.flushNow();
  }, { signal });
  const unregister = register(options.contextManager);

  const shutdown: OtlpTracing["shutdown"] = async (deadline) => {
    await tracing.shutdown(deadline);
    listeners.abort();
    unregister();
  };
  return {
    ...tracing,
    shutdown,
    [Symbol.asyncDispose]: () => shutdown(),
  };
}

/** A worker of a page has no document: then there is nothing to listen to. */
function currentPage(): Page | undefined {
  const globals = globalThis as Partial<Page>;
  const { window, document, navigator } = globals;
  return window !== undefined && document !== undefined &&
      navigator !== undefined
    ? { window, document, navigator }
    : undefined;
}

function describe(page: Page | undefined): Attributes {
  return page === undefined ? {} : {
    "browser.language": page.navigator.language,
    "user_agent.original": page.navigator.userAgent,
  };
}

function register(manager: ContextManager | undefined): () => void {
  if (manager === undefined) return () => {};
  if (context.setGlobalContextManager(manager.enable())) {
    return once(() => context.disable());
  }
  diag.warn("Cannot register the context manager: there is one already");
  return once(() => manager.disable());
}

function once(action: () => void): () => void {
  let done = false;
  return () => {
    if (!done) action();
    done = true;
  };
}
