import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { type ChatCompletionContext, ConfigError } from "@autogen-edge/runtime";
import { assistant, load, python } from "./_assistant.ts";

Deno.test("a file that is wrong is refused, naming the field and the file", async () => {
  const factory = "autogen_agentchat.messages.StructuredMessageFactory";
  const cases: readonly (readonly [object, path: string])[] = [
    [{ name: undefined }, "/config/name"],
    [{ name: 3 }, "/config/name"],
    [{ description: undefined }, "/config/description"],
    [{ model_client: undefined }, "/config/model_client"],
    [
      { model_client: { provider: "x", config: {} } },
      "/config/model_client/provider",
    ],
    [{ model_client: python() }, "/config/model_client"],
    [{ workbench: [python()] }, "/config/workbench/0"],
    [{ workbench: "x" }, "/config/workbench"],
    [{ tools: 3 }, "/config/tools"],
    [{ handoffs: ["bob"] }, "/config/handoffs/0"],
    [{ handoffs: [{ name: "ask" }] }, "/config/handoffs/0/target"],
    [{ handoffs: [{ target: "b", name: 3 }] }, "/config/handoffs/0/name"],
    [{ memory: {} }, "/config/memory"],
    [{ model_context: [] }, "/config/model_context"],
    [{ reflect_on_tool_use: undefined }, "/config/reflect_on_tool_use"],
    [{ tool_call_summary_format: 1 }, "/config/tool_call_summary_format"],
    [{ max_tool_iterations: "2" }, "/config/max_tool_iterations"],
    [{ model_client_stream: "no" }, "/config/model_client_stream"],
    [{ metadata: { team: 1 } }, "/config/metadata/team"],
    [{
      structured_message_factory: { provider: factory, config: {} },
    }, "/config/structured_message_factory/config/content_model_name"],
  ];
  for (const [config, path] of cases) {
    const error = await assertRejects(
      () => load(python(config as Record<string, unknown>), "alice.json"),
      ConfigError,
      "alice.json",
      path,
    );
    assertEquals(error.path, path);
    assertEquals(error.source, "alice.json");
  }
});

Deno.test("what the options refuse, a file is refused for", async () => {
  for (
    const [config, message] of [
      [{ name: "not an identifier" }, "is no identifier"],
      [{ max_tool_iterations: 0 }, '"maxToolIterations" is 0'],
      [{ handoffs: [{ target: "b" }, { target: "B" }] }, "two tools"],
      [{ handoffs: [{ target: "" }] }, 'Cannot hand off to ""'],
    ] as const
  ) {
    const error = await assertRejects(
      () => load(python(config), "alice.json"),
      ConfigError,
      message,
    );
    assertEquals(error.code, "creation_failed");
  }
  const newer = { ...python(), component_version: 3 };
  const error = await assertRejects(() => load(newer), ConfigError);
  assertEquals(error.code, "unsupported_version");
});

Deno.test("what JSON cannot hold is named when an assistant is written", () => {
  const context: ChatCompletionContext = {
    addMessage: () => Promise.resolve(),
    getMessages: () => Promise.resolve([]),
    clear: () => Promise.resolve(),
  };
  for (
    const [options, field] of [
      [{ toolCallSummaryFormatter: () => "" }, "toolCallSummaryFormatter"],
      [{ modelContext: context }, "modelContext"],
      [{ metadata: { at: (() => 1) as never } }, "metadata"],
    ] as const
  ) {
    const error = assertThrows(
      () => assistant(options).dumpComponent(),
      ConfigError,
      `Cannot dump agent "alice": in "${field}", `,
    );
    assertEquals(error.code, "not_dumpable");
  }
});
