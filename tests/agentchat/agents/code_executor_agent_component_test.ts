import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  autogenComponents,
  chatAgentKind,
  CodeExecutorAgent,
  type CodeExecutorAgentOptions,
  ConfigError,
  ModelError,
  ReplayChatCompletionClient,
  WorkerCodeExecutor,
} from "@autogen-edge/runtime";
import { FakeExecutor, fenced } from "./_code.ts";

// Written by Python AutoGen 0.7.5, without descriptions.
const FROM_PYTHON = {
  provider: "autogen_agentchat.agents.CodeExecutorAgent",
  component_type: "agent",
  version: 1,
  component_version: 1,
  label: "CodeExecutorAgent",
  config: {
    name: "c",
    code_executor: {
      provider: "autogen_ext.code_executors.local.LocalCommandLineCodeExecutor",
      component_type: "code_executor",
      version: 1,
      component_version: 1,
      label: "LocalCommandLineCodeExecutor",
      config: {
        timeout: 1,
        work_dir: "work",
        functions_module: "functions",
        cleanup_temp_files: true,
      },
    },
    description: "A computer terminal",
    sources: ["u"],
    system_message: "You are a Code Execution Agent.",
    model_client_stream: false,
    model_context: {
      provider: "autogen_core.model_context.UnboundedChatCompletionContext",
      component_type: "chat_completion_context",
      version: 1,
      component_version: 1,
      label: "UnboundedChatCompletionContext",
      config: {},
    },
    supported_languages: ["python"],
  },
};

Deno.test("a file of Python runs with the executor of the loader", async () => {
  const registry = autogenComponents();
  const agent = await registry.load(FROM_PYTHON, {
    kind: chatAgentKind,
    resources: { codeExecutor: new FakeExecutor() },
  });
  assertEquals(agent.dumpComponent(), {
    ...FROM_PYTHON,
    config: {
      ...FROM_PYTHON.config,
      code_executor: new FakeExecutor().dumpComponent(),
    },
  });
  const { messages } = await agent.run({ task: fenced("1") });
  // The code is not that of "u".
  assertEquals(String(messages.at(-1)?.content).slice(0, 7), "No code");
  await assertRejects(
    () => registry.load(FROM_PYTHON, { source: "team.json" }),
    ConfigError,
    "LocalCommandLineCodeExecutor",
  );
});

Deno.test("all options are written and read", async () => {
  const registry = autogenComponents();
  const agent = new CodeExecutorAgent({
    name: "coder",
    description: "Codes",
    codeExecutor: new WorkerCodeExecutor(),
    modelClient: new ReplayChatCompletionClient(["x"]),
    systemMessage: "S",
    modelClientStream: true,
    maxRetriesOnError: 2,
    sources: ["a"],
    supportedLanguages: ["js"],
  });
  const model = registry.dump(agent);
  const { code_executor: _, model_client, model_context: __, ...config } =
    model.config;
  assertEquals(config, {
    name: "coder",
    description: "Codes",
    sources: ["a"],
    system_message: "S",
    model_client_stream: true,
    supported_languages: ["js"],
    max_retries_on_error: 2,
  });
  assertEquals(typeof model_client, "object");
  const loaded = await registry.load(model, { kind: chatAgentKind });
  assertEquals(registry.dump(loaded), model);
});

Deno.test("no system message stays none", async () => {
  const registry = autogenComponents();
  const codeExecutor = new WorkerCodeExecutor();
  const options = { name: "t", codeExecutor, systemMessage: null };
  const model = registry.dump(new CodeExecutorAgent(options));
  assertEquals("system_message" in model.config, false);
  const loaded = await registry.load(model, { kind: chatAgentKind });
  assertEquals(registry.dump(loaded), model);
});

Deno.test("what JSON cannot hold is not written, and comes from the loader", async () => {
  const registry = autogenComponents();
  const codeExecutor = new WorkerCodeExecutor();
  const approvalFunction = () => ({ approved: false, reason: "no" });
  const agent = new CodeExecutorAgent({
    name: "t",
    codeExecutor,
    approvalFunction,
  });
  const error = assertThrows(
    () => agent.dumpComponent(),
    ConfigError,
    'Cannot dump agent "t": its "approvalFunction" is a function',
  );
  assertEquals(error.code, "not_dumpable");
  const model = registry.dump(
    new CodeExecutorAgent({ name: "t", codeExecutor }),
  );
  const loaded = await registry.load(model, {
    kind: chatAgentKind,
    resources: { approvalFunction },
  });
  const { messages } = await loaded.run({ task: fenced("1", "js") });
  assertEquals(
    String(messages.at(-1)?.content).includes("not approved. Reason: no"),
    true,
  );
  const bare = { languages: [], executeCodeBlocks: () => Promise.reject() };
  assertThrows(
    () =>
      new CodeExecutorAgent({ name: "t", codeExecutor: bare }).dumpComponent(),
    ConfigError,
    '"codeExecutor"',
  );
});

Deno.test("a wrong state is refused, and the field is named", async () => {
  const agent = new CodeExecutorAgent({
    name: "t",
    codeExecutor: new FakeExecutor(),
    modelClient: new ReplayChatCompletionClient([]),
  });
  await agent.loadState({ type: "BaseState", version: "1.0.0" });
  await assertRejects(
    () => agent.loadState({ llm_context: 5 }, { source: "t.json" }),
    ConfigError,
    'Cannot load the state of agent "t" from t.json: /llm_context is 5',
  );
  await assertRejects(
    () => agent.loadState({ llm_context: { messages: [{ type: "X" }] } }),
    ConfigError,
    "/messages/0/type",
  );
});

const SIMPLE_MODEL = new ReplayChatCompletionClient([], {
  modelInfo: {
    vision: false,
    functionCalling: true,
    jsonOutput: true,
    structuredOutput: false,
    family: "unknown",
  },
});

const WRONG: readonly (readonly [
  options: Record<string, unknown>,
  error: ErrorConstructor | typeof ModelError,
  message: string,
])[] = [
  [{ codeExecutor: {} }, TypeError, '"codeExecutor" is no code executor'],
  [{ codeExecutor: undefined }, TypeError, '"codeExecutor"'],
  [{ sources: "bob" }, TypeError, '"sources" is no list of texts'],
  [{ supportedLanguages: [1] }, TypeError, '"supportedLanguages"'],
  [{ maxRetriesOnError: -1 }, RangeError, '"maxRetriesOnError" is -1'],
  [{ maxRetriesOnError: 1.5 }, RangeError, '"maxRetriesOnError" is 1.5'],
  [{ maxRetriesOnError: 1 }, TypeError, 'needs a "modelClient"'],
  [
    { maxRetriesOnError: 1, modelClient: SIMPLE_MODEL },
    ModelError,
    'Cannot ask model "replay" whether to try again',
  ],
  [{ name: "a b" }, TypeError, '"a b"'],
];

for (const [options, error, message] of WRONG) {
  Deno.test(`it is refused: ${message}`, () => {
    const codeExecutor = new FakeExecutor();
    const all = { name: "t", codeExecutor, ...options };
    assertThrows(
      () => new CodeExecutorAgent(all as unknown as CodeExecutorAgentOptions),
      error,
      message,
    );
  });
}
