import { assertEquals, assertThrows } from "@std/assert";
import {
  HeadAndTailChatCompletionContext,
  UserMessage,
} from "@autogen-edge/runtime";
import { conversation } from "./_conversation.ts";

Deno.test("a head-and-tail context says how many messages are between both", async () => {
  const initialMessages = conversation("SUAUA");
  const context = new HeadAndTailChatCompletionContext({
    headSize: 2,
    tailSize: 1,
    initialMessages,
  });
  assertEquals(await context.getMessages(), [
    ...initialMessages.slice(0, 2),
    UserMessage({ content: "Skipped 2 messages.", source: "System" }),
    ...initialMessages.slice(-1),
  ]);
});

Deno.test("a head-and-tail context shows all while nothing is between both", async () => {
  const initialMessages = conversation("UCR");
  const context = new HeadAndTailChatCompletionContext({
    headSize: 2,
    tailSize: 1,
    initialMessages,
  });
  assertEquals(await context.getMessages(), initialMessages);
});

Deno.test("a head-and-tail context leaves out calls and results that the gap parts", async () => {
  const initialMessages = conversation("UCRUCRA");
  const context = new HeadAndTailChatCompletionContext({
    headSize: 2,
    tailSize: 2,
    initialMessages,
  });
  const shown = await context.getMessages();
  assertEquals(shown.map(({ content }) => content), [
    "0",
    "Skipped 3 messages.",
    "6",
  ]);
});

Deno.test("a head-and-tail context that is cleared is empty", async () => {
  const context = new HeadAndTailChatCompletionContext({
    headSize: 1,
    tailSize: 1,
    initialMessages: conversation("UUUU"),
  });
  await context.clear();
  assertEquals(await context.getMessages(), []);
});

for (
  const [headSize, tailSize] of [[0, 1], [1, 0], [1, -2], [1.5, 1]] as const
) {
  Deno.test(`a head of ${headSize} and a tail of ${tailSize} are refused`, () => {
    assertThrows(
      () => new HeadAndTailChatCompletionContext({ headSize, tailSize }),
      RangeError,
      "Cannot make a model context",
    );
  });
}
