import { abortable } from "../../telemetry/mod.ts";
import type { BaseToolOptions, ToolContext } from "../../tools/mod.ts";
import {
  type ConversationItem,
  isAgentEvent,
  textOf,
} from "../messages/mod.ts";
import type { RunOptions, TaskResult, TaskRunner } from "../task.ts";

/** What a model gives to an agent or a team that it uses as a tool. */
export interface TaskArguments {
  readonly task: string;
}

/** How such a tool is shown to the model. */
export function taskToolOptions(
  name: string,
  description: string,
): BaseToolOptions<TaskArguments> {
  return {
    name,
    description,
    parameters: {
      type: "object",
      properties: { task: { title: "Task", type: "string" } },
      required: ["task"],
      additionalProperties: false,
    },
    strict: true,
  };
}

/** Gives tasks to a runner one after the other: it has one conversation. */
export class TaskQueue {
  readonly #runner: TaskRunner;
  #last: Promise<void> = Promise.resolve();

  constructor(runner: TaskRunner) {
    this.#runner = runner;
  }

  /** Runs a task when it is its turn, and yields what happens. */
  async *run(
    { task }: TaskArguments,
    call: ToolContext,
  ): AsyncGenerator<ConversationItem, TaskResult, undefined> {
    const earlier = this.#last;
    const { promise, resolve: leave } = Promise.withResolvers<void>();
    this.#last = promise;
    try {
      await abortable(earlier, call.signal);
      return yield* this.#read({ ...call, task });
    } finally {
      // Whoever does not want to wait any longer leaves the others in their order.
      earlier.then(leave);
    }
  }

  async *#read(
    options: RunOptions,
  ): AsyncGenerator<ConversationItem, TaskResult, undefined> {
    let result: TaskResult | undefined;
    for await (const item of this.#runner.runStream(options)) {
      if (item.type === "TaskResult") result = item;
      else yield item;
    }
    if (result !== undefined) return result;
    throw new Error("Cannot find the result of a run");
  }
}

/**
 * What the model is told of a run.
 *
 * @param result - how the run ended
 * @param lastOnly - whether only the last message counts, without its speaker
 */
export function resultText(
  { messages }: TaskResult,
  lastOnly: boolean,
): string {
  if (lastOnly) {
    const last = messages.at(-1);
    return last === undefined ? "" : plainText(last);
  }
  return messages
    .filter((item) => !isAgentEvent(item) && item.source !== "user")
    .map((item) => `${item.source}: ${plainText(item)}`)
    .join("\n\n");
}

/** Whether a tool gave the result of a run. */
export function isTaskResult(value: unknown): value is TaskResult {
  return typeof value === "object" && value !== null && "type" in value &&
    value.type === "TaskResult";
}

/** Models that see no pictures are told where one was, in AutoGen's words. */
function plainText(item: ConversationItem): string {
  if (item.type !== "MultiModalMessage") return textOf(item);
  return item.content
    .map((part) => typeof part === "string" ? part : " [image]")
    .join("");
}
