import { ModelError } from "../../models/mod.ts";
import { describeThrown } from "../../telemetry/mod.ts";
import { withoutSecrets } from "../../tools/mod.ts";
import {
  ApiError,
  errorOf,
  type Json,
  numberIn,
  objectIn,
  textIn,
} from "../_http/mod.ts";

/** What marks the SDK's errors, whichever copy of it made them. */
const MARKER = Symbol.for("vercel.ai.error");

/** What failed, for errors. */
export interface FailedCall {
  /** What was being done, e.g. `Cannot ask model "gpt-5"`. */
  readonly action: string;
  /** What must not be told. */
  readonly secrets: readonly string[];
}

/** An error, and whether the call may go better another time. */
export interface Failure {
  readonly error: unknown;
  readonly mayRetry: boolean;
  /** Of the answer that said so. */
  readonly headers?: Headers | undefined;
}

/**
 * Makes what a model of the SDK throws an error of this library, with the
 * provider's code. The SDK's hold the whole request, which is left behind. What is
 * not the SDK's stays as it is.
 */
export function failureOf(thrown: unknown, call: FailedCall): Failure {
  const fields = objectIn(thrown);
  const { name, message } = describeThrown(thrown);
  // Some providers have their keys in their URLs.
  const open = message.replaceAll(/(https?:[^\s?]*)\?[^\s)]*/g, "$1");
  const text = withoutSecrets(`${call.action}: ${open}`, call.secrets);
  if (!(MARKER in fields)) {
    return isUnreached(thrown, message)
      ? { error: new ApiError("connection_failed", text), mayRetry: true }
      : final(thrown);
  }
  switch (name) {
    case "AI_APICallError":
      return refusalOf(fields, text, call);
    case "AI_LoadAPIKeyError":
      return final(new ModelError("missing_key", text));
    case "AI_UnsupportedFunctionalityError":
      return final(new ModelError("unsupported", text));
    default:
      return final(new ApiError(codeOf(name), text));
  }
}

/** What a model says in its stream in place of an answer. */
export function streamFailure(thrown: unknown, call: FailedCall): unknown {
  if (thrown instanceof Error) return failureOf(thrown, call).error;
  const { error } = objectIn(thrown);
  return errorOf({ ...call, body: error ? thrown : { error: thrown } });
}

function refusalOf(fields: Json, text: string, call: FailedCall): Failure {
  const response = responseOf(fields);
  const error = response === undefined
    ? new ApiError("connection_failed", text)
    : response.ok
    ? new ApiError("invalid_answer", text, { status: response.status })
    : errorOf({
      ...call,
      body: fields.data ?? parsed(textIn(fields.responseBody) ?? ""),
      response,
    });
  return {
    error,
    // Money has run out, which time does not mend.
    mayRetry: fields.isRetryable === true &&
      error.code !== "insufficient_quota",
    headers: response?.headers,
  };
}

function final(error: unknown): Failure {
  return { error, mayRetry: false };
}

/** The answer that an error tells of, without its body. */
function responseOf(
  { statusCode, responseHeaders }: Json,
): Response | undefined {
  try {
    const status = numberIn(statusCode);
    if (status === undefined) return undefined;
    const headers = new Headers(objectIn(responseHeaders) as HeadersInit);
    return new Response(null, { status, headers });
  } catch {
    // No server answers so.
    return undefined;
  }
}

/** What runtimes throw where no server is reached; the SDK knows Node's alone. */
function isUnreached(thrown: unknown, message: string): boolean {
  const said =
    /fetch failed|failed to fetch|fetch resource|load failed|network ?error|connection|error (?:sending|reading)/i;
  return thrown instanceof TypeError && said.test(message) ||
    // workerd
    thrown instanceof Error && message.startsWith("Network connection lost");
}

/** `AI_InvalidPromptError` is `invalid_prompt`, `AI_JSONParseError` `json_parse`. */
function codeOf(name: string): string {
  return name.replace(/^AI_|Error$/g, "")
    .replaceAll(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "_")
    .toLowerCase();
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
