import {
  type ComponentModel,
  ComponentRegistry,
  ConfigError,
  ExternalTermination,
  FunctionCallTermination,
  HandoffTermination,
  MaxMessageTermination,
  SourceMatchTermination,
  StopMessageTermination,
  type TerminationCondition,
  terminationKind,
  TextMentionTermination,
  TextMessageTermination,
  TimeoutTermination,
  TokenUsageTermination,
} from "@autogen-edge/runtime";
import { assertEquals, assertRejects } from "@std/assert";
import { registerConditions } from "../../../src/agentchat/conditions/components.ts";
import { says, verdict } from "./_items.ts";

const registry = new ComponentRegistry();
registerConditions(registry);

/** What Python AutoGen 0.7.5 dumps, without the description. */
function model(
  label: string,
  config: ComponentModel["config"] = {},
  module = "conditions",
): ComponentModel {
  return {
    provider: `autogen_agentchat.${module}.${label}`,
    component_type: "termination",
    version: 1,
    component_version: 1,
    label,
    config,
  };
}

function any(...conditions: readonly ComponentModel[]): ComponentModel {
  return model("OrTerminationCondition", { conditions }, "base");
}

function all(...conditions: readonly ComponentModel[]): ComponentModel {
  return model("AndTerminationCondition", { conditions }, "base");
}

const STOP = model("StopMessageTermination");
const MAX = model("MaxMessageTermination", {
  max_messages: 3,
  include_agent_event: false,
});
const TEXT = model("TextMentionTermination", { text: "x" });

const PAIRS: readonly (readonly [TerminationCondition, ComponentModel])[] = [
  [new StopMessageTermination(), STOP],
  [new MaxMessageTermination(3), MAX],
  [
    new MaxMessageTermination(4, { includeAgentEvent: true }),
    model("MaxMessageTermination", {
      max_messages: 4,
      include_agent_event: true,
    }),
  ],
  [new TextMentionTermination("x"), TEXT],
  // Python reads the sources as well as it writes them: not at all.
  [
    new TextMentionTermination("x", { sources: ["alice"] }),
    model("TextMentionTermination", { text: "x", sources: ["alice"] }),
  ],
  [
    new TokenUsageTermination({
      maxTotalToken: 1,
      maxPromptToken: 2,
      maxCompletionToken: 3,
    }),
    model("TokenUsageTermination", {
      max_total_token: 1,
      max_prompt_token: 2,
      max_completion_token: 3,
    }),
  ],
  // Python loads it with these nulls only, though it writes none.
  [
    new TokenUsageTermination({ maxPromptToken: 2 }),
    model("TokenUsageTermination", {
      max_total_token: null,
      max_prompt_token: 2,
      max_completion_token: null,
    }),
  ],
  [
    new HandoffTermination("bob"),
    model("HandoffTermination", { target: "bob" }),
  ],
  [
    new TimeoutTermination(1.5),
    model("TimeoutTermination", { timeout_seconds: 1.5 }),
  ],
  [new ExternalTermination(), model("ExternalTermination")],
  [
    new SourceMatchTermination(["a", "b"]),
    model("SourceMatchTermination", { sources: ["a", "b"] }),
  ],
  [new TextMessageTermination(), model("TextMessageTermination")],
  [
    new TextMessageTermination("s"),
    model("TextMessageTermination", { source: "s" }),
  ],
  [
    new FunctionCallTermination("f"),
    model("FunctionCallTermination", { function_name: "f" }),
  ],
  [
    new StopMessageTermination().or(new MaxMessageTermination(3))
      .or(new TextMentionTermination("x")),
    any(any(STOP, MAX), TEXT),
  ],
  [
    new StopMessageTermination().and(
      new MaxMessageTermination(3).or(new TextMentionTermination("x")),
    ),
    all(STOP, any(MAX, TEXT)),
  ],
];

for (const [condition, json] of PAIRS) {
  const { provider, config } = json;
  const name = `${provider} ${JSON.stringify(config)}`.slice(18, 90);
  Deno.test(`${name} is written as Python does, and read again`, async () => {
    assertEquals(registry.dump(condition), json);
    const loaded = await registry.load(json, { kind: terminationKind });
    assertEquals(loaded.constructor, condition.constructor);
    assertEquals(registry.dump(loaded), json);
  });
}

