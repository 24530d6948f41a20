import { assertEquals } from "@std/assert";
import {
  BufferedChatCompletionContext,
  type ChatCompletionContext,
  HeadAndTailChatCompletionContext,
  ReplayChatCompletionClient,
  TokenLimitedChatCompletionContext,
} from "@autogen-edge/runtime";
import { conversation, viewOf } from "./_conversation.ts";
import views from "./data/context_views.json" with { type: "json" };

/** The context that AutoGen 0.7.5 has under this name, with these sizes. */
function contextOf(kind: string, sizes: string): ChatCompletionContext {
  const [first = 0, second = 0] = sizes.split(" ").map(Number);
  switch (kind) {
    case "buffered":
      return new BufferedChatCompletionContext({ bufferSize: first });
    case "head and tail":
      return new HeadAndTailChatCompletionContext({
        headSize: first,
        tailSize: second,
      });
    case "token-limited":
      return new TokenLimitedChatCompletionContext({
        modelClient: new ReplayChatCompletionClient([]),
        tokenLimit: first,
      });
    default:
      throw new Error(`"${kind}" is no context`);
  }
}

for (const [kind = "", sizes = "", letters = "", shown] of views) {
  Deno.test(`a context shows what AutoGen's shows: ${kind} ${sizes} of "${letters}"`, async () => {
    const messages = conversation(letters);
    assertEquals(await viewOf(contextOf(kind, sizes), messages), shown);
  });
}
