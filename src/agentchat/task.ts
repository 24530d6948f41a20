import type { CallContext } from "../telemetry/mod.ts";
import {
  type ChatMessage,
  type ConversationItem,
  isAgentEvent,
  type MessageStamp,
  TextMessage,
} from "./messages.ts";

/** What is asked: text, a message, or several. */
export type Task = string | ChatMessage | readonly ChatMessage[];

/** How a run is started. */
export interface RunOptions extends CallContext {
  /** What is asked; without it the conversation goes on where it stopped. */
  readonly task?: Task | undefined;
  /**
   * Whether the messages of the task are part of the stream and of the result.
   *
   * @default {true}
   */
  readonly outputTaskMessages?: boolean | undefined;
}

/** How a run ended. */
export interface TaskResult {
  /** The tag. */
  readonly type: "TaskResult";
  /** What was said and what happened, in order. */
  readonly messages: readonly ConversationItem[];
  /** Why it stopped, if something stopped it. */
  readonly stopReason: string | null;
}

/** Something that a task can be given to: an agent or a team. */
export interface TaskRunner {
  /**
   * Runs until the task is done.
   *
   * @throws the error that ended the run, or the signal's reason
   */
  run(options?: RunOptions): Promise<TaskResult>;
  /**
   * Runs and yields what happens as it happens, and last the result. Leaving the
   * stream stops the run.
   *
   * @throws the error that ended the run, or the signal's reason
   */
  runStream(
    options?: RunOptions,
  ): AsyncIterableIterator<ConversationItem | TaskResult, void, undefined>;
}

/** The messages that a task stands for. */
export function taskMessages(
  task: Task | undefined,
  stamp: MessageStamp,
): readonly ChatMessage[] {
  if (task === undefined) return [];
  if (typeof task === "string") {
    return [TextMessage({ content: task, source: "user" }, stamp)];
  }
  const messages: readonly ChatMessage[] = Array.isArray(task) ? task : [task];
  if (messages.length === 0) {
    throw new TypeError("Cannot run a task: the list of messages is empty");
  }
  for (const message of messages) {
    if (isChatMessage(message)) continue;
    throw new TypeError(
      `Cannot run a task: ${JSON.stringify(message)} is no message`,
    );
  }
  return messages;
}

function isChatMessage(value: unknown): value is ChatMessage {
  const item = value as Partial<ChatMessage> | null | undefined;
  return typeof item?.source === "string" && typeof item.type === "string" &&
    typeof item.content === "string" && !isAgentEvent(item as ChatMessage);
}

/** Reads a stream to its end and gives its result. */
export async function resultOf(
  stream: AsyncIterable<ConversationItem | TaskResult>,
): Promise<TaskResult> {
  let result: TaskResult | undefined;
  for await (const item of stream) {
    if (item.type === "TaskResult") result = item;
  }
  if (result === undefined) throw new Error("Cannot find the result of a run");
  return result;
}
