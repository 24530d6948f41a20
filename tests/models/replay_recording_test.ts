import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AssistantAgent,
  type ChatCompletionClient,
  chatCompletionClientKind,
  ComponentRegistry,
  ConfigError,
  FunctionTool,
  ModelError,
  RecordingChatCompletionClient,
  registerModelComponents,
  ReplayChatCompletionClient,
  UserMessage,
} from "@autogen-edge/runtime";
import { ModelServer } from "../ext/_model_server.ts";
import {
  chunk,
  clientOf,
  sse,
  streamed,
  textChunks,
  USAGE,
} from "../ext/openai/_wire.ts";
import { answer, QUESTION, ScriptedClient } from "./_scripted.ts";

function asked(content: string) {
  return [UserMessage({ content, source: "user" })];
}

/** A recording of a model that repeats what it is asked. */
async function echoes(...questions: readonly string[]) {
  const client = new RecordingChatCompletionClient(
    new ScriptedClient(async function* ([question]) {
      yield answer(`${question?.content}!`);
    }),
  );
  for (const question of questions) await client.create(asked(question));
  return client.recording;
}

Deno.test("a recording is replayed in order, whatever is asked", async () => {
  const client = ReplayChatCompletionClient.fromRecording(
    await echoes("one", "two"),
  );
  assertEquals((await client.create(asked("two"))).content, "one!");
  assertEquals((await client.create(asked("three"))).content, "two!");
  const error = await assertRejects(() => client.create([]), ModelError);
  assertEquals(error.code, "replay_exhausted");
  client.reset();
  assertEquals((await client.create([])).content, "one!");
});

Deno.test("requests that match have their own answers, in whichever order they come", async () => {
  const client = ReplayChatCompletionClient.fromRecording(
    await echoes("one", "two", "one"),
    { matchRequests: true },
  );
  for (const question of ["two", "one", "one"]) {
    const { content } = await client.create(asked(question));
    assertEquals(content, `${question}!`);
  }
  const error = await assertRejects(
    () => client.create(asked("one")),
    ModelError,
  );
  assertEquals(error.code, "replay_exhausted");
});

Deno.test("a request that was not recorded is told where it differs", async () => {
  const recording = await echoes("one");
  const client = ReplayChatCompletionClient.fromRecording(recording, {
    matchRequests: true,
  });
  const tool = {
    name: "add",
    description: "Adds",
    parameters: { type: "object" },
    strict: false,
  };
  for (
    const [place, call] of [
      ["/messages/0/content", () => client.create(asked("One"))],
      ["/messages/1", () => client.create([...asked("one"), ...asked("one")])],
      ["/tools", () => client.create(asked("one"), { tools: [tool] })],
      [
        "/extra_create_args",
        () => client.create(asked("one"), { extraCreateArgs: { seed: 1 } }),
      ],
    ] as const
  ) {
    const error = await assertRejects(call, ModelError);
    assertEquals(error.code, "not_recorded");
    assertEquals(
      error.message,
      `Cannot replay an answer: none was recorded to this request; the next one differs at ${place}`,
    );
  }
  // What did not match has cost no answer.
  assertEquals((await client.create(asked("one"))).content, "one!");
});

Deno.test("the order of fields and what is left out anyway make no difference", async () => {
  const client = new RecordingChatCompletionClient(
    new ReplayChatCompletionClient(["Hi.", "Hi."]),
  );
  await client.create(asked("one"), {
    tools: [],
    toolChoice: "auto",
    extraCreateArgs: { a: 1, b: { c: 2, d: 3 } },
  });
  const replay = ReplayChatCompletionClient.fromRecording(client.recording, {
    matchRequests: true,
  });
  const { content } = await replay.create(asked("one"), {
    extraCreateArgs: { b: { d: 3, c: 2 }, a: 1 },
  });
  assertEquals(content, "Hi.");
});

Deno.test("calls that were recorded without a request match any", async () => {
  const { calls, ...recording } = await echoes("one");
  const client = ReplayChatCompletionClient.fromRecording({
    ...recording,
    calls: calls.map(({ result }) => ({ result })),
  }, { matchRequests: true });
  assertEquals((await client.create(asked("two"))).content, "one!");
});

