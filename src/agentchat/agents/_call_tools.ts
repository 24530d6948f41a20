import {
  callToolStream,
  type FunctionCall,
  type FunctionExecutionResult,
  type ToolCallOptions,
  type ToolSource,
  type Workbench,
} from "../../tools/mod.ts";
import { Inbox } from "../_inbox.ts";
import type { ConversationItem } from "../messages/mod.ts";

/**
 * Makes the calls of an answer, all at once: yields the messages and events that
 * tools tell on the way, and returns the results in the order of the calls.
 */
export async function* callTools(
  workbenches: readonly (Workbench | ToolSource)[],
  calls: readonly FunctionCall[],
  options: ToolCallOptions,
): AsyncGenerator<
  ConversationItem,
  readonly FunctionExecutionResult[],
  undefined
> {
  const told = new Inbox<ConversationItem | null>();

  async function run(call: FunctionCall): Promise<FunctionExecutionResult> {
    const { id: callId, name } = call;
    const stream = callToolStream(workbenches, call, { ...options, callId });
    for await (const item of stream) {
      if (item.type === "result") {
        const { content, isError } = item.result;
        return { content, name, callId, isError };
      }
      if (isConversationItem(item.event)) told.push(item.event);
    }
    throw new Error(`Cannot call tool "${name}": it ended without a result`);
  }

  const results = calls.map(run);
  // A workbench that throws must not leave the other calls behind.
  Promise.allSettled(results).then(() => told.push(null));
  for (let item; (item = await told.next()) !== null;) yield item;
  return await Promise.all(results);
}

/** What else a tool tells is of no concern to a conversation. */
function isConversationItem(event: unknown): event is ConversationItem {
  return typeof event === "object" && event !== null && "type" in event &&
    "source" in event && "createdAt" in event;
}
