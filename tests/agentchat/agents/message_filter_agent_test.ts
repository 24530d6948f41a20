import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  autogenComponents,
  chatAgentKind,
  type ChatMessage,
  ConfigError,
  MessageFilterAgent,
  type PerSourceFilter,
  RoundRobinGroupChat,
  TextMessage,
  UserProxyAgent,
  withTelemetry,
} from "@autogen-edge/runtime";
import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";
import { Actor, speaker, transcript } from "../_agents.ts";

const CALL = { signal: new AbortController().signal };

/** Messages with their numbers as texts. */
function said(...sources: readonly string[]): ChatMessage[] {
  return sources.map((source, index) =>
    TextMessage({ content: String(index), source })
  );
}

/** What an agent behind filters hears. */
async function heard(
  perSource: readonly PerSourceFilter[],
): Promise<string[]> {
  const numbers: string[] = [];
  const wrappedAgent = new Actor("inner", (messages) => {
    numbers.push(...messages.map(({ content }) => String(content)));
    return Promise.resolve("ok");
  });
  const agent = new MessageFilterAgent({
    name: "filtered",
    wrappedAgent,
    filter: { perSource },
  });
  await agent.run({ task: said("a", "b", "a", "c", "b", "a") });
  return numbers;
}

// What Python AutoGen 0.7.5 lets through of the same.
const CASES: readonly (readonly [
  name: string,
  perSource: readonly PerSourceFilter[],
  heard: readonly string[],
])[] = [
  ["nobody", [], []],
  ["all of one", [{ source: "a" }], ["0", "2", "5"]],
  ["the first", [{ source: "a", position: "first", count: 1 }], ["0"]],
  ["the last two", [{ source: "a", position: "last", count: 2 }], ["2", "5"]],
  ["more than there are", [{ source: "a", position: "first", count: 9 }], [
    "0",
    "2",
    "5",
  ]],
  ["a position without a count", [{ source: "a", position: "first" }], [
    "0",
    "2",
    "5",
  ]],
  ["a count without a position", [{ source: "a", count: 1 }], [
    "0",
    "2",
    "5",
  ]],
  ["a count of 0", [{ source: "a", position: "last", count: 0 }], [
    "0",
    "2",
    "5",
  ]],
  ["somebody who said nothing", [{ source: "z" }], []],
  ["in the order of the filters", [
    { source: "b", position: "last", count: 1 },
    { source: "a", position: "first", count: 1 },
  ], ["4", "0"]],
  ["one twice", [
    { source: "a", position: "first", count: 1 },
    { source: "a", position: "last", count: 1 },
  ], ["0", "5"]],
];

for (const [name, perSource, expected] of CASES) {
  Deno.test(`a filter lets through: ${name}`, async () => {
    assertEquals(await heard(perSource), expected);
  });
}

Deno.test("answers and events are the other agent's, in its name", async () => {
  const team = new RoundRobinGroupChat({
    participants: [
      new MessageFilterAgent({
        name: "filtered",
        wrappedAgent: speaker("inner", "one", "two"),
        filter: { perSource: [{ source: "user" }] },
      }),
      speaker("bob", "b"),
    ],
    maxTurns: 3,
  });
  const { messages } = await team.run({ task: "go" });
  assertEquals(transcript(messages), [
    "user: go",
    "inner: one",
    "bob: b",
    "inner: two",
  ]);
});

Deno.test("what a team tells its agents reaches the one behind the filter", async () => {
  const calls: string[] = [];
  class Witness extends Actor {
    override onReset() {
      calls.push("reset");
    }
    override onPause() {
      calls.push("pause");
    }
    override onResume() {
      calls.push("resume");
    }
    override close() {
      calls.push("close");
    }
  }
  const agent = new MessageFilterAgent({
    name: "filtered",
    wrappedAgent: new Witness("inner", () => Promise.resolve("ok")),
    filter: { perSource: [] },
  });
  await agent.onReset(CALL);
  await agent.onPause(CALL);
  await agent.onResume(CALL);
  await agent.close();
  assertEquals(calls, ["reset", "pause", "resume", "close"]);
  assertEquals(agent.description, "inner agent (with message filtering)");
  assertEquals(agent.producedMessageTypes, ["TextMessage"]);
});