Deno.test("an answer that was not streamed comes in one piece, and one that was as a whole", async () => {
  const result = {
    finish_reason: "stop",
    content: "Hello.",
    usage: {
      prompt_tokens: 1,
      completion_tokens: 1,
    },
  };
  const client = ReplayChatCompletionClient.fromRecording({
    version: 1,
    model: "tiny",
    calls: [{ result }, { pieces: ["Hel", "lo."], result }],
  });
  const pieces = await Array.fromAsync(client.createStream(QUESTION));
  assertEquals(pieces[0], "Hello.");
  assertEquals(pieces.length, 2);
  assertEquals((await client.create(QUESTION)).content, "Hello.");
});

Deno.test("a call that was cut off is replayed as far as it came", async () => {
  const client = ReplayChatCompletionClient.fromRecording({
    version: 1,
    model: "tiny",
    calls: [{ pieces: ["Hel"] }, {}],
  });
  const pieces: unknown[] = [];
  for (
    const call of [
      async () => {
        for await (const piece of client.createStream([])) pieces.push(piece);
      },
      () => client.create([]),
    ]
  ) {
    const error = await assertRejects(call, ModelError);
    assertEquals(error.code, "not_recorded");
  }
  assertEquals(pieces, ["Hel"]);
});

Deno.test("a recording that cannot be read names the file and the field", () => {
  const usage = { prompt_tokens: 1, completion_tokens: 1.5 };
  const result = { finish_reason: "stop", content: "Hi", usage };
  const good = { version: 1, model: "tiny", calls: [] };
  for (
    const [recording, code, message] of [
      ["{", "malformed_config", "it is no JSON"],
      [[], "invalid_field", "it is a list, not an object"],
      [{ ...good, calls: undefined }, "invalid_field", "/calls is undefined"],
      [{ ...good, version: 2 }, "unsupported_version", "/version is 2, not 1"],
      [
        { ...good, calls: [{}, { result }] },
        "invalid_field",
        "/calls/1/result/usage/completion_tokens is 1.5, not an integer",
      ],
    ] as const
  ) {
    const error = assertThrows(
      () =>
        ReplayChatCompletionClient.fromRecording(recording, {
          source: "tiny.json",
        }),
      ConfigError,
      `Cannot load the recording from tiny.json: ${message}`,
    );
    assertEquals(error.code, code);
  }
});

Deno.test("a client that replays a recording is a component, and AutoGen can load it", async () => {
  const registry = registerModelComponents(new ComponentRegistry());
  const recording = await echoes("one");
  const client = ReplayChatCompletionClient.fromRecording(recording, {
    matchRequests: true,
  });
  const written = registry.dump(client);
  assertEquals(written.config.chat_completions, [recording.calls[0]?.result]);
  const loaded = await registry.load(written, {
    kind: chatCompletionClientKind,
  });
  assertEquals(loaded.model, "parrot-1");
  await assertRejects(() => loaded.create(asked("two")), ModelError, "differs");
  assertEquals((await loaded.create(asked("one"))).content, "one!");
  assertEquals(registry.dump(client), written);
});

Deno.test("an agent with a tool says offline what it said with a server", async () => {
  const call = { name: "add", arguments: '{"a":1}' };
  await using server = new ModelServer(
    () =>
      streamed(sse([
        chunk({ tool_calls: [{ index: 0, id: "call_1", function: call }] }),
        chunk({}, { finish: "tool_calls" }),
        chunk({}, { choices: [], usage: USAGE }),
      ])),
    () => streamed(sse(textChunks("It is ", "two."))),
  );
  const tool = new FunctionTool<{ a: number }, number>({
    name: "add",
    description: "Adds one",
    parameters: { type: "object", properties: { a: { type: "number" } } },
    execute: ({ a }) => a + 1,
  });
  async function run(modelClient: ChatCompletionClient) {
    const agent = new AssistantAgent({
      name: "adder",
      modelClient,
      modelClientStream: true,
      reflectOnToolUse: true,
      tools: [tool],
    });
    const { messages } = await agent.run({ task: "What is 1 + 1?" });
    return messages.map(({ id: _, createdAt: __, ...message }) => message);
  }
  const recorder = new RecordingChatCompletionClient(clientOf(server));
  const said = await run(recorder);
  const text = JSON.stringify(recorder.recording);
  const replay = ReplayChatCompletionClient.fromRecording(text, {
    matchRequests: true,
  });
  assertEquals(await run(replay), said);
  assertEquals(replay.totalUsage, recorder.totalUsage);
});
