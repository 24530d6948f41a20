import {
  type Component,
  type ComponentModel,
  componentModel,
  type ComponentProvider,
} from "../core/mod.ts";
import {
  abortable,
  onAbort,
  readOrigins,
  traceHeaders,
} from "../telemetry/mod.ts";
import { fillPath, hasDots, placeholdersOf, queryOf } from "./_http_request.ts";
import { BaseTool } from "./base_tool.ts";
import { headersOf, readHeaders } from "./headers_of.ts";
import { HttpToolError, type HttpToolErrorCode } from "./http_tool_error.ts";
import type { HttpToolMethod, HttpToolOptions } from "./http_tool_options.ts";
import { secretsOf, withoutSecrets } from "./secrets.ts";
import type { ToolContext } from "./tool.ts";
import type { ToolResources } from "./tool_resources.ts";

/**
 * A request to a server as a tool: no code, only where to ask, and a JSON Schema
 * of what. A status that is no success is a failure of the tool; redirects are
 * not followed, since they would take the headers with them.
 *
 * @example
 * ```ts
 * import { HttpTool } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const weather = new HttpTool({
 *   name: "weather",
 *   description: "Tells the weather in a city",
 *   scheme: "https",
 *   host: "example.com",
 *   path: "/weather",
 *   method: "GET",
 *   headers: { authorization: "Bearer secret" },
 *   returnType: "json",
 *   jsonSchema: {
 *     type: "object",
 *     properties: { city: { type: "string" } },
 *     required: ["city"],
 *   },
 *   fetch: () => Promise.resolve(Response.json({ sky: "clear" })),
 * });
 * assertEquals(await weather.runJson({ city: "Oslo" }), { sky: "clear" });
 * ```
 */
