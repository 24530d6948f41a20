/**
 * Tracing in a page: spans leave over OTLP/HTTP while it lives, and what has
 * ended when it is hidden or closed goes out with `keepalive`.
 *
 * The library needs no context manager. For the instrumentation of others there
 * is `ZoneContextManager` of `@opentelemetry/context-zone`; it loses the context
 * at the first native `await`, and its 14 KB are bundled only if you import it.
 *
 * @example A page that traces, with zones for other instrumentation
 * ```ts ignore
 * import { ZoneContextManager } from "@opentelemetry/context-zone";
 * import { configureBrowserTracing } from "@autogen-edge/runtime/browser";
 *
 * const tracing = configureBrowserTracing({
 *   endpoint: "https://collector.example",
 *   serviceName: "demo",
 *   contextManager: new ZoneContextManager(),
 * });
 * ```
 *
 * @module
 */
export {
  type BrowserTracingOptions,
  configureBrowserTracing,
  type Page,
} from "./configure_browser_tracing.ts";
