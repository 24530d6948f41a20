import { isCancellation } from "../telemetry/mod.ts";
import { type ChatRequest, chatRequest } from "./_chat_request.ts";
import { LateStream } from "./_late_stream.ts";
import type {
  ChatCompletionClient,
  CreateOptions,
} from "./chat_completion_client.ts";
import {
  type ChatRecording,
  type Exchange,
  recordedError,
  recordingJson,
} from "./chat_recording.ts";
import type { CreateResult } from "./create_result.ts";
import { ForwardingChatCompletionClient } from "./forwarding_chat_completion_client.ts";
import type { LlmMessage } from "./llm_message.ts";

/**
 * A client that remembers what another one is asked and answers, so that a test
 * may replay what a real model said. The other one makes the calls, which have
 * its spans and are on its bill.
 *
 * @example
 * ```ts
 * import { RecordingChatCompletionClient, ReplayChatCompletionClient, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * // Stands in for a real model.
 * const model = new ReplayChatCompletionClient(["Because of the air."]);
 * const question = UserMessage({ content: "Why is the sky blue?", source: "user" });
 *
 * const client = new RecordingChatCompletionClient(model);
 * const answer = await client.create([question]);
 * const text = JSON.stringify(client.recording); // write it to a file
 *
 * const replay = ReplayChatCompletionClient.fromRecording(text);
 * assertEquals(await replay.create([question]), answer);
 * ```
 */
export class RecordingChatCompletionClient
  extends ForwardingChatCompletionClient {
  readonly #calls: RunningExchange[] = [];

  /**
   * Makes a client that has recorded nothing yet.
   *
   * @param client - the client that is asked
   */
  constructor(client: ChatCompletionClient) {
    super(client);
  }

  /**
   * All calls so far, as JSON. Those that are under way are in it as far as they
   * have come; those that were cancelled or left, as far as they came.
   */
  get recording(): ChatRecording {
    const { model, modelInfo } = this;
    const recording = { version: 1, model, modelInfo, calls: this.#calls };
    return recordingJson.write(recording) as ChatRecording;
  }

  /**
   * Asks the other client and remembers what it says.
   *
   * @param messages - the conversation so far
   * @param options - tools, output, and the call context
   * @throws what the other client throws
   */
  override async create(
    messages: readonly LlmMessage[],
    options: CreateOptions = {},
  ): Promise<CreateResult> {
    const call = this.#begin(messages, options);
    try {
      return call.result = await this.client.create(messages, options);
    } catch (error) {
      fail(call, error, options);
      throw error;
    }
  }

  /**
   * Has the other client stream its answer, and remembers it piece by piece.
   *
   * @param messages - the conversation so far
   * @param options - tools, output, and the call context
   * @throws what the other client throws
   */
  override createStream(
    messages: readonly LlmMessage[],
    options: CreateOptions = {},
  ): AsyncIterableIterator<string | CreateResult, void, undefined> {
    const pieces: string[] = [];
    let call: RunningExchange = {};
    return new LateStream({
      open: () => {
        call = this.#begin(messages, options);
        call.pieces = pieces;
        return Promise.resolve(this.client.createStream(messages, options));
      },
      seen(piece) {
        if (typeof piece === "string") pieces.push(piece);
        else call.result = piece;
      },
      failed: (error) => fail(call, error, options),
    });
  }

  #begin(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): RunningExchange {
    const call = { request: snapshot(messages, options) };
    this.#calls.push(call);
    return call;
  }
}

type RunningExchange = { -readonly [Field in keyof Exchange]: Exchange[Field] };

function fail(
  call: RunningExchange,
  error: unknown,
  { signal }: CreateOptions,
): void {
  // Whoever cancelled the call cancels it again.
  if (!isCancellation(error, signal)) call.error = recordedError(error);
}

/** A request as it is now, as far as JSON can hold it. */
function snapshot(
  messages: readonly LlmMessage[],
  options: CreateOptions,
): ChatRequest | undefined {
  try {
    return JSON.parse(JSON.stringify(chatRequest(messages, options)));
  } catch {
    // A call is not to fail since it is recorded.
    return undefined;
  }
}
