import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AgentChatError,
  MaxMessageTermination,
  TextMessage,
  ThoughtEvent,
} from "@autogen-edge/runtime";

const text = TextMessage({ content: "Hi", source: "user" });
const thought = ThoughtEvent({ content: "Hm", source: "alice" });

Deno.test("a number of messages ends the conversation, however they come", async () => {
  const condition = new MaxMessageTermination(3);
  assertEquals(await condition.check([text]), undefined);
  assertEquals(condition.terminated, false);
  const stop = await condition.check([text, text, text]);
  assertEquals(stop?.type, "StopMessage");
  assertEquals(stop?.source, "MaxMessageTermination");
  assertEquals(
    stop?.content,
    "Maximum number of messages 3 reached, current message count: 4",
  );
  assertEquals(condition.terminated, true);
});

Deno.test("events count only where that is wanted", async () => {
  const messages = new MaxMessageTermination(1);
  assertEquals(await messages.check([thought, thought]), undefined);
  const all = new MaxMessageTermination(2, { includeAgentEvent: true });
  assertEquals((await all.check([thought, text]))?.type, "StopMessage");
});

Deno.test("a number that is reached must be reset before it counts again", async () => {
  const condition = new MaxMessageTermination(1);
  await condition.check([text]);
  const error = await assertRejects(
    () => condition.check([]),
    AgentChatError,
    "Termination condition has already been reached",
  );
  assertEquals(error.code, "terminated");
  await condition.reset();
  assertEquals(condition.terminated, false);
  assertEquals(await condition.check([]), undefined);
});

for (const count of [0, -1, 1.5, NaN, Infinity]) {
  Deno.test(`a conversation cannot end after ${count} messages`, () => {
    assertThrows(
      () => new MaxMessageTermination(count),
      RangeError,
      `Cannot count messages: "maxMessages" is ${count}, not a whole number of at least 1`,
    );
  });
}
