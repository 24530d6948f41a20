import { assertEquals, assertThrows } from "@std/assert";
import {
  AssistantAgent,
  type AssistantAgentOptions,
  AssistantMessage,
  type ConversationItem,
  type CreateOptions,
  type CreateResult,
  FunctionExecutionResultMessage,
  HandoffMessage,
  Handoffs,
  type LlmMessage,
  ModelError,
  ReplayChatCompletionClient,
  StaticWorkbench,
  TextMessage,
  UnboundedChatCompletionContext,
  UserMessage,
} from "@autogen-edge/runtime";
import { assertTree } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { tool, toolCalls, transcript } from "../_agents.ts";

const add = tool("add", ({ a, b }) => Number(a) + Number(b));

function assistant(
  completions: ConstructorParameters<typeof ReplayChatCompletionClient>[0],
  options: Partial<AssistantAgentOptions> = {},
): AssistantAgent {
  return new AssistantAgent({
    name: "alice",
    modelClient: new ReplayChatCompletionClient(completions),
    ...options,
  });
}

/** To whom the conversation goes, with which words and which knowledge. */
function given(
  messages: readonly ConversationItem[],
): readonly [target: string, content: string, context: readonly LlmMessage[]] {
  const last = messages.at(-1);
  if (!HandoffMessage.is(last)) throw new Error(`It is a ${last?.type}`);
  return [last.target, last.content, last.context];
}

Deno.test("a handoff says what Python AutoGen says, unless it is told what", async () => {
  const said = "Transferred to Bob, adopting the role of Bob immediately.";
  const agent = assistant([toolCalls(["transfer_to_bob", {}])], {
    handoffs: new Handoffs("Bob"),
  });
  const { messages } = await agent.run({ task: "Help" });
  assertEquals(given(messages), ["Bob", said, []]);
  assertEquals(transcript(messages), [
    "user: Help",
    "alice: ToolCallRequestEvent",
    "alice: ToolCallExecutionEvent",
    `alice: ${said}`,
  ]);
});

Deno.test("a model is shown handoffs after the tools, as functions without parameters", async () => {
  const asked: unknown[] = [];
  class Model extends ReplayChatCompletionClient {
    protected override complete(
      messages: readonly LlmMessage[],
      options: CreateOptions,
    ): Promise<CreateResult> {
      asked.push(options.tools);
      return super.complete(messages, options);
    }
  }
  await assistant([], {
    modelClient: new Model(["Hi"]),
    tools: [add],
    handoffs: new Handoffs({
      target: "bob",
      name: "ask_bob",
      description: "Bob knows.",
    }),
  }).run({ task: "Help" });
  assertEquals(asked, [[add.schema, {
    name: "ask_bob",
    description: "Bob knows.",
    parameters: {
      type: "object",
      properties: {},
      required: [],
      additionalProperties: false,
    },
    strict: true,
  }]]);
});

Deno.test("of several handoffs the first that the model asks for wins", async () => {
  const agent = assistant(
    [toolCalls(["transfer_to_carl", {}], ["transfer_to_bob", {}])],
    { handoffs: new Handoffs("bob", "carl") },
  );
  const [target] = given((await agent.run({ task: "Help" })).messages);
  assertEquals(target, "carl");
});

Deno.test("what the other tools gave goes along with a handoff", async () => {
  const calls = toolCalls(
    ["add", { a: 1, b: 2 }],
    ["transfer_to_bob", {}],
    ["nope", {}],
  );
  const agent = assistant([{ ...calls, thought: "Bob knows." }], {
    tools: [add],
    handoffs: new Handoffs({ target: "bob", message: "Over to Bob." }),
  });
  const { messages } = await agent.run({ task: "Help" });
  const [sum, , nope] = calls.content;
  assertEquals(given(messages), ["bob", "Over to Bob.", [
    AssistantMessage({
      content: [sum, nope].flatMap((call) =>
        call === undefined || typeof call === "string" ? [] : [call]
      ),
      source: "alice",
      thought: "Bob knows.",
    }),
    FunctionExecutionResultMessage({
      content: [
        { content: "3", name: "add", callId: "call_1", isError: false },
        {
          content: "Error: tool 'nope' not found in any workbench",
          name: "nope",
          callId: "call_3",
          isError: true,
        },
      ],
    }),
  ]]);
});

Deno.test("a thought goes along with a handoff, and nothing does where there is none", async () => {
  const calls = toolCalls(["transfer_to_bob", {}]);
  for (
    const [thought, context] of [
      ["Hm.", [
        AssistantMessage({ content: "Hm.", source: "alice", thought: null }),
      ]],
      ["", []],
      [undefined, []],
    ] as const
  ) {
    const agent = assistant([{ ...calls, thought }], {
      handoffs: new Handoffs("bob"),
    });
    const { messages } = await agent.run({ task: "Help" });
    assertEquals(given(messages)[2], context);
  }
});

