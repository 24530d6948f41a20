import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  AgentChatError,
  customMessage,
  jsonString,
  RoundRobinGroupChat,
  withTelemetry,
} from "@autogen-edge/runtime";
import { recordSpans } from "@autogen-edge/runtime/testing";
import { Actor, speaker, transcript } from "../_agents.ts";

const Vote = customMessage<{ content: string }>("Vote", {
  content: jsonString,
});

function voter(): Actor {
  return new Actor("voter", async function* () {
    yield await Promise.resolve({
      type: "Response",
      chatMessage: Vote({ content: "Yes", source: "voter" }),
      innerMessages: [],
    });
  });
}

Deno.test("the reader is told who speaks next, where that is asked for", async () => {
  const team = new RoundRobinGroupChat({
    participants: [speaker("a", "A"), speaker("b", "B")],
    maxTurns: 2,
    emitTeamEvents: true,
  });
  const { messages } = await team.run({ task: "go" });
  assertEquals(
    messages.map(({ type, source, content }) => [type, source, content]),
    [
      ["TextMessage", "user", "go"],
      ["SelectSpeakerEvent", "RoundRobinGroupChatManager", ["a"]],
      ["TextMessage", "a", "A"],
      ["SelectSpeakerEvent", "RoundRobinGroupChatManager", ["b"]],
      ["TextMessage", "b", "B"],
    ],
  );
});

Deno.test("participants speak in types of the program's own, which are saved, too", async () => {
  const options = {
    participants: [voter()],
    maxTurns: 1,
    customMessageTypes: [Vote],
  };
  const team = new RoundRobinGroupChat(options);
  const { messages } = await team.run({ task: "go" });
  assertEquals(transcript(messages), ["user: go", "voter: Yes"]);
  const state = JSON.parse(JSON.stringify(await team.saveState()));
  const other = new RoundRobinGroupChat({
    ...options,
    participants: [voter()],
  });
  await other.loadState(state);
  assertEquals(JSON.parse(JSON.stringify(await other.saveState())), state);
});

Deno.test("a message of a type that the team does not know fails its speaker, and says what to do", async () => {
  const team = new RoundRobinGroupChat({
    participants: [voter()],
    maxTurns: 1,
  });
  const error = await assertRejects(
    () => team.run({ task: "go" }),
    AgentChatError,
  );
  assertEquals(error.code, "participant_failed");
  assertStringIncludes(
    error.message,
    '"Vote" is none of the team\'s "customMessageTypes"',
  );
});

Deno.test("a task of a type that the team does not know is refused, and the team is as before", async () => {
  const task = Vote({ content: "Yes", source: "ada" });
  const options = { participants: [speaker("a", "A")], maxTurns: 1 };
  const team = new RoundRobinGroupChat(options);
  const before = await team.saveState();
  const error = await assertRejects(() => team.run({ task }), AgentChatError);
  assertEquals((error.cause as AgentChatError).code, "unknown_message_type");
  assertStringIncludes(
    error.message,
    'Cannot pass on what "ada" says: the type "Vote" is none of the team\'s "customMessageTypes"',
  );
  assertEquals(await team.saveState(), before);
  assertEquals(transcript((await team.run({ task: "go" })).messages), [
    "user: go",
    "a: A",
  ]);
});

Deno.test("the content of a team's messages is Python's on AutoGen's spans", async () => {
  const spans = recordSpans();
  const team = new RoundRobinGroupChat({
    participants: [speaker("a", "A"), speaker("b", "B")],
    maxTurns: 1,
  });
  await team.run({
    task: "go",
    traceContext: withTelemetry(ROOT_CONTEXT, {
      tracerProvider: spans.tracerProvider,
      conventions: "autogen",
      captureContent: true,
    }),
  });
  const contents = spans.finished
    .map(({ attributes }) => String(attributes["message"]))
    .filter((content) => content.startsWith("{"))
    .map((content) => JSON.parse(content));
  const answer = contents.find((content) => content.response !== undefined);
  assertEquals(answer.name, "a");
  const { id: _, created_at: __, ...said } = answer.response.chat_message;
  assertEquals(said, {
    type: "TextMessage",
    source: "a",
    content: "A",
    models_usage: { prompt_tokens: 1, completion_tokens: 1 },
    metadata: {},
  });
  assertEquals(answer.response.inner_messages, []);
});
