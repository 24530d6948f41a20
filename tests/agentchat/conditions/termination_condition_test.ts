import { assertEquals, assertRejects } from "@std/assert";
import {
  AgentChatError,
  MaxMessageTermination,
  TextMentionTermination,
  TextMessage,
} from "@autogen-edge/runtime";

const plain = TextMessage({ content: "Hi", source: "user" });
const mention = TextMessage({ content: "A", source: "user" });

function text(): TextMentionTermination {
  return new TextMentionTermination("A");
}

function count(messages: number): MaxMessageTermination {
  return new MaxMessageTermination(messages);
}

Deno.test("or is met by either, and says by which", async () => {
  for (const either of [text().or(count(3)), count(3).or(text())]) {
    assertEquals(await either.check([plain]), undefined);
    const stop = await either.check([mention]);
    assertEquals(stop?.content, "Text 'A' mentioned");
    assertEquals(stop?.source, "TextMentionTermination");
    assertEquals(either.terminated, true);
  }
});

Deno.test("or says both where both are met at once", async () => {
  const stop = await text().or(count(1)).check([mention]);
  assertEquals(stop?.source, "TextMentionTermination, MaxMessageTermination");
  assertEquals(
    stop?.content,
    "Text 'A' mentioned, Maximum number of messages 1 reached, current message count: 1",
  );
});

Deno.test("and is met when both were met, at once or one after the other", async () => {
  const both = text().and(count(3));
  assertEquals(await both.check([mention]), undefined);
  assertEquals(both.terminated, false);
  assertEquals(await both.check([plain]), undefined);
  const stop = await both.check([plain]);
  assertEquals(
    stop?.content,
    "Text 'A' mentioned, Maximum number of messages 3 reached, current message count: 3",
  );
  assertEquals(both.terminated, true);
});

Deno.test("conditions combine to any depth", async () => {
  const deep = text().and(count(4)).or(count(9));
  for (let turn = 0; turn < 3; turn++) {
    assertEquals(await deep.check([mention]), undefined);
  }
  const stop = await deep.check([plain]);
  assertEquals(
    stop?.source,
    "TextMentionTermination, MaxMessageTermination",
  );
});

Deno.test("a combination must be reset, with all its parts, before it is asked again", async () => {
  const inner = count(1);
  const both = text().and(inner);
  await both.check([mention]);
  const error = await assertRejects(() => both.check([]), AgentChatError);
  assertEquals(error.code, "terminated");
  await both.reset();
  assertEquals([both.terminated, inner.terminated], [false, false]);
  const stop = await both.check([mention]);
  assertEquals(
    stop?.content,
    "Text 'A' mentioned, Maximum number of messages 1 reached, current message count: 1",
  );
});
