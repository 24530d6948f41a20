import { assertEquals } from "@std/assert";
import {
  BaseChatCompletionContext,
  type LlmMessage,
} from "@autogen-edge/runtime";
import { conversation } from "./_conversation.ts";

/** Shows the conversation backwards. */
class Reversed extends BaseChatCompletionContext {
  protected override view(
    messages: readonly LlmMessage[],
  ): Promise<readonly LlmMessage[]> {
    return Promise.resolve(messages.toReversed());
  }
}

Deno.test("a context of one's own decides what is shown, if need be after a wait", async () => {
  const messages = conversation("SUA");
  const context = new Reversed(messages.slice(0, 1));
  for (const message of messages.slice(1)) await context.addMessage(message);
  assertEquals(await context.getMessages(), messages.toReversed());
  await context.clear();
  assertEquals(await context.getMessages(), []);
});
