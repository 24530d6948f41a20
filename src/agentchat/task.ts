import type { CallContext } from "../telemetry/mod.ts";
import {
  type ChatMessage,
  type ConversationItem,
  isAgentEvent,
  type MessageStamp,
  TextMessage,
} from "./messages/mod.ts";

/**
 * What is asked: text, a message, or several.
 *
 * @example
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient, type Task, TextMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const task: Task = [
 *   TextMessage({ content: "I have eggs.", source: "user" }),
 *   TextMessage({ content: "What shall I cook?", source: "user" }),
 * ];
 * const modelClient = new ReplayChatCompletionClient(["An omelette."]);
 * const cook = new AssistantAgent({ name: "cook", modelClient });
 * const { messages } = await cook.run({ task });
 * assertEquals(messages.length, 3);
 * ```
 */
export type Task = string | ChatMessage | readonly ChatMessage[];

/**
 * How a run is started.
 *
 * @example
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient, type RunOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: RunOptions = {
 *   task: "What shall I cook?",
 *   outputTaskMessages: false,
 *   signal: AbortSignal.timeout(60_000),
 * };
 * const modelClient = new ReplayChatCompletionClient(["An omelette."]);
 * const cook = new AssistantAgent({ name: "cook", modelClient });
 * const { messages } = await cook.run(options);
 * assertEquals(messages.map(({ content }) => content), ["An omelette."]);
 * ```
 */
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

/**
 * How a run ended.
 *
 * @example
 * ```ts
 * import { MaxMessageTermination, AssistantAgent, ReplayChatCompletionClient, RoundRobinGroupChat, type TaskResult } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const modelClient = new ReplayChatCompletionClient(["An omelette."]);
 * const team = new RoundRobinGroupChat({
 *   participants: [new AssistantAgent({ name: "cook", modelClient })],
 *   terminationCondition: new MaxMessageTermination(2),
 * });
 * const result: TaskResult = await team.run({ task: "What shall I cook?" });
 * assertEquals(result.messages.at(-1)?.source, "cook");
 * assertEquals(result.stopReason?.startsWith("Maximum number of messages"), true);
 * ```
 */
export interface TaskResult {
  /** The tag. */
  readonly type: "TaskResult";
  /** What was said and what happened, in order. */
  readonly messages: readonly ConversationItem[];
  /** Why it stopped, if something stopped it. */
  readonly stopReason: string | null;
}

/**
 * Something that a task can be given to: an agent or a team.
 *
 * @example
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient, type TaskRunner, textOf } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * async function lastWord(runner: TaskRunner, task: string): Promise<string> {
 *   const { messages } = await runner.run({ task });
 *   const last = messages.at(-1);
 *   return last === undefined ? "" : textOf(last);
 * }
 * const modelClient = new ReplayChatCompletionClient(["An omelette."]);
 * const cook = new AssistantAgent({ name: "cook", modelClient });
 * assertEquals(await lastWord(cook, "What shall I cook?"), "An omelette.");
 * ```
 */
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
    // AutoGen's words, which programs may look for.
    throw new TypeError("Cannot run a task: Task list cannot be empty.");
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
    item.content !== undefined && !isAgentEvent(item as ChatMessage);
}
