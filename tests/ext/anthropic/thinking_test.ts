import { assert, assertEquals } from "@std/assert";
import {
  AssistantAgent,
  AssistantMessage,
  type CreateResult,
  type FunctionCall,
  FunctionExecutionResultMessage,
  FunctionTool,
  type LlmMessage,
  SystemMessage,
  type ToolSchema,
  UserMessage,
} from "@autogen-edge/runtime";
import { type Answering, ModelServer } from "../_model_server.ts";
import {
  block,
  clientOf,
  collect,
  ending,
  message,
  saying,
  sse,
  START,
  streamed,
  textBlock,
  thinkingBlock,
  toolBlock,
  toolUse,
} from "./_wire.ts";

const THOUGHT = {
  type: "thinking",
  thinking: "Look first.",
  signature: "c2lnbmVk",
};
const HIDDEN = { type: "redacted_thinking", data: "c2VjcmV0" };
const TEXT = { type: "text", text: "I had better look." };
const LOOK: ToolSchema = {
  name: "look",
  description: "Looks",
  parameters: { type: "object", properties: {} },
  strict: false,
};

/** A model that thinks, calls a tool, and then knows. */
const WHOLE: readonly [Answering, Answering] = [
  () =>
    Response.json(
      message([THOUGHT, HIDDEN, TEXT, toolUse("toolu_1", "look")], {
        stop: "tool_use",
      }),
    ),
  () => Response.json(saying("It is there.")),
];

/** The same in a stream. */
const IN_PIECES: readonly [Answering, Answering] = [
  () =>
    streamed(sse([
      START,
      ...thinkingBlock(0, "Look ", "first."),
      ...block(1, HIDDEN),
      ...textBlock(2, "I had better ", "look."),
      ...toolBlock(3, ["toolu_1", "look"], ""),
      ...ending("tool_use"),
    ])),
  () => streamed(sse([START, ...textBlock(0, "It is there."), ...ending()])),
];

/** What the model gets back of its first answer. */
const GIVEN_BACK = {
  role: "assistant",
  content: [
    THOUGHT,
    HIDDEN,
    TEXT,
    { type: "tool_use", id: "toolu_1", name: "look", input: {} },
  ],
};

const QUESTION = UserMessage({ content: "Where is it?", source: "user" });

/** What a conversation goes on with after calls. */
function goOn({ content, thought = null }: CreateResult): LlmMessage[] {
  assert(typeof content !== "string");
  return [
    AssistantMessage({ content, thought, source: "bot" }),
    FunctionExecutionResultMessage({
      content: content.map(({ id, name }) => ({
        callId: id,
        name,
        content: "Here",
        isError: false,
      })),
    }),
  ];
}

for (const [how, answers] of Object.entries({ WHOLE, IN_PIECES })) {
  Deno.test(`an agent's model gets its thoughts back with the results, ${how}`, async () => {
    await using server = new ModelServer(...answers);
    const agent = new AssistantAgent({
      name: "finder",
      modelClient: clientOf(server),
      modelClientStream: answers === IN_PIECES,
      tools: [
        new FunctionTool({ ...LOOK, execute: () => "Here" }),
      ],
      reflectOnToolUse: true,
    });
    const { messages } = await agent.run({ task: "Where is it?" });
    assertEquals(messages.at(-1)?.content, "It is there.");
    const [first, second] = server.requests.map(({ body }) => body);
    assertEquals(second.messages, [
      ...first.messages,
      GIVEN_BACK,
      {
        role: "user",
        content: [{
          type: "tool_result",
          tool_use_id: "toolu_1",
          content: "Here",
          is_error: false,
        }],
      },
    ]);
    // It may not call again, but is shown the tools that it thought of.
    assertEquals(second.tools, first.tools);
    assertEquals(second.tool_choice, { type: "none" });
    assertEquals(second.system, first.system);
  });
}

Deno.test("a model that thinks again gets all of its thoughts back", async () => {
  const [calls, knows] = WHOLE;
  await using server = new ModelServer(calls, calls, calls, knows);
  const agent = new AssistantAgent({
    name: "finder",
    modelClient: clientOf(server),
    tools: [new FunctionTool({ ...LOOK, execute: () => "Here" })],
    maxToolIterations: 4,
  });
  await agent.run({ task: "Where is it?" });
  const { messages } = server.requests[3]?.body;
  assertEquals(
    [messages[1], messages[3], messages[5]],
    [GIVEN_BACK, GIVEN_BACK, GIVEN_BACK],
  );
});

