// A memory reminds the model of what this conversation does not hold.
//
//   deno run examples/memory.ts

import { assertEquals } from "@std/assert";
import {
  ListMemory,
  ReplayChatCompletionClient,
  UnboundedChatCompletionContext,
  UserMessage,
} from "@autogen-edge/runtime";

const memory = new ListMemory({ name: "guests" });
await memory.add({ content: "Ada is vegan", mimeType: "text/plain" });
await memory.add({
  content: { guest: "Alan", allergies: ["nuts"] },
  mimeType: "application/json",
});

const context = new UnboundedChatCompletionContext();
await context.addMessage(
  UserMessage({ content: "What shall I cook?", source: "user" }),
);
const { memories } = await memory.updateContext(context);

const messages = await context.getMessages();
console.log(messages.at(-1)?.content);

// Says what it is told to say, where a program would have a real model.
const model = new ReplayChatCompletionClient(["Lentil soup, without nuts."]);
const { content } = await model.create(messages);
console.log(content);

assertEquals(memories.results.length, 2);
assertEquals(messages.map(({ type }) => type), [
  "UserMessage",
  "SystemMessage",
]);
