import { assert, assertEquals, assertThrows } from "@std/assert";
import { assertRejects } from "@std/assert";
import {
  AssistantMessage,
  type CreateOptions,
  FunctionExecutionResultMessage,
  type LlmMessage,
  ModelError,
  SystemMessage,
  UserMessage,
} from "@autogen-edge/runtime";
import {
  AiSdkChatCompletionClient,
  type AiSdkChatCompletionClientOptions,
  type AiSdkModel,
} from "@autogen-edge/runtime/ext/ai-sdk";
import { clientOf, FakeModel, FINISH, generated, QUESTION } from "./_models.ts";

const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGNgYGAAAAAEAAH2FzhVAAAAAElFTkSuQmCC";

interface Asked {
  readonly messages?: readonly LlmMessage[];
  readonly call?: CreateOptions;
  readonly client?: Partial<AiSdkChatCompletionClientOptions>;
  readonly version?: string;
}

/** What a model is called with. */
async function optionsOf(
  { messages = QUESTION, call = {}, client = {}, version = "v4" }: Asked,
) {
  const fake = new FakeModel({}, { version });
  await clientOf(fake, client).create(messages, call);
  const [options] = fake.calls;
  assert(options !== undefined);
  return options;
}

/** That a call is refused, and that no model is called. */
async function refusalOf(
  { messages = QUESTION, call = {}, client = {} }: Asked,
): Promise<ModelError> {
  const fake = new FakeModel({});
  const asked = clientOf(fake, client);
  await assertRejects(
    () => asked.createStream(messages, call).next(),
    ModelError,
  );
  const error = await assertRejects(
    () => asked.create(messages, call),
    ModelError,
  );
  assertEquals(fake.calls, []);
  return error;
}

const TOOL = {
  name: "add",
  description: "Adds",
  parameters: {
    type: "object",
    properties: { a: { type: "number" } },
    required: ["a"],
  },
  strict: true,
};

Deno.test("a conversation is told in the SDK's words", async () => {
  const { prompt } = await optionsOf({
    messages: [
      SystemMessage({ content: "Be kind." }),
      UserMessage({ content: "What is 1 + 1?", source: "ada" }),
      AssistantMessage({
        content: [
          { id: "1", name: "add", arguments: '{"a":1}' },
          { id: "2", name: "now", arguments: "" },
          { id: "3", name: "odd", arguments: "{" },
        ],
        thought: "Let me see.",
        source: "bob",
      }),
      FunctionExecutionResultMessage({
        content: [
          { callId: "1", name: "add", content: "2", isError: false },
          { callId: "3", name: "odd", content: "No JSON", isError: true },
        ],
      }),
      AssistantMessage({ content: "Two.", thought: "Easy.", source: "bob" }),
    ],
  });
  assertEquals(prompt, [
    { role: "system", content: "Be kind." },
    { role: "user", content: [{ type: "text", text: "What is 1 + 1?" }] },
    {
      role: "assistant",
      content: [
        { type: "text", text: "Let me see." },
        {
          type: "tool-call",
          toolCallId: "1",
          toolName: "add",
          input: { a: 1 },
        },
        { type: "tool-call", toolCallId: "2", toolName: "now", input: {} },
        { type: "tool-call", toolCallId: "3", toolName: "odd", input: "{" },
      ],
    },
    {
      role: "tool",
      content: [
        {
          type: "tool-result",
          toolCallId: "1",
          toolName: "add",
          output: { type: "text", value: "2" },
        },
        {
          type: "tool-result",
          toolCallId: "3",
          toolName: "odd",
          output: { type: "error-text", value: "No JSON" },
        },
      ],
    },
    { role: "assistant", content: [{ type: "text", text: "Two." }] },
  ]);
});

Deno.test("who speaks is told where the client says so", async () => {
  const { prompt } = await optionsOf({
    messages: [
      UserMessage({ content: "Why?", source: "ada" }),
      UserMessage({ content: ["And?"], source: "bob" }),
    ],
    client: { addNamePrefixes: true },
  });
  assertEquals(prompt.map(({ content }) => content), [
    [{ type: "text", text: "ada said:\nWhy?" }],
    [{ type: "text", text: "bob said:\nAnd?" }],
  ]);
});