Deno.test("a handoff ends the turn, however often the model might go on", async () => {
  const modelContext = new UnboundedChatCompletionContext();
  const agent = assistant(
    [
      toolCalls(["add", { a: 1, b: 2 }]),
      toolCalls(["transfer_to_bob", {}]),
      "Never said.",
    ],
    {
      tools: [add],
      handoffs: new Handoffs("bob"),
      maxToolIterations: 5,
      reflectOnToolUse: true,
      modelContext,
    },
  );
  const { messages } = await agent.run({ task: "Help" });
  assertEquals(given(messages)[0], "bob");
  assertEquals(
    (await modelContext.getMessages()).map(({ type }) => type),
    [
      "UserMessage",
      "AssistantMessage",
      "FunctionExecutionResultMessage",
      "AssistantMessage",
      "FunctionExecutionResultMessage",
    ],
  );
});

Deno.test("arguments of a handoff are of no concern, but malformed ones are told", async () => {
  for (const args of ["{}", "[1]", "null", '{"why":"he knows"}']) {
    const agent = assistant([toolCalls(["transfer_to_bob", args])], {
      handoffs: new Handoffs({ target: "bob", message: "Yours." }),
    });
    const [target, content] = given(
      (await agent.run({ task: "Help" })).messages,
    );
    assertEquals([target, content], ["bob", "Yours."]);
  }
  const agent = assistant([toolCalls(["transfer_to_bob", "{"])], {
    handoffs: new Handoffs("bob"),
  });
  const [target, content] = given((await agent.run({ task: "Help" })).messages);
  assertEquals([target, content.slice(0, 7)], ["bob", "Error: "]);
});

Deno.test("who is handed a conversation knows the way to it", async () => {
  const modelContext = new UnboundedChatCompletionContext();
  const way = [
    UserMessage({ content: "Paris?", source: "user" }),
    AssistantMessage({ content: "Let me see.", source: "bob" }),
  ];
  await assistant(["Mine."], { modelContext }).run({
    task: [
      TextMessage({ content: "Help", source: "user" }),
      HandoffMessage({
        content: "Yours.",
        source: "bob",
        target: "alice",
        context: way,
      }),
    ],
  });
  assertEquals((await modelContext.getMessages()).slice(0, -1), [
    UserMessage({ content: "Help", source: "user" }),
    ...way,
    UserMessage({ content: "Yours.", source: "bob" }),
  ]);
});

Deno.test("a handoff is a tool's span that leads to the other agent", async () => {
  const { spans, traceContext } = traced({ captureContent: true });
  const agent = assistant([toolCalls(["transfer_to_bob", {}])], {
    handoffs: new Handoffs({ target: "bob", message: "Yours." }),
  });
  await agent.run({ task: "Help", traceContext });
  assertTree(spans, {
    name: "invoke_agent alice",
    children: [{ name: "chat replay" }, {
      name: "execute_tool transfer_to_bob bob",
      kind: "INTERNAL",
      attributes: {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "transfer_to_bob",
        "gen_ai.tool.type": "function",
        "gen_ai.tool.call.id": "call_1",
        "gen_ai.agent.name": "alice",
        "gen_ai.transfer.mode": "pass_control",
        "gen_ai.transfer.target.name": "bob",
        "gen_ai.tool.description": "Handoff to bob.",
        "gen_ai.tool.call.arguments": "{}",
        "gen_ai.tool.call.result": '{"value":"Yours."}',
      },
    }],
  });
});

Deno.test("what is said of a handoff stays out of its span unless it is captured", async () => {
  const { spans, traceContext } = traced();
  const agent = assistant([toolCalls(["transfer_to_bob", {}])], {
    handoffs: new Handoffs("bob"),
  });
  await agent.run({ task: "Help", traceContext });
  const names = spans.finished.flatMap(({ attributes }) =>
    Object.keys(attributes)
  );
  assertEquals(
    names.filter((name) => /tool\.(description|call\.[ar])/.test(name)),
    [],
  );
});

Deno.test("handoffs that cannot be are refused before anything runs", () => {
  const mute = new ReplayChatCompletionClient([], {
    modelInfo: {
      ...new ReplayChatCompletionClient([]).modelInfo,
      functionCalling: false,
    },
  });
  for (
    const [options, message] of [
      [
        () => ({ handoffs: new Handoffs("bob", "Bob") }),
        'two tools have the name "transfer_to_bob"',
      ],
      [
        () => ({
          handoffs: new Handoffs({ target: "bob", name: "add" }),
          tools: [add],
        }),
        'two tools have the name "add"',
      ],
      [() => ({ handoffs: new Handoffs("") }), 'Cannot hand off to ""'],
      [
        () => ({ handoffs: new Handoffs(3 as never) }),
        "Cannot hand off to undefined",
      ],
      [
        () => ({ handoffs: new Handoffs({ target: "bob", name: "to bob" }) }),
        'Cannot hand off to "bob": the name "to bob" is no identifier',
      ],
      [
        () => ({ handoffs: new Handoffs("Bob Smith") }),
        'Cannot hand off to "Bob Smith": the name "transfer_to_bob smith" is no identifier',
      ],
    ] as const
  ) {
    assertThrows(() => assistant([], options()), TypeError, message);
  }
  const error = assertThrows(
    () => assistant([], { modelClient: mute, handoffs: new Handoffs("bob") }),
    ModelError,
  );
  assertEquals(error.code, "unsupported");
  // The tools of a workbench may change, so that nobody can tell beforehand.
  assistant([], {
    workbench: new StaticWorkbench([add]),
    handoffs: new Handoffs({ target: "bob", name: "add" }),
  });
});
