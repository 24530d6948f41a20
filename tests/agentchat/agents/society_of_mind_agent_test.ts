import { assertEquals, assertRejects } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  AgentChatError,
  autogenComponents,
  BufferedChatCompletionContext,
  chatAgentKind,
  ConfigError,
  type CreateOptions,
  type CreateResult,
  HandoffMessage,
  type LlmMessage,
  ModelError,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  SocietyOfMindAgent,
  type SocietyOfMindAgentOptions,
  StopMessage,
  TextMentionTermination,
  TextMessage,
  ThoughtEvent,
  UserMessage,
  withTelemetry,
} from "@autogen-edge/runtime";
import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";
import { Actor, speaker, toolCalls, transcript } from "../_agents.ts";

/** A model that notes what it is asked. */
class Listener extends ReplayChatCompletionClient {
  readonly asked: (readonly LlmMessage[])[] = [];

  protected override complete(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): Promise<CreateResult> {
    this.asked.push(messages);
    return super.complete(messages, options);
  }
}

function society(
  options: Partial<SocietyOfMindAgentOptions>,
): SocietyOfMindAgent {
  return new SocietyOfMindAgent({
    name: "society",
    team: duo(),
    modelClient: new Listener(["done", "done again"]),
    instruction: "Look",
    responsePrompt: "Say",
    ...options,
  });
}

function duo(): RoundRobinGroupChat {
  return new RoundRobinGroupChat({
    participants: [speaker("a", "A1", "A2"), speaker("b", "B1", "B2")],
    maxTurns: 2,
  });
}

function user(content: string, source = "user"): UserMessage {
  return UserMessage({ content, source });
}

function text(content: string, source = "user"): TextMessage {
  return TextMessage({ content, source });
}

Deno.test("the team works, and the model makes one answer of it", async () => {
  const modelClient = new Listener(["done"]);
  const agent = society({ modelClient });
  const { messages } = await agent.run({ task: "go" });
  assertEquals(transcript(messages), [
    "user: go",
    "a: A1",
    "b: B1",
    "society: done",
  ]);
  assertEquals(messages.at(-1)?.modelsUsage, {
    promptTokens: 4,
    completionTokens: 1,
  });
  assertEquals(modelClient.asked, [[
    user("Look"),
    user("A1", "a"),
    user("B1", "b"),
    user("Say"),
  ]]);
});

Deno.test("a model that takes several system messages is prompted by them", async () => {
  const modelClient = new Listener(["done"], {
    modelInfo: {
      vision: false,
      functionCalling: true,
      jsonOutput: true,
      structuredOutput: true,
      family: "unknown",
      multipleSystemMessages: true,
    },
  });
  await society({ modelClient }).run({ task: "go" });
  const types = modelClient.asked[0]?.map(({ type }) => type);
  assertEquals(types, [
    "SystemMessage",
    "UserMessage",
    "UserMessage",
    "SystemMessage",
  ]);
});

Deno.test("the team starts over, and is told what was asked before", async () => {
  const heard: string[][] = [];
  const actor = new Actor("a", (messages) => {
    heard.push(
      messages.map((message) =>
        message.type === "HandoffMessage"
          ? `${message.source} [${
            message.context.map(({ content }) => content).join(", ")
          }] ${message.content}`
          : String(message.content)
      ),
    );
    return Promise.resolve("ok");
  });
  const team = new RoundRobinGroupChat({ participants: [actor], maxTurns: 1 });
  const modelClient = new ReplayChatCompletionClient(["1", "2", "3"]);
  const agent = society({ team, modelClient });
  const handoff = HandoffMessage({
    content: "over",
    source: "bob",
    target: "society",
    context: [user("on the way", "bob")],
  });
  await agent.run({ task: [text("one"), handoff] });
  await agent.run({ task: "two" });
  await agent.run();
  const past = "one, on the way, over";
  assertEquals(heard, [
    ["one", "bob [on the way] over"],
    [`society [${past}] relevant previous messages`, "two"],
    [`society [${past}, two] relevant previous messages`],
  ]);
  assertEquals(actor.resets, 3);
  await agent.onReset();
  assertEquals(actor.resets, 4);
});

