import { assert, assertEquals } from "@std/assert";
import { z } from "zod";
import {
  type AssistantAgentOptions,
  autogenComponents,
  BufferedChatCompletionContext,
  chatAgentKind,
  type ComponentModel,
  Handoffs,
  jsonSchemaOutput,
  ListMemory,
  OutputType,
} from "@autogen-edge/runtime";
import { add, assistant, load, python } from "./_assistant.ts";

/** What an assistant writes in its config, but for the model. */
function dumped(
  options: Partial<AssistantAgentOptions>,
): Record<string, unknown> {
  const { model_client: _, ...config } = assistant(options).dumpComponent()
    .config;
  return config;
}

/** What Python writes of the same, but for the model. */
function expected(config: Record<string, unknown>): Record<string, unknown> {
  const { model_client: _, ...others } = python(config).config;
  return others;
}

Deno.test("an assistant is written as Python AutoGen writes it", () => {
  const { config, ...head } = assistant().dumpComponent();
  const { config: _, ...pythonHead } = python();
  assertEquals(head, pythonHead);
  assertEquals(Object.keys(config).sort(), Object.keys(python().config).sort());
  assertEquals(dumped({}), expected({}));
});

Deno.test("all options of an assistant are written", () => {
  const { config } = assistant({
    description: "Knows",
    systemMessage: "Be kind.",
    handoffs: new Handoffs("bob"),
    memory: [new ListMemory()],
    modelContext: new BufferedChatCompletionContext({ bufferSize: 2 }),
    modelClientStream: true,
    reflectOnToolUse: true,
    maxToolIterations: 3,
    toolCallSummaryFormat: "{tool_name}",
    metadata: { team: "blue" },
    outputType: jsonSchemaOutput("Weather", { type: "object" }, {
      formatString: "{city}",
    }),
  }).dumpComponent();
  const { handoffs, structured_message_factory, metadata } = config;
  assertEquals(
    [config["description"], config["system_message"], metadata],
    ["Knows", "Be kind.", { team: "blue" }],
  );
  assertEquals(
    [
      config["model_client_stream"],
      config["reflect_on_tool_use"],
      config["max_tool_iterations"],
      config["tool_call_summary_format"],
    ],
    [true, true, 3, "{tool_name}"],
  );
  assertEquals(handoffs, [{
    target: "bob",
    description: "Handoff to bob.",
    name: "transfer_to_bob",
    message: "Transferred to bob, adopting the role of bob immediately.",
  }]);
  assertEquals(structured_message_factory, {
    provider: "autogen_agentchat.messages.StructuredMessageFactory",
    component_type: "structured_message",
    version: 1,
    component_version: 1,
    label: "StructuredMessageFactory",
    config: {
      json_schema: { type: "object" },
      format_string: "{city}",
      content_model_name: "Weather",
    },
  });
  assertEquals(
    [config["memory"], config["model_context"]].flat().map((part) =>
      (part as ComponentModel).label
    ),
    ["ListMemory", "BufferedChatCompletionContext"],
  );
});

Deno.test("what is not there is not written", () => {
  const config = dumped({ systemMessage: null, workbench: [], memory: [] });
  for (const field of ["system_message", "workbench", "memory", "handoffs"]) {
    assertEquals(field in config, false, field);
  }
});