export class HttpTool
  extends BaseTool<Readonly<Record<string, unknown>>, unknown>
  implements Component {
  readonly #options: HttpToolOptions;
  readonly #url: URL;
  readonly #path: string;
  readonly #method: HttpToolMethod;
  readonly #timeout: number;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #secrets: readonly string[];
  readonly #traceOrigins: ReadonlySet<string>;

  /**
   * Makes a tool of a server.
   *
   * @param options - where to ask, and what the model is told of it
   * @throws {TypeError} if the host, the path, the method, a header or an origin
   * is none
   * @throws {RangeError} if the port or the timeout is out of its range
   * @throws {ToolError} `invalid_schema`
   */
  constructor(options: HttpToolOptions) {
    const { name, description = DESCRIPTION, jsonSchema } = options;
    super({ name, description, parameters: jsonSchema });
    const { path = "/", method = "POST", timeout = TIMEOUT } = options;
    const doing = `Cannot make tool "${name}"`;
    this.#options = { ...options };
    this.#url = readUrl(options, doing);
    this.#path = readPath(path, jsonSchema, doing);
    if (!METHODS.includes(method)) {
      throw new TypeError(
        `${doing}: "method" is "${method}", not one of ${METHODS.join(", ")}`,
      );
    }
    this.#method = method;
    if (!(timeout > 0)) {
      throw new RangeError(
        `${doing}: "timeout" is ${timeout}, not milliseconds above 0`,
      );
    }
    this.#timeout = Math.min(timeout, LONGEST_TIMEOUT);
    this.#headers = headersOf(options.headers, doing);
    this.#secrets = secretsOf(this.#url, this.#headers);
    this.#traceOrigins = readOrigins(options.traceOrigins ?? [], doing);
  }

  /** Asks the server. */
  override async run(
    args: Readonly<Record<string, unknown>>,
    { signal, traceContext }: ToolContext,
  ): Promise<unknown> {
    const { fetch = globalThis.fetch } = this.#options;
    const { url, body } = this.#request(args);
    const controller = new AbortController();
    const unlink = signal &&
      onAbort(signal, () => controller.abort(signal.reason));
    const late = this.#error("timeout", `no answer in ${this.#timeout} ms`);
    const timer = setTimeout(() => controller.abort(late), this.#timeout);
    const within = <T>(work: Promise<T>) => abortable(work, controller.signal);
    try {
      const response = await within(fetch(url, {
        method: this.#method,
        headers: {
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...traceHeaders(traceContext, url, this.#traceOrigins),
          ...this.#headers,
        },
        ...(body === undefined ? {} : { body }),
        redirect: "manual",
        signal: controller.signal,
      }));
      if (!response.ok) throw await within(this.#refused(response));
      return this.#read(await within(response.text()));
    } catch (error) {
      signal?.throwIfAborted();
      if (error instanceof HttpToolError) throw error;
      const said = "the server cannot be reached, or broke off";
      throw this.#error("connection_failed", said, { cause: error });
    } finally {
      clearTimeout(timer);
      unlink?.();
    }
  }

  /**
   * Writes the tool down, without its headers: where it is loaded they come from
   * the {@linkcode ToolResources}.
   *
   * @returns its component model: JSON
   */
  dumpComponent(): ComponentModel {
    const { scheme = "http", host, jsonSchema, returnType = "text" } =
      this.#options;
    return componentModel(
      {
        provider: "autogen_ext.tools.http.HttpTool",
        componentType: "tool",
      },
      {
        name: this.name,
        description: this.description,
        scheme,
        host,
        port: portOf(this.#url),
        path: this.#path,
        method: this.#method,
        // AutoGen loads no tool without them.
        headers: {},
        json_schema: jsonSchema,
        return_type: returnType,
        timeout: this.#timeout / 1000,
      },
    );
  }

  #request(
    args: Readonly<Record<string, unknown>>,
  ): { readonly url: URL; readonly body?: string } {
    const { filled, rest } = fillPath(this.#path, args, this.name);
    const url = new URL(filled, this.#url);
    if (this.#method !== "GET" && this.#method !== "DELETE") {
      return { url, body: JSON.stringify(rest) };
    }
    for (const [name, value] of queryOf(rest)) {
      url.searchParams.append(name, value);
    }
    return { url };
  }

  #read(text: string): unknown {
    if (this.#options.returnType !== "json") return text;
    try {
      return JSON.parse(text);
    } catch (cause) {
      throw this.#error("invalid_answer", "the answer is no JSON", { cause });
    }
  }

  async #refused(response: Response): Promise<HttpToolError> {
    if (response.type === "opaqueredirect") {
      return this.#error("invalid_answer", "the answer is a redirect");
    }
    const { status } = response;
    const clean = (text: string) => withoutSecrets(text, this.#secrets);
    const body = clean(await beginningOf(response)).slice(0, MOST_OF_A_BODY);
    const said = body.trim().slice(0, MOST_OF_A_MESSAGE);
    const problem = said === "" ? `${status}` : `${status}: ${said}`;
    return this.#error(`${status}`, problem, { status, body });
  }

  #error(
    code: HttpToolErrorCode,
    problem: string,
    options?: ConstructorParameters<typeof HttpToolError>[2],
  ): HttpToolError {
    // The template, as the arguments are content.
    const asked = `${this.#method} ${this.#url.origin}${this.#path}`;
    const message = `Cannot call tool "${this.name}" by ${asked}: ${problem}`;
    return new HttpToolError(code, message, options);
  }
}

const DESCRIPTION = "HTTP tool";
const TIMEOUT = 5000;
// What setTimeout can wait for at most; it would not wait at all for more.
const LONGEST_TIMEOUT = 2_147_483_647;
const MOST_OF_A_BODY = 4096;
const MOST_OF_A_MESSAGE = 500;
const METHODS: readonly HttpToolMethod[] = [
  "GET",
  "POST",
  "PUT",
  "DELETE",
  "PATCH",
];

function readUrl(
  { scheme = "http", host, port }: HttpToolOptions,
  doing: string,
): URL {
  if (scheme !== "http" && scheme !== "https") {
    throw new TypeError(`${doing}: "scheme" is "${scheme}", not http or https`);
  }
  if (port !== undefined && !(Number.isInteger(port) && port > 0)) {
    throw new RangeError(`${doing}: "port" is ${port}, not a port`);
  }
  const origin = `${scheme}://${host}`;
  const url = URL.parse(port === undefined ? origin : `${origin}:${port}`);
  // Anything but a host makes a URL with more than that.
  if (url !== null && url.href === `${url.origin}/`) return url;
  throw new TypeError(`${doing}: ${JSON.stringify(host)} is not a host`);
}

function readPath(
  path: string,
  { properties }: HttpToolOptions["jsonSchema"],
  doing: string,
): string {
  function refuse(problem: string): never {
    throw new TypeError(`${doing}: "path" is "${path}", ${problem}`);
  }
  if (!path.startsWith("/") || path.startsWith("//")) {
    refuse('which does not begin with one "/"');
  }
  if (hasDots(path)) refuse("which leads to another path");
  for (const name of placeholdersOf(path)) {
    if (!Object.hasOwn(properties ?? {}, name)) {
      refuse(`and "jsonSchema" has no property "${name}"`);
    }
  }
  return path;
}

function portOf({ port, protocol }: URL): number {
  return Number(port) || (protocol === "https:" ? 443 : 80);
}

/** As much of a body as is of use; it may break off. */
async function beginningOf({ body }: Response): Promise<string> {
  let text = "";
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  try {
    while (reader !== undefined && text.length < MOST_OF_A_BODY) {
      const { done, value } = await reader.read();
      if (done) break;
      text += value;
    }
  } catch {
    // The status says enough.
  }
  reader?.cancel().catch(() => {});
  return text;
}

/** Makes a tool of what Python AutoGen, or this library, wrote down. */
export const httpToolProvider: ComponentProvider<
  Readonly<Record<string, unknown>>,
  ToolResources
> = {
  componentType: "tool",
  fromConfig(_, context) {
    const { fields, resources: { fetch } } = context;
    const { optional } = fields;
    const timeout = optional.number("timeout");
    const options: HttpToolOptions = {
      name: fields.string("name"),
      description: optional.string("description"),
      scheme: optional.oneOf("scheme", ["http", "https"]),
      host: fields.string("host"),
      port: fields.integer("port"),
      path: optional.string("path"),
      method: optional.oneOf("method", METHODS),
      jsonSchema: fields.object("json_schema"),
      returnType: optional.oneOf("return_type", ["text", "json"]),
      timeout: timeout === undefined ? undefined : timeout * 1000,
      fetch,
    };
    const { origin } = readUrl(options, "Cannot load the tool");
    const written = optional.object("headers");
    const headers = readHeaders("/headers", written, origin, context);
    return new HttpTool({ ...options, headers });
  },
};