/** What is sent when a conversation goes on, and changes in some way. */
async function secondRequest(
  change: {
    readonly before?: readonly LlmMessage[];
    readonly call?: (call: FunctionCall) => FunctionCall;
    readonly tools?: readonly ToolSchema[];
    readonly restarts?: boolean;
    readonly after?: readonly LlmMessage[];
  },
  thinking?: Readonly<Record<string, unknown>>,
  // Tests look into it as they know it to be.
  // deno-lint-ignore no-explicit-any
): Promise<any> {
  await using server = new ModelServer(...WHOLE);
  const options = { model: "claude-sonnet-4-5", thinking };
  const first = clientOf(server, options);
  const tools = [LOOK];
  const result = await first.create([QUESTION], { tools });
  const { content } = result;
  assert(typeof content !== "string");
  const calls = content.map(change.call ?? ((call) => call));
  const second = change.restarts ? clientOf(server, options) : first;
  await second.create([
    ...change.before ?? [QUESTION],
    ...goOn({ ...result, content: calls }),
    ...change.after ?? [],
  ], { tools: change.tools ?? tools });
  return server.requests[1]?.body;
}

Deno.test("a list of messages that is made anew holds the same calls", async () => {
  const { messages } = await secondRequest({ before: [{ ...QUESTION }] });
  assertEquals(messages[1], GIVEN_BACK);
});

/** Without its thoughts, the answer is what messages of models hold. */
const PLAIN = {
  role: "assistant",
  content: [
    { type: "text", text: "Look first." },
    { type: "tool_use", id: "toolu_1", name: "look", input: {} },
  ],
};

/** What makes a server refuse thoughts, or makes the client forget them. */
const CHANGES: Readonly<Record<string, Parameters<typeof secondRequest>[0]>> = {
  "another question": {
    before: [UserMessage({ content: "Where?", source: "user" })],
  },
  "another system message": {
    before: [SystemMessage({ content: "Be kind." }), QUESTION],
  },
  "other tools": { tools: [{ ...LOOK, description: "Looks hard" }] },
  "a restart": { restarts: true },
  "calls from a file": { call: (call) => structuredClone(call) },
};

for (const [what, change] of Object.entries(CHANGES)) {
  Deno.test(`thoughts are left out after ${what}`, async () => {
    const adaptive = { type: "adaptive" };
    const body = await secondRequest(change, adaptive);
    assertEquals(body.messages.at(-2), PLAIN);
    assertEquals(body.thinking, adaptive);
  });
}

Deno.test("who thinks by a budget must begin with it, and cannot where thoughts are lost", async () => {
  const thinking = { type: "enabled", budget_tokens: 2000 };
  const known = await secondRequest({}, thinking);
  assertEquals(known.thinking, thinking);
  const lost = await secondRequest({ restarts: true }, thinking);
  assertEquals(lost.thinking, undefined);
  const asked = await secondRequest({
    restarts: true,
    after: [UserMessage({ content: "Well?", source: "user" })],
  }, thinking);
  assertEquals(asked.thinking, undefined);
  const answered = await secondRequest({
    restarts: true,
    after: [
      AssistantMessage({ content: "There.", source: "bot" }),
      UserMessage({ content: "And now?", source: "user" }),
    ],
  }, thinking);
  assertEquals(answered.thinking, thinking);
});

Deno.test("a stream that is read to its calls is remembered, too", async () => {
  await using server = new ModelServer(...IN_PIECES);
  const client = clientOf(server);
  const options = { tools: [LOOK] };
  const items = await collect(client.createStream([QUESTION], options));
  const result = items.at(-1);
  assert(typeof result === "object");
  await collect(client.createStream([QUESTION, ...goOn(result)], options));
  assertEquals(server.requests[1]?.body.messages[1], GIVEN_BACK);
});

Deno.test("what a tool of the provider's own did does not go back", async () => {
  const search = { type: "server_tool_use", id: "srvtoolu_1", name: "search" };
  const found = {
    type: "web_search_tool_result",
    tool_use_id: "srvtoolu_1",
    content: [],
  };
  await using server = new ModelServer(
    () =>
      Response.json(
        message([search, found, TEXT, toolUse("toolu_1", "look")], {
          stop: "tool_use",
        }),
      ),
    WHOLE[1],
  );
  const client = clientOf(server);
  const result = await client.create([QUESTION], { tools: [LOOK] });
  await client.create([QUESTION, ...goOn(result)], { tools: [LOOK] });
  assertEquals(server.requests[1]?.body.messages[1], {
    role: "assistant",
    content: [
      TEXT,
      { type: "tool_use", id: "toolu_1", name: "look", input: {} },
    ],
  });
});
