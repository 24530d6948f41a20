import {
  type ConversationItem,
  type FunctionCall,
  HandoffMessage,
  StopMessage,
  type TerminationCondition,
  TextMessage,
  ThoughtEvent,
  ToolCallExecutionEvent,
  ToolCallRequestEvent,
  ToolCallSummaryMessage,
} from "@autogen-edge/runtime";
import { assertEquals, assertRejects } from "@std/assert";
import { AgentChatError } from "@autogen-edge/runtime";

/** A text message. */
export function says(content: string, source = "user"): TextMessage {
  return TextMessage({ content, source });
}

/** A text message that cost some tokens. */
export function costs(
  promptTokens: number,
  completionTokens: number,
): TextMessage {
  const modelsUsage = { promptTokens, completionTokens };
  return TextMessage({ content: "Hi", source: "alice", modelsUsage });
}

/** What an agent says and does that calls two tools, one of which fails. */
export const thought: ThoughtEvent = ThoughtEvent({
  content: "Hm",
  source: "alice",
});
const calls: readonly FunctionCall[] = [
  { id: "1", name: "add", arguments: '{"a": "it\'s 1"}' },
];
export const request: ToolCallRequestEvent = ToolCallRequestEvent({
  content: calls,
  source: "alice",
  modelsUsage: { promptTokens: 5, completionTokens: 4 },
});
const results = [
  { content: "3", name: "add", callId: "1", isError: false },
  { content: "No", name: "sub", callId: "2", isError: true },
];
export const execution: ToolCallExecutionEvent = ToolCallExecutionEvent({
  content: results,
  source: "alice",
});
export const summary: ToolCallSummaryMessage = ToolCallSummaryMessage({
  content: "3",
  toolCalls: calls,
  results,
  source: "alice",
});

/** Other messages. */
export const stopping: StopMessage = StopMessage({
  content: "Enough",
  source: "alice",
});
export const handoff: HandoffMessage = HandoffMessage({
  content: "Your turn",
  source: "alice",
  target: "bob",
  context: [],
});

/** What a condition says to some items: who says why, or nothing. */
export async function verdict(
  condition: TerminationCondition,
  ...items: readonly ConversationItem[]
): Promise<string | undefined> {
  const stop = await condition.check(items);
  assertEquals(condition.terminated, stop !== undefined);
  return stop && `${stop.source}: ${stop.content}`;
}

/** A condition that is met refuses to be asked until it is reset. */
export async function assertMetUntilReset(
  condition: TerminationCondition,
): Promise<void> {
  const error = await assertRejects(
    () => condition.check([]),
    AgentChatError,
    "Termination condition has already been reached",
  );
  assertEquals(error.code, "terminated");
  assertEquals(condition.terminated, true);
  await condition.reset();
  assertEquals(condition.terminated, false);
}
