import type { JsonSchema } from "./json_schema.ts";

/**
 * How an {@linkcode HttpTool} asks its server.
 *
 * @example A path that is filled in
 * ```ts
 * import { HttpTool, type HttpToolOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: HttpToolOptions = {
 *   name: "read_item",
 *   description: "Reads an item of the catalog",
 *   scheme: "https",
 *   host: "example.com",
 *   path: "/items/{id}",
 *   method: "GET",
 *   jsonSchema: {
 *     type: "object",
 *     properties: { id: { type: "string" }, lang: { type: "string" } },
 *     required: ["id"],
 *   },
 *   fetch: (url) => Promise.resolve(new Response(String(url))),
 * };
 * const asked = await new HttpTool(options).runJson({ id: "a/b", lang: "en" });
 * assertEquals(asked, "https://example.com/items/a%2Fb?lang=en");
 * ```
 */
export interface HttpToolOptions {
  /** What the model calls it. */
  readonly name: string;
  /**
   * Tells the model what it does and when to use it.
   *
   * @default {"HTTP tool"}
   */
  readonly description?: string | undefined;
  /**
   * How the server is spoken to.
   *
   * @default {"http"}
   */
  readonly scheme?: "http" | "https" | undefined;
  /** The server's name or address. */
  readonly host: string;
  /**
   * The server's port.
   *
   * @default {80} or, for `https`, 443
   */
  readonly port?: number | undefined;
  /**
   * The path. `{name}` stands for an argument, which is then left out of the
   * rest of the request.
   *
   * @default {"/"}
   */
  readonly path?: string | undefined;
  /**
   * What is done. The arguments are the query of `GET` and `DELETE`, and the JSON
   * that all others send.
   *
   * @default {"POST"}
   */
  readonly method?: HttpToolMethod | undefined;
  /**
   * Sent with each request. They are neither in errors nor in spans nor written
   * down with the tool, since they hold keys.
   */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** What the tool takes: a JSON Schema of type `object`. */
  readonly jsonSchema: JsonSchema;
  /**
   * Whether the answer is taken as text, or must be JSON.
   *
   * @default {"text"}
   */
  readonly returnType?: "text" | "json" | undefined;
  /**
   * Milliseconds until the whole answer must be there.
   *
   * @default {5000}
   */
  readonly timeout?: number | undefined;
  /**
   * Sends the requests; in a Worker it may be that of a service binding.
   *
   * @default {globalThis.fetch}, looked up for each request
   */
  readonly fetch?: typeof globalThis.fetch | undefined;
  /**
   * Origins, e.g. `https://example.com`, that get the trace context as headers.
   * The tool's own is not among them unless it is named.
   *
   * @default {[]}
   */
  readonly traceOrigins?: readonly string[] | undefined;
}

/**
 * What an {@linkcode HttpTool} can do.
 *
 * @example
 * ```ts
 * import type { HttpToolMethod } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const SAFE: readonly HttpToolMethod[] = ["GET"];
 * assert(!SAFE.includes("DELETE"));
 * ```
 */
export type HttpToolMethod = "GET" | "POST" | "PUT" | "DELETE" | "PATCH";
