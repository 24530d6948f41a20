import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  AssistantAgent,
  autogenComponents,
  ConfigError,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  TeamTool,
  type TeamToolOptions,
  TextMentionTermination,
  toolKind,
  withTelemetry,
} from "@autogen-edge/runtime";
import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";
import { speaker, toolCalls, transcript } from "../_agents.ts";

function duo(): RoundRobinGroupChat {
  return new RoundRobinGroupChat({
    participants: [speaker("a", "A1", "A2"), speaker("b", "B1", "B2")],
    maxTurns: 2,
  });
}

function tool(options: Partial<TeamToolOptions> = {}): TeamTool {
  return new TeamTool(duo(), {
    name: "ask_team",
    description: "Asks the team",
    ...options,
  });
}

Deno.test("the model is shown the name and the description of the tool", () => {
  const { name, description, strict } = tool().schema;
  assertEquals([name, description, strict], [
    "ask_team",
    "Asks the team",
    true,
  ]);
  assertThrows(() => tool({ name: "" }), TypeError, '"" is not a name');
});

Deno.test("the model is told what the team said, or the last of it", async () => {
  const all = tool();
  const result = await all.runJson({ task: "go" });
  assertEquals(all.returnValueAsString(result), "a: A1\n\nb: B1");
  assertEquals(result.stopReason, "Maximum number of turns 2 reached.");
  const last = tool({ returnValueAsLastMessage: true });
  assertEquals(
    last.returnValueAsString(await last.runJson({ task: "go" })),
    "B1",
  );
});

Deno.test("a team that says nothing leaves nothing to tell", async () => {
  const options = { name: "t", description: "d" };
  const team = new RoundRobinGroupChat({
    participants: [speaker("a")],
    terminationCondition: new TextMentionTermination("go"),
  });
  const silent = new TeamTool(team, options);
  const result = await silent.runJson({ task: "go" });
  assertEquals(silent.returnValueAsString(result), "");
});

Deno.test("what happens in the team is part of the agent's run, and of its trace", async () => {
  const spans = recordSpans();
  const traceContext = withTelemetry(ROOT_CONTEXT, {
    tracerProvider: spans.tracerProvider,
    detail: "agents",
  });
  const boss = new AssistantAgent({
    name: "boss",
    modelClient: new ReplayChatCompletionClient([
      toolCalls(["ask_team", { task: "sub" }]),
    ]),
    tools: [tool({ returnValueAsLastMessage: true })],
  });
  const { messages } = await boss.run({ task: "go", traceContext });
  assertEquals(transcript(messages), [
    "user: go",
    "boss: ToolCallRequestEvent",
    "user: sub",
    "a: A1",
    "b: B1",
    "boss: ToolCallExecutionEvent",
    "boss: B1",
  ]);
  assertTree(spans, [{
    name: "invoke_agent boss",
    children: [{ name: "chat replay" }, {
      name: "execute_tool ask_team",
      children: [{
        name: "invoke_workflow RoundRobinGroupChat",
        children: [
          { name: "invoke_agent a", children: [{ name: "chat replay" }] },
          { name: "invoke_agent b", children: [{ name: "chat replay" }] },
        ],
      }],
    }],
  }]);
});

Deno.test("two calls at once do not meet a team that runs", async () => {
  const team = tool();
  const results = await Promise.all([
    team.runJson({ task: "1" }),
    team.runJson({ task: "2" }),
  ]);
  assertEquals(
    results.map((result) => team.returnValueAsString(result)),
    ["a: A1\n\nb: B1", "a: A2\n\nb: B2"],
  );
});

Deno.test("its state is the team's", async () => {
  const one = tool();
  await one.runJson({ task: "go" });
  const state = await one.saveState();
  assertEquals(state["type"], "TeamState");
  const other = tool();
  await other.loadState(state);
  assertEquals(await other.saveState(), state);
  await assertRejects(
    () => other.loadState({ type: "TeamState" }),
    ConfigError,
  );
});

Deno.test("it is written as Python AutoGen writes it, and made again", async () => {
  const registry = autogenComponents();
  const model = registry.dump(tool());
  const { team: _, ...config } = model.config;
  assertEquals({ ...model, config }, {
    provider: "autogen_agentchat.tools.TeamTool",
    component_type: "tool",
    version: 1,
    component_version: 1,
    label: "TeamTool",
    config: {
      name: "ask_team",
      description: "Asks the team",
      return_value_as_last_message: false,
    },
  });
  const loaded = await registry.load(model, { kind: toolKind });
  const result = await loaded.runJson({ task: "go" });
  assertEquals(loaded.returnValueAsString(result), "a: A1\n\nb: B1");
  for (const field of ["name", "description", "team"]) {
    const { [field]: __, ...others } = model.config;
    await assertRejects(
      () => registry.load({ ...model, config: others }),
      ConfigError,
      `/config/${field} is missing`,
    );
  }
});
