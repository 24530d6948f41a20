import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AgentChatError,
  TextMentionTermination,
  TextMessage,
  ToolCallRequestEvent,
} from "@autogen-edge/runtime";

function says(content: string, source = "user"): TextMessage {
  return TextMessage({ content, source });
}

Deno.test("a text that is mentioned ends the conversation", async () => {
  const condition = new TextMentionTermination("DONE");
  assertEquals(await condition.check([says("done"), says("")]), undefined);
  const stop = await condition.check([says("a"), says("all DONE!"), says("b")]);
  assertEquals(stop?.content, "Text 'DONE' mentioned");
  assertEquals(stop?.source, "TextMentionTermination");
  assertEquals(condition.terminated, true);
});

Deno.test("only those who are listened to can end it", async () => {
  const condition = new TextMentionTermination("DONE", { sources: ["bob"] });
  assertEquals(await condition.check([says("DONE", "alice")]), undefined);
  assertEquals(
    (await condition.check([says("DONE", "bob")]))?.type,
    "StopMessage",
  );
  const deaf = new TextMentionTermination("DONE", { sources: [] });
  assertEquals(await deaf.check([says("DONE")]), undefined);
});

Deno.test("what is asked of tools counts as said", async () => {
  const condition = new TextMentionTermination("DONE");
  const stop = await condition.check([
    ToolCallRequestEvent({
      content: [{ id: "1", name: "note", arguments: '{"text":"DONE"}' }],
      source: "alice",
    }),
  ]);
  assertEquals(stop?.content, "Text 'DONE' mentioned");
});

Deno.test("a text that was mentioned must be reset before it is listened for again", async () => {
  const condition = new TextMentionTermination("DONE");
  await condition.check([says("DONE")]);
  const error = await assertRejects(() => condition.check([]), AgentChatError);
  assertEquals(error.code, "terminated");
  await condition.reset();
  assertEquals(await condition.check([says("Go on")]), undefined);
});

for (const text of ["", undefined, 7]) {
  Deno.test(`a conversation cannot end at ${JSON.stringify(text) ?? "nothing"}`, () => {
    assertThrows(
      () => new TextMentionTermination(text as string),
      TypeError,
      "Cannot stop at a text",
    );
  });
}
