import { CodedError } from "../../core/mod.ts";
import { withoutSecrets } from "../../tools/mod.ts";
import { listIn, objectIn, textIn } from "./read_answer.ts";

/**
 * What a provider said when it refused.
 *
 * @example
 * ```ts
 * import { ApiError, type ApiErrorOptions } from "@autogen-edge/runtime/ext/openai";
 * import { assertEquals } from "@std/assert";
 *
 * const options: ApiErrorOptions = { status: 503, requestId: "req_1" };
 * const error = new ApiError("overloaded", "Cannot ask the model", options);
 * assertEquals(error.status, 503);
 * ```
 */
export interface ApiErrorOptions extends ErrorOptions {
  /** The HTTP status, where there was an answer. */
  readonly status?: number | undefined;
  /** The provider's id of the request, which its support asks for. */
  readonly requestId?: string | undefined;
}

/**
 * A request that a provider did not answer as it should. Its `code` is the
 * provider's own, e.g. `rate_limit_exceeded`; where it gave none, the status,
 * e.g. `503`; and where there was no answer `timeout`, `connection_failed` or
 * `invalid_answer`. No secret is in its text, and nothing of it is in its cause.
 *
 * @example
 * ```ts
 * import { ApiError, OpenAIChatCompletionClient } from "@autogen-edge/runtime/ext/openai";
 * import { assertEquals, assertRejects } from "@std/assert";
 *
 * const client = new OpenAIChatCompletionClient({
 *   model: "gpt-5",
 *   apiKey: "from-a-vault",
 *   fetch: () =>
 *     Promise.resolve(Response.json(
 *       { error: { code: "invalid_api_key", message: "Which key?" } },
 *       { status: 401 },
 *     )),
 * });
 * const error = await assertRejects(() => client.create([]), ApiError);
 * assertEquals([error.status, error.code], [401, "invalid_api_key"]);
 * ```
 */
export class ApiError extends CodedError {
  /** The same for all of them. */
  override readonly name = "ApiError";
  /** The HTTP status, where there was an answer. */
  readonly status: number | undefined;
  /** The provider's id of the request, which its support asks for. */
  readonly requestId: string | undefined;

  /**
   * Makes an error.
   *
   * @param code - what went wrong, for programs
   * @param message - what was being done, and what the provider said
   * @param options - the status, the request's id, and the `cause`
   */
  constructor(
    code: string,
    message: string,
    { status, requestId, ...options }: ApiErrorOptions = {},
  ) {
    super(code, message, options);
    this.status = status;
    this.requestId = requestId;
  }
}

/** An answer that says why there is no answer. */
export interface Refusal {
  /** What was being done, e.g. `Cannot ask model "gpt-5"`. */
  readonly action: string;
  /** What must not be told. */
  readonly secrets: readonly string[];
  /** The body, parsed where it was JSON. */
  readonly body: unknown;
  readonly response?: Response | undefined;
}

/** Makes an error of what a provider says: all of them say it in similar words. */
export function errorOf(
  { action, secrets, body, response }: Refusal,
): ApiError {
  const outer = objectIn(listIn(body)[0] ?? body);
  const inner = objectIn(outer.error);
  const status = response?.status;
  const code = [inner.code, inner.type, inner.status, outer.code, status]
    .map((value) =>
      withoutSecrets(value instanceof Object ? "" : `${value ?? ""}`, secrets)
    )
    // Codes become names of spans' errors, so prose must not become one.
    .find((value) => /^[\w.-]{1,64}$/.test(value)) ?? "_OTHER";
  // The pages of proxies say nothing.
  const prose = typeof body === "string" && !/^\s*</.test(body) ? body : "";
  const said = textIn(inner.message) ?? textIn(outer.error) ??
    textIn(outer.message) ?? textIn(outer.detail) ?? prose.trim();
  const requestId = ["x-request-id", "request-id", "apim-request-id"]
    .map((name) => response?.headers.get(name))
    .find((id) => id) ?? textIn(outer.request_id);
  const number = status === undefined || code === `${status}`
    ? ""
    : `${status} `;
  // What is cut first may end within a secret.
  const clean = withoutSecrets(said, secrets).slice(0, 1000);
  return new ApiError(
    code,
    `${action}: ${number}${code}${clean && `: ${clean}`}`,
    { status, requestId },
  );
}
