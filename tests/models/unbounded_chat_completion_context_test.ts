import { assertEquals } from "@std/assert";
import {
  SystemMessage,
  UnboundedChatCompletionContext,
  UserMessage,
} from "@autogen-edge/runtime";

const first = UserMessage({ content: "One", source: "user" });
const second = UserMessage({ content: "Two", source: "user" });

Deno.test("an unbounded context shows everything, in order", async () => {
  const initial = [SystemMessage({ content: "Be kind." })];
  const context = new UnboundedChatCompletionContext(initial);
  await context.addMessage(first);
  await context.addMessage(second);
  assertEquals(await context.getMessages(), [...initial, first, second]);
  assertEquals(initial.length, 1);
});

Deno.test("what a context has shown does not change afterwards", async () => {
  const context = new UnboundedChatCompletionContext();
  await context.addMessage(first);
  const shown = await context.getMessages();
  await context.addMessage(second);
  assertEquals(shown, [first]);
});

Deno.test("a context that is cleared is empty", async () => {
  const context = new UnboundedChatCompletionContext([first]);
  await context.clear();
  assertEquals(await context.getMessages(), []);
});

Deno.test("a context that began with nothing is written without beginning", async () => {
  const context = new UnboundedChatCompletionContext();
  await context.addMessage(first);
  assertEquals(context.dumpComponent(), {
    provider: "autogen_core.model_context.UnboundedChatCompletionContext",
    component_type: "chat_completion_context",
    version: 1,
    component_version: 1,
    label: "UnboundedChatCompletionContext",
    config: {},
  });
});

Deno.test("a context is written with what it began with, whatever was said since", async () => {
  const initial = [first];
  const context = new UnboundedChatCompletionContext(initial);
  initial.push(second);
  await context.addMessage(second);
  await context.clear();
  assertEquals(context.dumpComponent().config, {
    initial_messages: [
      { content: "One", source: "user", type: "UserMessage" },
    ],
  });
});
