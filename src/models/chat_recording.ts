import {
  CodedError,
  type JsonCodec,
  jsonInteger,
  jsonList,
  jsonObject,
  jsonOpaque,
  jsonOptional,
  jsonString,
} from "../core/mod.ts";
import { describeThrown } from "../telemetry/mod.ts";
import type { ChatRequest } from "./_chat_request.ts";
import type { CreateResult, ModelInfo } from "./create_result.ts";
import { createResultJson, modelInfoJson } from "./create_result_json.ts";

/**
 * What a model was asked and what it answered, as JSON: to be written to a file,
 * and to be replayed. Names inside are Python AutoGen's.
 *
 * It holds all that was said. Look through it before others see it: what must
 * not be known may be taken out of it or replaced, and the requests, which are
 * only needed to be compared, may be left out.
 *
 * @example Without the requests
 * ```ts
 * import { type ChatRecording, RecordingChatCompletionClient, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const model = new ReplayChatCompletionClient(["Hello."]);
 * const client = new RecordingChatCompletionClient(model);
 * await client.create([]);
 *
 * const recording: ChatRecording = client.recording;
 * const calls = recording.calls.map(({ request: _, ...call }) => call);
 * assertEquals(calls[0]?.result?.content, "Hello.");
 *
 * const replay = ReplayChatCompletionClient.fromRecording({ ...recording, calls });
 * assertEquals((await replay.create([])).content, "Hello.");
 * ```
 */
export interface ChatRecording {
  /** The version of this form. */
  readonly version: number;
  /** The model's name. */
  readonly model: string;
  /** What the model can do. */
  readonly model_info: Readonly<Record<string, unknown>>;
  /** The calls, in the order in which they began. */
  readonly calls: readonly RecordedChat[];
}

/**
 * One call of a model that was recorded. One that was cut off has neither result
 * nor error.
 *
 * @example
 * ```ts
 * import { type RecordedChat, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const call: RecordedChat = {
 *   pieces: ["Hel", "lo."],
 *   result: {
 *     finish_reason: "stop",
 *     content: "Hello.",
 *     usage: { prompt_tokens: 9, completion_tokens: 2 },
 *   },
 * };
 * const client = ReplayChatCompletionClient.fromRecording({
 *   version: 1,
 *   model: "tiny",
 *   calls: [call],
 * });
 * const pieces = await Array.fromAsync(client.createStream([]));
 * assertEquals(pieces.slice(0, 2), ["Hel", "lo."]);
 * ```
 */
export interface RecordedChat {
  /** Messages, tools and all else that was asked. */
  readonly request?: Readonly<Record<string, unknown>> | undefined;
  /** The pieces of an answer that was streamed. */
  readonly pieces?: readonly string[] | undefined;
  /** The whole answer. */
  readonly result?: Readonly<Record<string, unknown>> | undefined;
  /** What went wrong, if it did. */
  readonly error?: {
    readonly name: string;
    readonly code?: string | undefined;
    readonly message: string;
  } | undefined;
}

/** One call and what came of it. */
export interface Exchange {
  readonly request?: ChatRequest | undefined;
  readonly pieces?: readonly string[] | undefined;
  readonly result?: CreateResult | undefined;
  readonly error?: RecordedError | undefined;
}

/** What is kept of an error. */
interface RecordedError {
  readonly name: string;
  readonly code?: string | undefined;
  readonly message: string;
}

/** What a {@linkcode ChatRecording} says. */
export interface Recording {
  readonly version: number;
  readonly model: string;
  readonly modelInfo?: ModelInfo | undefined;
  readonly calls: readonly Exchange[];
}

const VERSION = 1;

const version: JsonCodec<number> = {
  write: () => VERSION,
  read(json, refuse) {
    const value = jsonInteger.read(json, refuse);
    if (value === VERSION) return value;
    throw refuse("", "unsupported_version", `is ${value}, not ${VERSION}`);
  },
};

const exchangeJson: JsonCodec<Exchange> = /* @__PURE__ */ jsonObject<Exchange>({
  request: /* @__PURE__ */ jsonOptional(jsonOpaque),
  pieces: /* @__PURE__ */ jsonOptional(/* @__PURE__ */ jsonList(jsonString)),
  result: /* @__PURE__ */ jsonOptional(createResultJson),
  error: /* @__PURE__ */ jsonOptional(
    /* @__PURE__ */ jsonObject<RecordedError>({
      name: jsonString,
      code: /* @__PURE__ */ jsonOptional(jsonString),
      message: jsonString,
    }),
  ),
});

/** Writes and reads recordings. */
export const recordingJson: JsonCodec<Recording> = /* @__PURE__ */ jsonObject<
  Recording
>({
  version,
  model: jsonString,
  modelInfo: /* @__PURE__ */ jsonOptional(modelInfoJson),
  calls: /* @__PURE__ */ jsonList(exchangeJson),
});

/** What is kept of an error. */
export function recordedError(error: unknown): RecordedError {
  const code = error instanceof Error && "code" in error
    ? error.code
    : undefined;
  return {
    ...describeThrown(error),
    ...(typeof code === "string" ? { code } : {}),
  };
}

/** An error that is known by the same name and code. */
export function replayedError({ name, code, message }: RecordedError): Error {
  const error = code === undefined
    ? new Error(message)
    : new CodedError(code, message);
  error.name = name;
  return error;
}
