import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AgentChatError,
  autogenComponents,
  chatAgentKind,
  ConfigError,
  HandoffMessage,
  type InputCall,
  type InputFunction,
  RoundRobinGroupChat,
  type Task,
  type TaskResult,
  TextMessage,
  UserProxyAgent,
} from "@autogen-edge/runtime";
import { Actor, transcript } from "../_agents.ts";

function person(inputFunction: InputFunction): UserProxyAgent {
  return new UserProxyAgent({ name: "ada", inputFunction });
}

function repeat(prompt: string): string {
  return `re: ${prompt}`;
}

async function answerTo(task: Task): Promise<TaskResult["messages"][number]> {
  const { messages } = await person(repeat).run({ task });
  const answer = messages.at(-1);
  if (answer === undefined) throw new Error("There was no answer");
  return answer;
}

function handoff(source: string, target: string): HandoffMessage {
  return HandoffMessage({
    content: "over to you",
    source,
    target,
    context: [],
  });
}

Deno.test("a person is asked, after that was announced", async () => {
  const announced: string[] = [];
  const asked: InputCall[] = [];
  const ada = person((_prompt, call) => {
    assertEquals(announced, [call.requestId]);
    asked.push(call);
    return Promise.resolve("hello");
  });
  const types: string[] = [];
  for await (const item of ada.runStream({ task: "Hi" })) {
    types.push(item.type);
    if (item.type !== "UserInputRequestedEvent") continue;
    assertEquals([item.source, item.content], ["ada", ""]);
    announced.push(item.requestId);
  }
  assertEquals(types, [
    "TextMessage",
    "UserInputRequestedEvent",
    "TextMessage",
    "TaskResult",
  ]);
  assertEquals(asked.map(({ agentName }) => agentName), ["ada"]);
});

Deno.test("a handoff to the person is answered by a handoff back", async () => {
  const answer = await answerTo(handoff("bob", "ada"));
  assertEquals(answer.type === "HandoffMessage" && answer.target, "bob");
  assertEquals(answer.content, "re: bob hands over to you. Your answer: ");
  assertEquals(answer.type === "HandoffMessage" && answer.context, []);
});

Deno.test("only the last message counts", async () => {
  const answer = await answerTo([
    handoff("bob", "ada"),
    TextMessage({ content: "never mind", source: "bob" }),
  ]);
  assertEquals(answer.type, "TextMessage");
  const last = await answerTo([handoff("bob", "eve"), handoff("carl", "ada")]);
  assertEquals(last.type === "HandoffMessage" && last.target, "carl");
});

Deno.test("a handoff to somebody else is an error, in Python's words", async () => {
  const error = await assertRejects(
    () => answerTo(handoff("bob", "eve")),
    AgentChatError,
    "Failed to get user input: Handoff message target does not match agent name: bob",
  );
  assertEquals(error.code, "input_failed");
});

for (
  const [how, fail] of [
    ["throws", () => {
      throw new Error("boom");
    }],
    ["rejects", () => Promise.reject(new Error("boom"))],
  ] as const
) {
  Deno.test(`a function that ${how} ends the run`, async () => {
    const error = await assertRejects(
      () => person(fail).run({ task: "Hi" }),
      AgentChatError,
      "Failed to get user input: boom",
    );
    assertEquals(error.code, "input_failed");
    assertEquals((error.cause as Error).message, "boom");
  });
}

Deno.test("an answer that is no text is an error", async () => {
  // deno-lint-ignore no-explicit-any -- what JavaScript may give
  const wrong = (() => 5) as any;
  await assertRejects(
    () => person(wrong).run({ task: "Hi" }),
    AgentChatError,
    "the answer is of type number",
  );
});

Deno.test("an abort ends the waiting, also where nobody listens to it", async () => {
  const controller = new AbortController();
  const reason = new Error("enough");
  let seen: AbortSignal | undefined;
  const ada = person((_prompt, { signal }) => {
    seen = signal;
    queueMicrotask(() => controller.abort(reason));
    return new Promise(() => {});
  });
  const { signal } = controller;
  const error = await assertRejects(() => ada.run({ task: "Hi", signal }));
  assertEquals(error, reason);
  assertEquals(seen?.aborted, true);
});

Deno.test("an abort of a call by hand is no failure of the input", async () => {
  const controller = new AbortController();
  controller.abort(new Error("enough"));
  const { signal } = controller;
  await assertRejects(
    () => person(repeat).onMessages([], { signal }),
    Error,
    "enough",
  );
});

Deno.test("in a team, others hear the answer and not that it was asked for", async () => {
  const heard: string[] = [];
  const bob = new Actor("bob", (messages) => {
    heard.push(...messages.map(({ type, content }) => `${type} ${content}`));
    return Promise.resolve("I see");
  });
  const team = new RoundRobinGroupChat({
    participants: [person(() => "yes"), bob],
    maxTurns: 2,
  });
  const { messages } = await team.run({ task: "So?" });
  assertEquals(transcript(messages), [
    "user: So?",
    "ada: ",
    "ada: yes",
    "bob: I see",
  ]);
  assertEquals(heard, ["TextMessage So?", "TextMessage yes"]);
});

Deno.test("it is written as Python AutoGen writes it, without the function", () => {
  assertEquals(person(repeat).dumpComponent(), {
    provider: "autogen_agentchat.agents.UserProxyAgent",
    component_type: "agent",
    version: 1,
    component_version: 1,
    label: "UserProxyAgent",
    config: { name: "ada", description: "A human user" },
  });
  assertEquals(person(repeat).saveState(), {
    type: "BaseState",
    version: "1.0.0",
  });
});

const FROM_PYTHON = {
  provider: "autogen_agentchat.agents.UserProxyAgent",
  component_type: "agent",
  version: 1,
  component_version: 1,
  description: "An agent that can represent a human user.",
  label: "UserProxyAgent",
  config: { name: "user_proxy", description: "A human user" },
};

Deno.test("a loaded person is asked by the function of the loader", async () => {
  const agent = await autogenComponents().load(FROM_PYTHON, {
    kind: chatAgentKind,
    resources: { inputFunction: () => "here" },
  });
  const { messages } = await agent.run({ task: "Where?" });
  assertEquals(messages.at(-1)?.content, "here");
});

Deno.test("a person can be loaded without a function, and not be asked", async () => {
  const agent = await autogenComponents().load(FROM_PYTHON, {
    kind: chatAgentKind,
  });
  assertEquals(agent.name, "user_proxy");
  await assertRejects(
    () => agent.run({ task: "Where?" }),
    AgentChatError,
    'there is no "inputFunction" in the resources',
  );
});

Deno.test("bad input is refused, and the field is named", async () => {
  // deno-lint-ignore no-explicit-any -- what JavaScript may give
  const nothing: any = {};
  assertThrows(
    () => new UserProxyAgent({ ...nothing, name: "ada" }),
    TypeError,
    'Cannot create agent "ada": "inputFunction" is no function',
  );
  assertThrows(
    () => new UserProxyAgent({ name: "a b", inputFunction: repeat }),
    TypeError,
    '"a b"',
  );
  await assertRejects(
    () =>
      autogenComponents().load({ ...FROM_PYTHON, config: { name: 5 } }, {
        source: "team.json",
      }),
    ConfigError,
    "/config/name is 5, not a string",
  );
});