Deno.test("what it is told of the past is up to the model context", async () => {
  const contexts: unknown[] = [];
  const actor = new Actor("a", ([first]) => {
    contexts.push(first?.type === "HandoffMessage" ? first.context : []);
    return Promise.resolve("ok");
  });
  const agent = society({
    team: new RoundRobinGroupChat({ participants: [actor], maxTurns: 1 }),
    modelContext: new BufferedChatCompletionContext({ bufferSize: 1 }),
  });
  await agent.run({ task: [text("one"), text("two")] });
  await agent.run({ task: "three" });
  assertEquals(contexts, [[], [user("two")]]);
});

Deno.test("events and pieces of the team surface, and the model hears messages only", async () => {
  const actor = new Actor("a", async function* () {
    yield ThoughtEvent({ content: "hm", source: "a" });
    yield {
      type: "Response",
      chatMessage: StopMessage({ content: "stop", source: "a" }),
      innerMessages: [],
    };
  });
  const modelClient = new Listener(["done"]);
  const agent = society({
    team: new RoundRobinGroupChat({ participants: [actor], maxTurns: 1 }),
    modelClient,
  });
  const { signal } = new AbortController();
  const items = await Array.fromAsync(
    agent.onMessagesStream([text("go")], { signal }),
  );
  assertEquals(items.map(({ type }) => type), [
    "ThoughtEvent",
    "StopMessage",
    "Response",
  ]);
  const response = items.at(-1);
  assertEquals(response?.type === "Response" && response.innerMessages, []);
  assertEquals(modelClient.asked[0]?.map(({ content }) => content), [
    "Look",
    "stop",
    "Say",
  ]);
});

Deno.test("a team that says nothing makes an answer without the model", async () => {
  const modelClient = new Listener([]);
  const team = new RoundRobinGroupChat({
    participants: [speaker("a")],
    terminationCondition: new TextMentionTermination("go"),
  });
  const { messages } = await society({ team, modelClient }).run({ task: "go" });
  assertEquals(transcript(messages), ["user: go", "society: No response."]);
  assertEquals(modelClient.asked, []);
});

Deno.test("the failure of a model or of the team is the agent's", async () => {
  const noModel = society({ modelClient: new ReplayChatCompletionClient([]) });
  await assertRejects(() => noModel.run({ task: "go" }), ModelError);
  const participants = [speaker("a")];
  const noTeam = society({ team: new RoundRobinGroupChat({ participants }) });
  const error = await assertRejects(
    () => noTeam.run({ task: "go" }),
    AgentChatError,
    "No more mock responses available",
  );
  assertEquals(error.code, "participant_failed");
  const confused = society({
    modelClient: new ReplayChatCompletionClient([toolCalls(["x", {}])]),
  });
  const unexpected = await assertRejects(
    () => confused.run({ task: "go" }),
    AgentChatError,
  );
  assertEquals(unexpected.code, "unexpected_reply");
});

Deno.test("what was asked in vain is not remembered", async () => {
  let contexts = 0;
  const actor = new Actor("a", ([first]) => {
    if (first?.type === "HandoffMessage") contexts++;
    return Promise.resolve("ok");
  });
  const agent = society({
    team: new RoundRobinGroupChat({ participants: [actor], maxTurns: 1 }),
    modelClient: new ReplayChatCompletionClient([]),
  });
  await assertRejects(() => agent.run({ task: "one" }));
  await assertRejects(() => agent.run({ task: "two" }));
  assertEquals(contexts, 0);
});

Deno.test("an abort ends the team's run, and the next one goes well", async () => {
  const controller = new AbortController();
  let turns = 0;
  const actor = new Actor("a", () => {
    if (++turns > 1) return Promise.resolve("ok");
    queueMicrotask(() => controller.abort(new Error("enough")));
    return new Promise(() => {});
  });
  const agent = society({
    team: new RoundRobinGroupChat({ participants: [actor], maxTurns: 1 }),
  });
  const { signal } = controller;
  await assertRejects(
    () => agent.run({ task: "one", signal }),
    Error,
    "enough",
  );
  const { messages } = await agent.run({ task: "two" });
  assertEquals(messages.at(-1)?.content, "done");
});

