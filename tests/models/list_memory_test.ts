import { assertEquals } from "@std/assert";
import {
  ListMemory,
  type MemoryContent,
  SystemMessage,
  UnboundedChatCompletionContext,
} from "@autogen-edge/runtime";
import { conversation } from "./_conversation.ts";

const FACT: MemoryContent = {
  content: "Ada is vegan",
  mimeType: "text/plain",
  metadata: { source: "chat" },
};
const LIST: MemoryContent = {
  content: "# Likes\n- tofu",
  mimeType: "text/markdown",
};

Deno.test("a list memory has AutoGen's default name", () => {
  assertEquals(new ListMemory().name, "default_list_memory");
  assertEquals(new ListMemory({ name: "facts" }).name, "facts");
});

Deno.test("a list memory finds everything, in order, whatever is asked", async () => {
  const memory = new ListMemory({ contents: [FACT] });
  await memory.add(LIST);
  assertEquals(await memory.query("tofu"), { results: [FACT, LIST] });
  assertEquals(await memory.query(FACT), { results: [FACT, LIST] });
});

Deno.test("a list memory reminds the model in AutoGen's words", async () => {
  const memory = new ListMemory({ contents: [FACT, LIST] });
  const context = new UnboundedChatCompletionContext(conversation("U"));
  assertEquals(await memory.updateContext(context), {
    memories: { results: [FACT, LIST] },
  });
  assertEquals(await context.getMessages(), [
    ...conversation("U"),
    SystemMessage({
      content: "\nRelevant memory content (in chronological order):\n" +
        "1. Ada is vegan\n2. # Likes\n- tofu\n",
    }),
  ]);
});

Deno.test("a list memory reminds the model again each time", async () => {
  const memory = new ListMemory({ contents: [FACT] });
  const context = new UnboundedChatCompletionContext();
  await memory.updateContext(context);
  await memory.updateContext(context);
  assertEquals((await context.getMessages()).length, 2);
});

Deno.test("an empty list memory leaves the context alone", async () => {
  const context = new UnboundedChatCompletionContext();
  assertEquals(await new ListMemory().updateContext(context), {
    memories: { results: [] },
  });
  assertEquals(await context.getMessages(), []);
});

Deno.test("a list memory names what is no text", async () => {
  const memory = new ListMemory({
    contents: [
      { content: { likes: ["tofu"], raw: null }, mimeType: "application/json" },
      { content: '{"raw":1}', mimeType: "application/json" },
      { content: Uint8Array.of(1, 2, 3), mimeType: "application/octet-stream" },
      {
        content: { type: "image", url: "https://example.org/ada.png" },
        mimeType: "image/*",
      },
    ],
  });
  const context = new UnboundedChatCompletionContext();
  await memory.updateContext(context);
  const [reminder] = await context.getMessages();
  assertEquals(
    reminder?.content,
    "\nRelevant memory content (in chronological order):\n" +
      `1. {'likes': ['tofu'], 'raw': None}\n2. {"raw":1}\n` +
      "3. (3 bytes of application/octet-stream)\n4. (a picture)\n",
  );
});

Deno.test("what a list memory has found does not change afterwards", async () => {
  const contents = [FACT];
  const memory = new ListMemory({ contents });
  const { results } = await memory.query("");
  await memory.add(LIST);
  assertEquals(results, [FACT]);
  assertEquals(contents, [FACT]);
});

Deno.test("a list memory forgets when it is cleared, and goes on after a close", async () => {
  const memory = new ListMemory({ contents: [FACT] });
  await memory.clear();
  assertEquals(memory.contents, []);
  await memory.close();
  await memory.add(LIST);
  assertEquals(memory.contents, [LIST]);
});