Deno.test("an assistant of Python's is loaded, and written the same again", async () => {
  const model = python({
    description: "Adds",
    system_message: "Be brief.",
    workbench: [{
      provider: "autogen_core.tools.StaticStreamWorkbench",
      component_type: "workbench",
      version: 1,
      component_version: 1,
      label: "StaticStreamWorkbench",
      config: {
        tools: [{
          provider: "autogen_core.tools.FunctionTool",
          component_type: "tool",
          version: 1,
          component_version: 1,
          label: "FunctionTool",
          config: {
            source_code: "def add(a: int, b: int) -> int: return a + b\n",
            name: "add",
            description: "Add two integers",
            global_imports: [],
            has_cancellation_support: false,
          },
        }],
        tool_overrides: {},
      },
    }],
    model_client: {
      provider: "autogen_ext.models.replay.ReplayChatCompletionClient",
      component_type: "replay_chat_completion_client",
      version: 1,
      component_version: 1,
      label: "ReplayChatCompletionClient",
      config: {
        chat_completions: [{
          finish_reason: "function_calls",
          content: [
            { id: "1", name: "add", arguments: '{"a": 1, "b": 2}' },
          ],
          usage: { prompt_tokens: 1, completion_tokens: 1 },
          cached: false,
        }],
      },
    },
    handoffs: [{
      target: "bob",
      description: "Bob knows.",
      name: "ask_bob",
      message: "Yours.",
    }],
    reflect_on_tool_use: false,
    max_tool_iterations: 1,
    tool_call_summary_format: "= {result}",
    metadata: { team: "blue" },
  });
  const agent = await load(JSON.stringify(model));
  const { config } = agent.dumpComponent();
  for (const [name, value] of Object.entries(model.config)) {
    if (name !== "model_client") assertEquals(config[name], value, name);
  }
  const { messages } = await agent.run({ task: "1+2?" });
  assertEquals(messages.at(-1)?.content, "= 3");
});

Deno.test("what an assistant writes is loaded again", async () => {
  const registry = autogenComponents();
  const agent = assistant({
    tools: [add],
    handoffs: new Handoffs("bob"),
    memory: [new ListMemory()],
    outputType: new OutputType("Weather", z.object({ city: z.string() })),
  });
  const model = registry.dump(agent);
  assertEquals(registry.dump(await load(JSON.stringify(model))), model);
});

Deno.test("tools from before there were workbenches are read, in whichever version", async () => {
  const { tools: [tool] = [] } = {
    tools: [{
      provider: "autogen_core.tools.FunctionTool",
      config: { source_code: "…", name: "add", description: "Add" },
    }],
  };
  for (const component_version of [1, 2, undefined]) {
    const model = python({ workbench: undefined, tools: [tool] });
    const agent = await load({ ...model, component_version });
    const [workbench] = agent.dumpComponent().config["workbench"] as [
      ComponentModel,
    ];
    const [loaded] = workbench.config["tools"] as [ComponentModel];
    assertEquals(loaded.config["name"], "add");
  }
});

Deno.test("one workbench may stand where there is a list of them", async () => {
  const [workbench] = python().config["workbench"] as [unknown];
  const agent = await load(python({ workbench }));
  assertEquals(agent.dumpComponent().config["workbench"], [workbench]);
});

Deno.test("without a system message in a file there is none", async () => {
  const agent = await load(python({ system_message: undefined }));
  assertEquals("system_message" in agent.dumpComponent().config, false);
});

Deno.test("data that a file declares is checked, and gets its defaults", async () => {
  const factory = {
    provider: "autogen_agentchat.messages.StructuredMessageFactory",
    component_type: "structured_message",
    version: 1,
    component_version: 1,
    label: "StructuredMessageFactory",
    config: {
      json_schema: {
        properties: {
          city: { title: "City", type: "string" },
          degrees: { default: 20, title: "Degrees", type: "integer" },
        },
        required: ["city"],
        title: "Weather",
        type: "object",
      },
      format_string: "{city} has {degrees}",
      content_model_name: "Weather",
    },
  };
  const model_client = {
    provider: "autogen_ext.models.replay.ReplayChatCompletionClient",
    config: { chat_completions: ['{"city": "Oslo"}'] },
  };
  const agent = await load(
    python({ structured_message_factory: factory, model_client }),
  );
  const { messages } = await agent.run({ task: "Weather?" });
  assertEquals(messages.at(-1)?.content, { city: "Oslo", degrees: 20 });
  const { structured_message_factory } = agent.dumpComponent().config;
  assertEquals(structured_message_factory, factory);
});

Deno.test("agents are told from all else", () => {
  assert(chatAgentKind.is(assistant()));
  for (const other of [null, undefined, {}, "agent", new ListMemory()]) {
    assert(!chatAgentKind.is(other));
  }
});