Deno.test("it takes part in a team as any other agent does", async () => {
  const team = new RoundRobinGroupChat({
    participants: [society({}), speaker("bob", "I see")],
    maxTurns: 2,
  });
  const { messages } = await team.run({ task: "go" });
  assertEquals(transcript(messages), [
    "user: go",
    "a: A1",
    "b: B1",
    "society: done",
    "bob: I see",
  ]);
});

Deno.test("the team's run is inside the agent's span, and the model's call beside it", async () => {
  const spans = recordSpans();
  const traceContext = withTelemetry(ROOT_CONTEXT, {
    tracerProvider: spans.tracerProvider,
    detail: "agents",
  });
  await society({}).run({ task: "go", traceContext });
  assertTree(spans, [{
    name: "invoke_agent society",
    // What those inside used is on their own spans.
    attributes: { "gen_ai.usage.output_tokens": 1 },
    children: [{
      name: "invoke_workflow RoundRobinGroupChat",
      children: [
        { name: "invoke_agent a", children: [{ name: "chat replay" }] },
        { name: "invoke_agent b", children: [{ name: "chat replay" }] },
      ],
    }, { name: "chat replay" }],
  }]);
});

Deno.test("its state is that of the team, as Python AutoGen writes it", async () => {
  const agent = society({});
  await agent.run({ task: "go" });
  const state = await agent.saveState();
  assertEquals(Object.keys(state), ["type", "version", "inner_team_state"]);
  assertEquals(state["type"], "SocietyOfMindAgentState");
  assertEquals(state["inner_team_state"], await duo().saveState());
  await society({}).loadState(JSON.parse(JSON.stringify(state)));
});

Deno.test("a wrong state is refused, and the field is named", async () => {
  const load = (state: object) =>
    society({}).loadState(state, { source: "office.json" });
  await assertRejects(
    () => load({}),
    ConfigError,
    'Cannot load the state of agent "society" from office.json: /inner_team_state is missing',
  );
  await assertRejects(
    () => load({ inner_team_state: 4 }),
    ConfigError,
    "/inner_team_state is 4, not an object",
  );
  await assertRejects(
    () => load({ type: "TeamState", inner_team_state: {} }),
    ConfigError,
    '/type is "TeamState"',
  );
});

Deno.test("it is written with all its parts, and made again", async () => {
  const registry = autogenComponents();
  const agent = society({ modelClient: new ReplayChatCompletionClient(["x"]) });
  const model = registry.dump(agent);
  const { team, model_client, model_context, ...config } = model.config;
  assertEquals({ ...model, config }, {
    provider: "autogen_agentchat.agents.SocietyOfMindAgent",
    component_type: "agent",
    version: 1,
    component_version: 1,
    label: "SocietyOfMindAgent",
    config: {
      name: "society",
      description:
        "An agent that uses an inner team of agents to generate responses.",
      instruction: "Look",
      response_prompt: "Say",
    },
  });
  assertEquals(
    [team, model_client, model_context].map((part) =>
      (part as { provider: string }).provider
    ),
    [
      "autogen_agentchat.teams.RoundRobinGroupChat",
      "autogen_ext.models.replay.ReplayChatCompletionClient",
      "autogen_core.model_context.UnboundedChatCompletionContext",
    ],
  );
  const loaded = await registry.load(model, { kind: chatAgentKind });
  assertEquals(registry.dump(loaded), model);
});

Deno.test("a config without a team or a model is refused, and the field is named", async () => {
  const registry = autogenComponents();
  const model = registry.dump(
    society({ modelClient: new ReplayChatCompletionClient([]) }),
  );
  for (const field of ["name", "team", "model_client"]) {
    const { [field]: _, ...config } = model.config;
    await assertRejects(
      () => registry.load({ ...model, config }),
      ConfigError,
      `/config/${field} is missing`,
    );
  }
  await assertRejects(
    () =>
      registry.load({
        ...model,
        config: { ...model.config, team: model.config["model_client"] },
      }),
    ConfigError,
    "/config/team is no team",
  );
});