Deno.test("pictures are told in the words of each version", async () => {
  const messages = [UserMessage({
    content: [
      "What?",
      { type: "image", url: `data:image/png;base64,${PIXEL}`, detail: "low" },
      { type: "image", url: "https://example.org/cat.png" },
    ],
    source: "ada",
  })];
  const url = new URL("https://example.org/cat.png");
  const imageDetail = { providerOptions: { openai: { imageDetail: "low" } } };
  for (
    const [version, bytes, link] of [
      ["v2", PIXEL, url],
      ["v3", PIXEL, url],
      ["v4", { type: "data", data: PIXEL }, { type: "url", url }],
    ] as const
  ) {
    const { prompt } = await optionsOf({ messages, version });
    assertEquals(prompt[0]?.content as unknown, [
      { type: "text", text: "What?" },
      { type: "file", mediaType: "image/png", data: bytes, ...imageDetail },
      { type: "file", mediaType: "image/*", data: link },
    ]);
  }
});

Deno.test("tools, and which may be called, are told", async () => {
  const add = {
    type: "function" as const,
    name: "add",
    description: "Adds",
    inputSchema: TOOL.parameters,
    strict: true,
  };
  const bare = { ...TOOL, parameters: { type: "object" } };
  for (
    const [call, tools, toolChoice] of [
      [{}, undefined, undefined],
      [{ tools: [] }, undefined, undefined],
      [{ tools: [TOOL] }, [add], { type: "auto" }],
      [{ tools: [TOOL], toolChoice: "required" }, [add], { type: "required" }],
      [{ tools: [TOOL], toolChoice: "none" }, [add], { type: "none" }],
      [
        { tools: [TOOL], toolChoice: { name: "add" } },
        [add],
        { type: "tool", toolName: "add" },
      ],
      [
        { tools: [bare] },
        [{ ...add, inputSchema: { properties: {}, type: "object" } }],
        { type: "auto" },
      ],
    ] as const
  ) {
    const options = await optionsOf({ call });
    assertEquals(
      [options.tools, options.toolChoice] as unknown,
      [tools, toolChoice],
    );
  }
});

Deno.test("JSON is asked for, with its schema", async () => {
  const schema = { type: "object", title: "The answer!", properties: {} };
  for (
    const [jsonOutput, format] of [
      [undefined, undefined],
      [false, undefined],
      [true, { type: "json" }],
      [schema, { type: "json", schema, name: "The_answer_" }],
      [
        { type: "object" },
        { type: "json", schema: { properties: {}, type: "object" } },
      ],
    ] as const
  ) {
    const options = await optionsOf({ call: { jsonOutput } });
    assertEquals(options.responseFormat as unknown, format);
  }
});

Deno.test("a call's arguments win over the client's settings, but not over the conversation", async () => {
  const { signal } = new AbortController();
  const options = await optionsOf({
    client: {
      settings: {
        temperature: 0.5,
        topK: 3,
        headers: { "x-team": "edge" },
        providerOptions: { openai: { user: "ada" } },
      },
    },
    call: {
      signal,
      extraCreateArgs: { temperature: 0, prompt: [], abortSignal: "none" },
    },
  });
  assertEquals(options, {
    temperature: 0,
    topK: 3,
    headers: { "x-team": "edge" },
    providerOptions: { openai: { user: "ada" } },
    prompt: [{ role: "user", content: [{ type: "text", text: "Why?" }] }],
    abortSignal: signal,
  });
});

Deno.test("system messages become one where the model takes no more", async () => {
  const modelInfo = {
    vision: false,
    functionCalling: true,
    jsonOutput: true,
    structuredOutput: true,
    family: "unknown",
    multipleSystemMessages: false,
  };
  const [a, b] = ["A", "B"].map((content) => SystemMessage({ content }));
  assert(a !== undefined && b !== undefined);
  const client = { modelInfo };
  const { prompt } = await optionsOf({ messages: [a, b, ...QUESTION], client });
  assertEquals(prompt[0], { role: "system", content: "A\nB" });
  assertEquals(prompt.length, 2);
  assertEquals(
    (await optionsOf({ messages: [a, b], client })).prompt.length,
    1,
  );
  const refusal = await refusalOf({ messages: [a, ...QUESTION, b], client });
  assertEquals(refusal.code, "unsupported");
});

