import { assertEquals, assertThrows } from "@std/assert";
import {
  BufferedChatCompletionContext,
  UserMessage,
} from "@autogen-edge/runtime";
import { conversation } from "./_conversation.ts";

Deno.test("a buffered context shows the last messages, and keeps what it began with no longer than others", async () => {
  const initialMessages = conversation("SUA");
  const context = new BufferedChatCompletionContext({
    bufferSize: 2,
    initialMessages,
  });
  assertEquals(await context.getMessages(), initialMessages.slice(1));
  const last = UserMessage({ content: "And?", source: "user" });
  await context.addMessage(last);
  assertEquals(await context.getMessages(), [
    ...initialMessages.slice(2),
    last,
  ]);
  assertEquals(initialMessages.length, 3);
});

Deno.test("a buffered context shows no results whose call is left out", async () => {
  const context = new BufferedChatCompletionContext({
    bufferSize: 2,
    initialMessages: conversation("UCRA"),
  });
  assertEquals((await context.getMessages()).map(({ type }) => type), [
    "AssistantMessage",
  ]);
});

Deno.test("a buffered context that is cleared is empty", async () => {
  const context = new BufferedChatCompletionContext({
    bufferSize: 2,
    initialMessages: conversation("UA"),
  });
  await context.clear();
  assertEquals(await context.getMessages(), []);
});

for (const bufferSize of [0, -1, 1.5, NaN, Infinity]) {
  Deno.test(`a buffer of ${bufferSize} messages is refused`, () => {
    assertThrows(
      () => new BufferedChatCompletionContext({ bufferSize }),
      RangeError,
      `"bufferSize" is ${bufferSize}`,
    );
  });
}