Deno.test("a condition of Python's may leave out what it need not say", async () => {
  const { config } = registry.dump(
    await registry.load({
      provider: "autogen_agentchat.conditions.MaxMessageTermination",
      description: "Stops after some messages.",
      config: { max_messages: 5, more: "unknown" },
    }, { kind: terminationKind }),
  );
  assertEquals(config, { max_messages: 5, include_agent_event: false });
});

Deno.test("a token limit that Python writes, but cannot read, is read", async () => {
  const limited = await registry.load(
    model("TokenUsageTermination", { max_completion_token: 7 }),
    { kind: terminationKind },
  );
  assertEquals(limited.terminated, false);
});

Deno.test("a combination of more than two is read", async () => {
  const condition = await registry.load(any(STOP, MAX, TEXT), {
    kind: terminationKind,
  });
  assertEquals(
    await verdict(condition, says("x"), says("y"), says("z")),
    "MaxMessageTermination, TextMentionTermination: Maximum number of messages 3 reached, current message count: 3, Text 'x' mentioned",
  );
});

const REFUSED: readonly (readonly [
  json: object,
  code: string,
  path: string,
  problem: RegExp,
])[] = [
  [
    model("MaxMessageTermination", { max_messages: 3.5 }),
    "invalid_field",
    "/config/max_messages",
    /is 3.5, not an integer/,
  ],
  [
    model("MaxMessageTermination"),
    "missing_field",
    "/config/max_messages",
    /is missing/,
  ],
  [
    model("MaxMessageTermination", { max_messages: 0 }),
    "creation_failed",
    "/config",
    /"maxMessages" is 0/,
  ],
  [
    model("TextMentionTermination", { text: 3 }),
    "invalid_field",
    "/config/text",
    /is 3, not a string/,
  ],
  [
    model("TokenUsageTermination"),
    "creation_failed",
    "/config",
    /"maxTotalToken", .* is needed/,
  ],
  [
    model("TimeoutTermination", { timeout_seconds: "3" }),
    "invalid_field",
    "/config/timeout_seconds",
    /is "3", not a number/,
  ],
  [
    model("SourceMatchTermination", { sources: "alice" }),
    "invalid_field",
    "/config/sources",
    /is "alice", not a list/,
  ],
  [
    model("SourceMatchTermination", { sources: [3] }),
    "creation_failed",
    "/config",
    /"sources" is \[3\]/,
  ],
  [
    model("HandoffTermination"),
    "missing_field",
    "/config/target",
    /is missing/,
  ],
  [
    model("FunctionCallTermination", { function_name: [] }),
    "invalid_field",
    "/config/function_name",
    /is a list, not a string/,
  ],
  [
    any(STOP, model("TextMessageTermination", { source: 3 })),
    "invalid_field",
    "/config/conditions/1/config/source",
    /is 3, not a string/,
  ],
  [all(), "creation_failed", "/config", /"conditions" is empty/],
  [
    model("OrTerminationCondition", {}, "base"),
    "missing_field",
    "/config/conditions",
    /is missing/,
  ],
  [
    model("FunctionalTermination"),
    "unknown_provider",
    "/provider",
    /is not registered/,
  ],
  [
    { ...STOP, component_version: 2 },
    "unsupported_version",
    "/component_version",
    /is 2, newer than 1/,
  ],
];

for (const [json, code, path, problem] of REFUSED) {
  Deno.test(`${JSON.stringify(json).slice(31, 140)} is refused`, async () => {
    const error = await assertRejects(
      () => registry.load(json, { source: "team.json" }),
      ConfigError,
    );
    assertEquals([error.code, error.path], [code, path]);
    assertEquals(problem.test(error.message), true, error.message);
    assertEquals(error.source, "team.json");
  });
}

Deno.test("what is no condition cannot be a part of one", async () => {
  const registry = new ComponentRegistry().register("test.Agent", {
    componentType: "agent",
    fromConfig: () => ({}),
  });
  registerConditions(registry);
  const error = await assertRejects(
    () => registry.load(any(STOP, { provider: "test.Agent", config: {} })),
    ConfigError,
    "is no termination condition",
  );
  assertEquals(error.code, "unexpected_component");
  assertEquals(error.path, "/config/conditions/1");
});