Deno.test("what a model cannot do is refused before it is asked", async () => {
  const poor = {
    vision: false,
    functionCalling: false,
    jsonOutput: false,
    structuredOutput: false,
    family: "unknown",
  };
  const client = { modelInfo: poor };
  const picture = UserMessage({
    content: [{ type: "image", url: "https://example.org/cat.png" }],
    source: "ada",
  });
  for (
    const asked of [
      { messages: [picture] },
      { call: { tools: [TOOL] } },
      { call: { jsonOutput: true } },
      { call: { jsonOutput: { type: "object" } } },
    ]
  ) {
    assertEquals((await refusalOf({ ...asked, client })).code, "unsupported");
  }
  const { tools } = await optionsOf({
    client,
    call: { tools: [TOOL], toolChoice: "none" },
  });
  assertEquals(tools, undefined);
});

Deno.test("bad schemas and tools that there are not are refused", async () => {
  const cycle: Record<string, unknown> = { type: "object" };
  cycle.self = cycle;
  for (
    const [call, code] of [
      [{ tools: [TOOL], toolChoice: { name: "sub" } }, "unsupported"],
      [
        { tools: [{ ...TOOL, parameters: { type: "string" } }] },
        "invalid_schema",
      ],
      [{ tools: [{ ...TOOL, parameters: cycle }] }, "invalid_schema"],
      [{ jsonOutput: { type: "array" } }, "invalid_schema"],
    ] as const
  ) {
    assertEquals((await refusalOf({ call })).code, code);
  }
});

Deno.test("what a provider says of a call it hears again with the result", async () => {
  const providerMetadata = { google: { thoughtSignature: "abc" } };
  const call = {
    type: "tool-call" as const,
    toolCallId: "1",
    toolName: "add",
    input: "{}",
    providerMetadata,
  };
  for (const stream of [false, true]) {
    const fake = new FakeModel({
      generate: () => generated([call]),
      stream: () => [call, FINISH],
    });
    const client = clientOf(fake);
    if (stream) await Array.fromAsync(client.createStream(QUESTION));
    else await client.create(QUESTION);
    const other = { id: "2", name: "add", arguments: "{}" };
    await client.create([
      AssistantMessage({
        content: [{ id: "1", name: "add", arguments: "{}" }, other],
        source: "bob",
      }),
    ]);
    const part = { type: "tool-call", toolName: "add", input: {} };
    assertEquals(fake.calls[1]?.prompt[0]?.content as unknown, [
      { ...part, toolCallId: "1", providerOptions: providerMetadata },
      { ...part, toolCallId: "2" },
    ]);
  }
});

Deno.test("what is no model of a known version is refused", () => {
  const { model } = new FakeModel({});
  for (
    const [wrong, problem] of [
      ["openai/gpt-5", "model is none of an AI SDK provider"],
      [undefined, "model is none of an AI SDK provider"],
      [{ ...model, modelId: "" }, "model is none of an AI SDK provider"],
      [
        new FakeModel({}, { version: "v1" }).model,
        'it follows version "v1" of the interface, not v2, v3, v4',
      ],
    ] as const
  ) {
    assertThrows(
      () => new AiSdkChatCompletionClient({ model: wrong as AiSdkModel }),
      TypeError,
      problem,
    );
  }
  assertThrows(
    () => new AiSdkChatCompletionClient({ model, maxRetries: -1 }),
    RangeError,
  );
});

Deno.test("what is left of the context can be estimated where its size is known", () => {
  const client = clientOf(new FakeModel({}), { contextSize: 1000 });
  const tokens = client.countTokens(QUESTION);
  assert(tokens > 0);
  assertEquals(client.remainingTokens(QUESTION), 1000 - tokens);
  assertThrows(
    () => clientOf(new FakeModel({})).remainingTokens(QUESTION),
    ModelError,
    "pass contextSize",
  );
});
