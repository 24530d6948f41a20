import { assert, assertEquals, assertNotEquals } from "@std/assert";
import {
  isAgentEvent,
  TextMessage,
  textOf,
  ThoughtEvent,
  ToolCallExecutionEvent,
} from "@autogen-edge/runtime";

Deno.test("a message is filled in with what every message carries", () => {
  const message = TextMessage({ content: "Hi", source: "user" });
  const { id, createdAt, ...rest } = message;
  assertEquals(rest, {
    type: "TextMessage",
    content: "Hi",
    source: "user",
    modelsUsage: null,
    metadata: {},
  });
  assertNotEquals(id, TextMessage({ content: "Hi", source: "user" }).id);
  assertEquals(createdAt, new Date(createdAt).toISOString());
});

Deno.test("what is given for a message is kept", () => {
  const given = {
    id: "1",
    content: "Hi",
    source: "user",
    modelsUsage: { promptTokens: 1, completionTokens: 2 },
    metadata: { topic: "weather" },
    createdAt: "2026-01-01T00:00:00.000Z",
  };
  assertEquals(TextMessage(given), { type: "TextMessage", ...given });
});

Deno.test("a message's type cannot be forged by its fields", () => {
  const fields = { content: "Hi", source: "user", type: "StopMessage" };
  assertEquals(TextMessage(fields).type, "TextMessage");
});

Deno.test("ids and times come from a stamp", () => {
  const stamp = { generateId: () => "id", now: () => new Date(0) };
  const { id, createdAt } = TextMessage({ content: "", source: "u" }, stamp);
  assertEquals([id, createdAt], ["id", "1970-01-01T00:00:00.000Z"]);
});

Deno.test("a message is told by its tag, also after a journey as JSON", () => {
  const message = TextMessage({ content: "Hi", source: "user" });
  assert(TextMessage.is(JSON.parse(JSON.stringify(message))));
  assert(!ThoughtEvent.is(message));
  for (const other of [null, undefined, "TextMessage", {}]) {
    assert(!TextMessage.is(other));
  }
});

Deno.test("events are told from messages", () => {
  assert(!isAgentEvent(TextMessage({ content: "Hi", source: "user" })));
  assert(isAgentEvent(ThoughtEvent({ content: "Hm", source: "alice" })));
});

Deno.test("what is no text becomes JSON", () => {
  const content = [{ content: "3", name: "add", callId: "1", isError: false }];
  assertEquals(
    textOf(ToolCallExecutionEvent({ content, source: "alice" })),
    JSON.stringify(content),
  );
});
