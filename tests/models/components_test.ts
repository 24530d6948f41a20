import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  chatCompletionClientKind,
  type ComponentModel,
  ComponentRegistry,
  ConfigError,
  ListMemory,
  memoryKind,
  modelContextKind,
  registerModelComponents,
  ReplayChatCompletionClient,
  TokenLimitedChatCompletionContext,
  UserMessage,
} from "@autogen-edge/runtime";
import { conversation, viewOf } from "./_conversation.ts";
import { ScriptedClient } from "./_scripted.ts";
// What AutoGen 0.7.5 writes, but for the descriptions of its classes.
import fromPython from "./data/components.json" with { type: "json" };

const CONTEXTS = "autogen_core.model_context";
const REPLAY = "autogen_ext.models.replay.ReplayChatCompletionClient";
const MEMORY = "autogen_core.memory.ListMemory";

function registry(): ComponentRegistry {
  return registerModelComponents(new ComponentRegistry());
}

function model(
  provider: string,
  config: Readonly<Record<string, unknown>>,
): ComponentModel {
  return { provider, config };
}

const client = model(REPLAY, { chat_completions: ["Hi there"] });

for (const [index, written] of fromPython.entries()) {
  Deno.test(`what Python wrote is written again the same: ${written.label} ${index}`, async () => {
    const known = registry();
    const component = await known.load(written);
    assertEquals(
      known.dump(component as Parameters<typeof known.dump>[0]),
      written,
    );
  });
}

for (
  const [kind, config, letters, shown] of [
    ["Unbounded", {}, "UAU", "0 1 2"],
    ["Buffered", { buffer_size: 2 }, "UAU", "1 2"],
    ["HeadAndTail", { head_size: 1, tail_size: 1 }, "UAUA", "0 skip:2 3"],
    ["TokenLimited", { model_client: client, token_limit: 2 }, "UAU", "0 2"],
    ["TokenLimited", { model_client: client }, "UAU", "0 1 2"],
  ] as const
) {
  Deno.test(`a context is what its file says: ${kind} ${JSON.stringify(config)}`, async () => {
    const provider = `${CONTEXTS}.${kind}ChatCompletionContext`;
    const context = await registry().load(model(provider, config), {
      kind: modelContextKind,
    });
    assertEquals(await viewOf(context, conversation(letters)), shown);
  });
}

Deno.test("a replay client of a file says what it was told to", async () => {
  const replay = await registry().load(client, {
    kind: chatCompletionClientKind,
  });
  const question = UserMessage({ content: "Hello?", source: "user" });
  const { content, usage } = await replay.create([question]);
  assertEquals(content, "Hi there");
  assertEquals(usage, { promptTokens: 1, completionTokens: 2 });
  assertEquals(replay.model, "replay");
});

Deno.test("a replay client keeps its name, which AutoGen's has not, and starts over", async () => {
  const known = registry();
  const replay = new ReplayChatCompletionClient(["Hi"], { model: "parrot" });
  await replay.create([]);
  const written = known.dump(replay);
  assertEquals(written.config, {
    chat_completions: ["Hi"],
    model_info: {
      vision: false,
      function_calling: true,
      json_output: true,
      family: "unknown",
      structured_output: true,
    },
    model: "parrot",
  });
  const loaded = await known.load(written, { kind: chatCompletionClientKind });
  assertEquals(loaded.model, "parrot");
  assertEquals((await loaded.create([])).content, "Hi");
});

Deno.test("a memory is written with what it has learnt since", async () => {
  const known = registry();
  const memory = new ListMemory();
  await memory.add({ content: "Ada is vegan", mimeType: "text/plain" });
  const written = known.dump(memory);
  assertEquals(written.config, {
    name: "default_list_memory",
    memory_contents: [{ content: "Ada is vegan", mime_type: "text/plain" }],
  });
  const loaded = await known.load(written, { kind: memoryKind });
  const { results } = await loaded.query("Ada");
  assertEquals(results.map(({ content }) => content), ["Ada is vegan"]);
});

Deno.test("a memory of an empty config has AutoGen's default name", async () => {
  const memory = await registry().load(model(MEMORY, {}), { kind: memoryKind });
  assertEquals(memory.name, "default_list_memory");
});

Deno.test("the tools of a token-limited context are written as AutoGen takes them", () => {
  const context = new TokenLimitedChatCompletionContext({
    modelClient: new ReplayChatCompletionClient([]),
    tools: [{
      name: "now",
      description: "Tells the time",
      parameters: { type: "object" },
      strict: false,
    }],
  });
  assertEquals(context.dumpComponent().config["tool_schema"], [{
    name: "now",
    description: "Tells the time",
    parameters: { type: "object", properties: {} },
    strict: false,
  }]);
});

Deno.test("a client that has no component model is named when its context is written", () => {
  const context = new TokenLimitedChatCompletionContext({
    modelClient: new ScriptedClient(async function* () {}),
    tokenLimit: 1,
  });
  assertThrows(
    () => registry().dump(context),
    ConfigError,
    'Cannot dump a model context: its "modelClient" has no component model',
  );
});

const BUFFERED = `${CONTEXTS}.BufferedChatCompletionContext`;
const LIMITED = `${CONTEXTS}.TokenLimitedChatCompletionContext`;

for (
  const [written, path, problem] of [
    [model(BUFFERED, {}), "/config/buffer_size", "is missing"],
    [
      model(BUFFERED, { buffer_size: "3" }),
      "/config/buffer_size",
      'is "3", not an integer',
    ],
    [
      model(BUFFERED, { buffer_size: 0 }),
      "/config",
      'was refused: RangeError: Cannot make a model context: "bufferSize" is 0, and not a whole number above 0',
    ],
    [
      model(BUFFERED, {
        buffer_size: 1,
        initial_messages: [{ type: "UserMessage", content: "Hi" }],
      }),
      "/config/initial_messages/0/source",
      "is missing",
    ],
    [
      model(LIMITED, { token_limit: 1 }),
      "/config/model_client",
      "is missing",
    ],
    [
      model(LIMITED, { model_client: model(MEMORY, {}) }),
      "/config/model_client",
      'is no model client but of type "memory"',
    ],
    [
      model(LIMITED, { model_client: client, tool_schema: [{}] }),
      "/config/tool_schema/0/name",
      "is missing",
    ],
    [
      model(REPLAY, {}),
      "/config/chat_completions",
      "is missing",
    ],
    [
      model(REPLAY, { chat_completions: ["a", { content: "b" }] }),
      "/config/chat_completions/1/finish_reason",
      "is missing",
    ],
    [
      model(REPLAY, { chat_completions: [], model_info: { vision: true } }),
      "/config/model_info/function_calling",
      "is missing",
    ],
    [
      model(MEMORY, { memory_contents: [{ content: "a" }] }),
      "/config/memory_contents/0/mime_type",
      "is missing",
    ],
    [
      model(MEMORY, { memory_contents: [{ "a/b~c": 1, mime_type: "x" }] }),
      "/config/memory_contents/0/content",
      "is missing",
    ],
  ] as const
) {
  Deno.test(`a file is refused: ${JSON.stringify(written.config)}`, async () => {
    const error = await assertRejects(
      () => registry().load(written, { source: "models.json" }),
      ConfigError,
    );
    assertEquals(error.path, path);
    assertEquals(
      error.message.replace(/^.* from models\.json: /, ""),
      `${path} ${problem}`,
    );
  });
}
