// What a model is shown of a long conversation: all of it, the last messages,
// the first and the last ones, or as much as a number of tokens has room for.
//
//   deno run examples/model_contexts.ts

import { assertEquals } from "@std/assert";
import {
  AssistantMessage,
  BufferedChatCompletionContext,
  HeadAndTailChatCompletionContext,
  ReplayChatCompletionClient,
  TokenLimitedChatCompletionContext,
  UnboundedChatCompletionContext,
  UserMessage,
} from "@autogen-edge/runtime";

const initialMessages = ["One", "Two", "Three", "Four", "Five", "Six"].map(
  (content, index) =>
    index % 2 === 0
      ? UserMessage({ content, source: "user" })
      : AssistantMessage({ content, source: "assistant" }),
);

// Counts a word as a token; a client of a provider counts as its models do.
const modelClient = new ReplayChatCompletionClient([]);

const contexts = {
  unbounded: new UnboundedChatCompletionContext(initialMessages),
  buffered: new BufferedChatCompletionContext({
    bufferSize: 2,
    initialMessages,
  }),
  headAndTail: new HeadAndTailChatCompletionContext({
    headSize: 1,
    tailSize: 2,
    initialMessages,
  }),
  tokenLimited: new TokenLimitedChatCompletionContext({
    modelClient,
    tokenLimit: 4,
    initialMessages,
  }),
};

const shown: Record<string, string> = {};
for (const [name, context] of Object.entries(contexts)) {
  const messages = await context.getMessages();
  shown[name] = messages.map(({ content }) => content).join(" ");
  console.log(`${name}: ${shown[name]}`);
}
assertEquals(shown, {
  unbounded: "One Two Three Four Five Six",
  buffered: "Five Six",
  headAndTail: "One Skipped 3 messages. Five Six",
  tokenLimited: "One Two Five Six",
});
