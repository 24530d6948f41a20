import type { Attributes } from "@opentelemetry/api";
import {
  type ChatMeasure,
  type ChatMetrics,
  errorType,
  isCancellation,
  type MeasuredCall,
  names,
  type Operation,
  recordChatOutput,
  recordTimeToFirstChunk,
  recordUsage,
  telemetryOf,
  type UsageSpanInfo,
} from "../telemetry/mod.ts";
import { outputMessages } from "./_content.ts";
import type { ChatCall } from "./chat_call.ts";
import type { CreateResult } from "./create_result.ts";

/** A call of a model while it is made: its span, and its measure. */
export class RecordedCall implements ChatCall {
  readonly operation: Operation;
  readonly #model: string;
  #measure: ChatMeasure | undefined;
  readonly #clock: () => number;
  readonly #start: number;
  #begun = false;
  #responseModel: string | undefined;
  #usage: UsageSpanInfo | undefined;

  constructor(
    operation: Operation,
    info: Omit<MeasuredCall, "clock" | "span">,
    metrics: ChatMetrics | undefined,
  ) {
    const { clock, conventions } = telemetryOf(operation.context);
    this.operation = operation;
    this.#model = info.model;
    // AutoGen measures nothing.
    this.#measure = conventions === "autogen"
      ? undefined
      : metrics?.({ ...info, clock, span: operation });
    this.#clock = clock;
    this.#start = clock();
  }

  record(attributes: () => Attributes): void {
    if (!this.operation.recording && this.#measure === undefined) return;
    const recorded = attributes();
    this.operation.set(recorded);
    const model = recorded[names.GEN_AI_RESPONSE_MODEL];
    if (typeof model === "string") this.#responseModel = model;
  }

  begin(): void {
    if (!this.#begun) this.piece();
  }

  /** A piece of the answer came. */
  piece(): void {
    if (!this.#begun) {
      this.#begun = true;
      recordTimeToFirstChunk(this.operation, this.#clock() - this.#start);
    }
    this.#measure?.piece();
  }

  /** The whole answer came. */
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
    recordChatOutput(
      this.operation,
      this.#model,
      () => outputMessages(result),
    );
    this.end();
  }

  /** Measures how it ended, once; its span does so on its own. */
  end(failure?: { readonly error: unknown }, signal?: AbortSignal): void {
    this.#measure?.end({
      ...this.#usage,
      responseModel: this.#responseModel,
      error: failure === undefined || isCancellation(failure.error, signal)
        ? undefined
        : errorType(failure.error),
    });
    this.#measure = undefined;
  }
}
