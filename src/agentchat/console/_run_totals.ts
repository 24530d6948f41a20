import type { RequestUsage } from "../../models/mod.ts";
import type { Response } from "../agents/chat_agent.ts";
import type { TaskResult } from "../task.ts";

/** Counts what a run uses. */
export class RunTotals {
  #promptTokens = 0;
  #completionTokens = 0;

  add({ promptTokens, completionTokens }: RequestUsage): void {
    this.#promptTokens += promptTokens;
    this.#completionTokens += completionTokens;
  }

  /** The lines that sum a run up. */
  lines(
    result: TaskResult | Response,
    milliseconds: number,
  ): readonly string[] {
    return [
      ...result.type === "TaskResult"
        ? [
          `Number of messages: ${result.messages.length}`,
          `Finish reason: ${result.stopReason ?? "none"}`,
        ]
        : [`Number of inner messages: ${result.innerMessages.length}`],
      `Total prompt tokens: ${this.#promptTokens}`,
      `Total completion tokens: ${this.#completionTokens}`,
      `Duration: ${(milliseconds / 1000).toFixed(2)} seconds`,
    ];
  }
}

/** What one message used. */
export function usageLine(usage: RequestUsage): string {
  const { promptTokens, completionTokens } = usage;
  return `[Prompt tokens: ${promptTokens}, Completion tokens: ${completionTokens}]`;
}
