import type { Attributes } from "@opentelemetry/api";
import {
  attempt,
  type ChatMeasure,
  names,
  type Operation,
  recordTimeToFirstChunk,
  recordUsage,
  telemetryOf,
  type UsageSpanInfo,
} from "../telemetry/mod.ts";
import { outputMessages } from "./_content.ts";
import type { ChatCall } from "./chat_call.ts";
import type { ChatCompletionClientOptions } from "./chat_completion_client.ts";
import type { CreateResult } from "./create_result.ts";

/** A call of a model while it is made: its span, and its measure. */
export class RecordedCall implements ChatCall {
  readonly operation: Operation;
  readonly #measure: ChatMeasure | undefined;
  readonly #clock: () => number;
  /** When it was asked, until the answer begins. */
  #asked: number | undefined;
  #responseModel: string | undefined;
  #usage: UsageSpanInfo | undefined;

  constructor(
    operation: Operation,
    options: ChatCompletionClientOptions,
  ) {
    const { clock, conventions } = telemetryOf(operation.context);
    this.operation = operation;
    // AutoGen measures nothing.
    this.#measure = conventions === "autogen"
      ? undefined
      : attempt(() =>
        options.metrics?.({ ...options, clock, span: operation })
      );
    this.#clock = clock;
    this.#asked = clock();
    operation.onEnd((error) => {
      this.#measure?.end({
        ...this.#usage,
        responseModel: this.#responseModel,
        error,
      });
    });
  }

  record(attributes: () => Attributes): void {
    if (!this.operation.recording && this.#measure === undefined) return;
    const recorded = attributes();
    this.operation.record(() => recorded);
    this.#responseModel = recorded[names.GEN_AI_RESPONSE_MODEL]?.toString() ??
      this.#responseModel;
  }

  begin(): void {
    if (this.#asked !== undefined) this.piece();
  }

  /** A piece of the answer came. */
  piece(): void {
    if (this.#asked !== undefined) {
      recordTimeToFirstChunk(this.operation, this.#clock() - this.#asked);
      this.#asked = undefined;
    }
    attempt(() => this.#measure?.piece());
  }

  /** The whole answer came, which ends the call, whatever its reader does. */
  answer(result: CreateResult): void {
    const { usage, finishReason } = result;
    this.#usage = {
      ...usage,
      // AutoGen's name for it, in the conventions' words.
      finishReason: finishReason === "function_calls"
        ? "tool_call"
        : finishReason,
    };
    recordUsage(this.operation, this.#usage);
    this.operation.recordContent(() => ({
      [names.GEN_AI_OUTPUT_MESSAGES]: outputMessages(result),
    }));
    this.operation.end();
  }
}