Deno.test("its span is one, with the model of the agent behind it", async () => {
  const spans = recordSpans();
  const traceContext = withTelemetry(ROOT_CONTEXT, {
    tracerProvider: spans.tracerProvider,
  });
  const agent = new MessageFilterAgent({
    name: "filtered",
    wrappedAgent: speaker("inner", "one two"),
    filter: { perSource: [{ source: "user" }] },
  });
  await agent.run({ task: "go", traceContext });
  assertTree(spans, [{
    name: "invoke_agent filtered",
    attributes: {
      "gen_ai.request.model": "replay",
      "gen_ai.usage.output_tokens": 2,
    },
    children: [{ name: "chat replay" }],
  }]);
});

// Written by Python AutoGen 0.7.5, without descriptions.
const FROM_PYTHON = {
  provider: "autogen_agentchat.agents.MessageFilterAgent",
  component_type: "agent",
  version: 1,
  component_version: 1,
  label: "MessageFilterAgent",
  config: {
    name: "f",
    wrapped_agent: {
      provider: "autogen_agentchat.agents.MessageFilterAgent",
      component_type: "agent",
      version: 1,
      component_version: 1,
      label: "MessageFilterAgent",
      config: {
        name: "g",
        wrapped_agent: {
          provider: "autogen_agentchat.agents.UserProxyAgent",
          component_type: "agent",
          version: 1,
          component_version: 1,
          label: "UserProxyAgent",
          config: { name: "u", description: "A human user" },
        },
        filter: { per_source: [] },
      },
    },
    filter: {
      per_source: [
        { source: "a" },
        { source: "b", position: "last", count: 2 },
      ],
    },
  },
};

Deno.test("a file of Python is loaded, and written the same again", async () => {
  const registry = autogenComponents();
  const agent = await registry.load(FROM_PYTHON, { kind: chatAgentKind });
  assertEquals(agent.dumpComponent(), FROM_PYTHON);
  assertEquals(
    agent.description,
    "A human user (with message filtering) (with message filtering)",
  );
});

Deno.test("its state is the one that Python writes, which is empty", () => {
  const agent = new MessageFilterAgent({
    name: "f",
    wrappedAgent: speaker("inner"),
    filter: { perSource: [] },
  });
  assertEquals(agent.saveState(), { type: "BaseState", version: "1.0.0" });
});

Deno.test("an agent that cannot be written makes the whole not writable", () => {
  const agent = new MessageFilterAgent({
    name: "f",
    wrappedAgent: new Actor("inner", () => Promise.resolve("ok")),
    filter: { perSource: [] },
  });
  assertThrows(() => agent.dumpComponent(), ConfigError, '"inner"');
});

const WRONG: readonly (readonly [perSource: unknown, message: string])[] = [
  [[{ source: "a", position: "mid" }], 'per_source/0/position is "mid"'],
  [[{ source: "a" }, { source: "b", count: 1.5 }], "per_source/1/count is 1.5"],
  [[{ position: "first" }], "per_source/0/source is missing"],
  [[{ source: "a", count: -1 }], "the count -1"],
  ["a", 'per_source is "a", not a list'],
];

for (const [perSource, message] of WRONG) {
  Deno.test(`a wrong filter is refused: ${message}`, async () => {
    const filter = { per_source: perSource };
    const config = { ...FROM_PYTHON.config, filter };
    await assertRejects(
      () => autogenComponents().load({ ...FROM_PYTHON, config }),
      ConfigError,
      message,
    );
  });
}

Deno.test("a wrong filter is refused where the agent is made", () => {
  function make(filter: object): () => MessageFilterAgent {
    const perSource = [{ source: "a", ...filter }];
    const inputFunction = () => "";
    const wrappedAgent = new UserProxyAgent({ name: "u", inputFunction });
    return () =>
      new MessageFilterAgent({
        name: "f",
        wrappedAgent,
        filter: { perSource },
      });
  }
  assertThrows(
    make({ position: "mid" }),
    TypeError,
    'Cannot create agent "f": the filter of "a" has the position "mid"',
  );
  assertThrows(make({ count: -1 }), RangeError, "the count -1");
  assertThrows(make({ count: NaN }), RangeError, "the count NaN");
});
