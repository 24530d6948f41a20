import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { z } from "zod";
import {
  AgentChatError,
  AssistantAgent,
  type AssistantAgentOptions,
  type CreateOptions,
  type CreateResult,
  jsonSchemaOutput,
  type LlmMessage,
  OutputType,
  ReplayChatCompletionClient,
  textOf,
  UnboundedChatCompletionContext,
} from "@autogen-edge/runtime";
import { tool, toolCalls, transcript } from "../_agents.ts";

const schema = z.object({ city: z.string(), degrees: z.number().default(20) });
const weather = new OutputType("Weather", schema);

const PARIS = '{"city": "Paris", "degrees": 25}';

const lookup = tool("lookup", () => "sunny");

/** Notes what the model is asked beside the messages. */
class Model extends ReplayChatCompletionClient {
  readonly asked: CreateOptions[] = [];

  protected override complete(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): Promise<CreateResult> {
    this.asked.push(options);
    return super.complete(messages, options);
  }
}

function assistant(
  modelClient: ReplayChatCompletionClient,
  options: Partial<AssistantAgentOptions> = {},
): AssistantAgent {
  return new AssistantAgent({
    name: "alice",
    modelClient,
    outputType: weather,
    ...options,
  });
}

Deno.test("an assistant with an output type answers with data", async () => {
  const model = new Model(['{"city": "Oslo"}']);
  const { messages } = await assistant(model).run({ task: "Weather?" });
  const answer = messages.at(-1);
  assertEquals(answer?.type, "StructuredMessage[Weather]");
  assertEquals(answer?.content, { city: "Oslo", degrees: 20 });
  const { type, required } = model.asked[0]?.jsonOutput as Record<
    string,
    unknown
  >;
  assertEquals([type, required], ["object", ["city"]]);
});

Deno.test("data is shown as text the way it is told to", async () => {
  const agent = assistant(new Model([PARIS]), {
    outputType: new OutputType("Weather", schema, {
      formatString: "{city}: {degrees}",
    }),
  });
  const { messages } = await agent.run({ task: "Weather?" });
  assertEquals(messages.map(textOf), ["Weather?", "Paris: 25"]);
});

Deno.test("a model is asked for data also where it may use tools, and reflects on them", async () => {
  const model = new Model([toolCalls(["lookup", {}]), PARIS]);
  const agent = assistant(model, { tools: [lookup] });
  const { messages } = await agent.run({ task: "Weather?" });
  assertEquals(messages.at(-1)?.content, { city: "Paris", degrees: 25 });
  assertEquals(
    model.asked.map(({ jsonOutput, toolChoice }) => [
      typeof jsonOutput,
      toolChoice,
    ]),
    [["object", "auto"], ["object", "none"]],
  );
});

Deno.test("a model that is not to reflect gives the results of its tools as they are", async () => {
  const agent = assistant(new Model([toolCalls(["lookup", {}])]), {
    tools: [lookup],
    reflectOnToolUse: false,
  });
  const { messages } = await agent.run({ task: "Weather?" });
  assertEquals(messages.at(-1)?.type, "ToolCallSummaryMessage");
  assertEquals(transcript(messages).at(-1), "alice: sunny");
});

Deno.test("data is streamed in pieces that carry the id of the message", async () => {
  const agent = assistant(new Model([PARIS]), { modelClientStream: true });
  const { messages, pieces } = await read(agent);
  assertEquals(pieces.map(({ content }) => content).join(""), PARIS);
  assertEquals(
    pieces.every(({ fullMessageId }) => fullMessageId === messages.at(-1)?.id),
    true,
  );
});

async function read(agent: AssistantAgent) {
  const items = await Array.fromAsync(agent.runStream({ task: "Go" }));
  return {
    pieces: items.filter((item) =>
      item.type === "ModelClientStreamingChunkEvent"
    ),
    messages: items.flatMap((item) =>
      item.type === "TaskResult" ? item.messages : []
    ),
  };
}

Deno.test("an answer that is no such data ends the run and says what is wrong", async () => {
  for (
    const [answer, message] of [
      ["Sunny.", "1 validation error for Weather: /: "],
      ["", "1 validation error for Weather: /: "],
      ["{}", "1 validation error for Weather: /city: "],
      [
        '{"city": 3, "degrees": "hot"}',
        "2 validation errors for Weather: /city: ",
      ],
      ["[]", "1 validation error for Weather: /: "],
    ] as const
  ) {
    const error = await assertRejects(
      () => assistant(new Model([answer])).run({ task: "Weather?" }),
      AgentChatError,
      `Cannot answer as "alice": ${message}`,
    );
    assertEquals(error.code, "unexpected_reply");
  }
});

Deno.test("an answer that is no such data is still part of the conversation", async () => {
  const modelContext = new UnboundedChatCompletionContext();
  const agent = assistant(new Model(["Sunny.", PARIS]), { modelContext });
  await assertRejects(() => agent.run({ task: "Weather?" }));
  const { messages } = await agent.run({ task: "As JSON, please" });
  assertEquals(messages.at(-1)?.content, { city: "Paris", degrees: 25 });
  assertEquals(
    (await modelContext.getMessages()).map(({ content }) => content),
    ["Weather?", "Sunny.", "As JSON, please", PARIS],
  );
});

Deno.test("errors about an answer stay short", async () => {
  const list = new OutputType("List", z.array(z.string()));
  const agent = assistant(
    new Model([JSON.stringify(new Array(1000).fill(0))]),
    { outputType: list },
  );
  const { message } = await assertRejects(
    () => agent.run({ task: "Go" }),
    Error,
    "1000 validation errors for List",
  );
  assertEquals(message.length < 600, true, message);
});

Deno.test("a schema may take its time", async () => {
  const slow = new OutputType("Weather", {
    "~standard": {
      version: 1,
      vendor: "test",
      validate: (value) => Promise.resolve({ value: { read: value } }),
    },
  }, { jsonSchema: { type: "object" } });
  const agent = assistant(new Model(["{}"]), { outputType: slow });
  const { messages } = await agent.run({ task: "Go" });
  assertEquals(messages.at(-1)?.content, { read: {} });
});

Deno.test("an output type that no model can be shown is refused", () => {
  const opaque = {
    "~standard": {
      version: 1,
      vendor: "opaque",
      validate: () => ({ value: {} }),
    },
  } as const;
  assertThrows(
    () => new OutputType("Weather", opaque),
    TypeError,
    'Cannot answer with "Weather": opaque gives no JSON Schema of it; pass one as "jsonSchema"',
  );
  const jsonSchema = { type: "object" };
  assertEquals(
    new OutputType("Weather", opaque, { jsonSchema }).jsonSchema,
    jsonSchema,
  );
});

Deno.test("an assistant says which types of messages it may answer with", () => {
  const always = ["TextMessage", "ToolCallSummaryMessage", "HandoffMessage"];
  const model = new Model([]);
  assertEquals(assistant(model).producedMessageTypes, [
    ...always,
    "StructuredMessage[Weather]",
  ]);
  assertEquals(
    assistant(model, { outputType: undefined }).producedMessageTypes,
    always,
  );
});

// What Pydantic writes of a class with defaults and a class inside.
const PLAN = {
  $defs: {
    Step: {
      properties: {
        text: { title: "Text", type: "string" },
        done: { default: false, title: "Done", type: "boolean" },
      },
      required: ["text"],
      title: "Step",
      type: "object",
    },
  },
  properties: {
    title: { anyOf: [{ type: "string" }, { type: "null" }], default: null },
    steps: { default: [], items: { $ref: "#/$defs/Step" }, type: "array" },
    next: {
      anyOf: [{ $ref: "#/$defs/Step" }, { type: "null" }],
      default: null,
    },
    kind: { default: "short", enum: ["short", "long"], type: "string" },
    notes: {
      additionalProperties: { type: "string" },
      default: {},
      type: "object",
    },
    first: { $ref: "#/$defs/Step" },
  },
  required: ["first"],
  title: "Plan",
  type: "object",
};

Deno.test("of a JSON Schema, data gets its defaults and loses what is not known", async () => {
  const { schema } = jsonSchemaOutput("Plan", PLAN);
  const defaults = {
    title: null,
    steps: [],
    next: null,
    kind: "short",
    notes: {},
  };
  const go = { text: "Go", done: false };
  const cases: readonly (readonly [given: string, made: object])[] = [
    ['{"first": {"text": "Go"}}', { ...defaults, first: go }],
    [
      '{"first": {"text": "Go", "x": 1}, "y": 2, "__proto__": {"title": "z"}}',
      { ...defaults, first: go },
    ],
    [
      '{"first": {"text": "Go"}, "notes": {"a": "b"}, "title": "T"}',
      { ...defaults, first: go, notes: { a: "b" }, title: "T" },
    ],
    [
      '{"first": {"text": "Go"}, "steps": [{"text": "Go", "z": 3}]}',
      { ...defaults, first: go, steps: [go] },
    ],
    [
      '{"first": {"text": "Go"}, "next": {"text": "Go"}}',
      { ...defaults, first: go, next: go },
    ],
  ];
  for (const [given, made] of cases) {
    const result = await schema["~standard"].validate(JSON.parse(given));
    assertEquals(result, { value: made });
  }
});

Deno.test("of a JSON Schema, each field that is wrong is named once", async () => {
  const { schema } = jsonSchemaOutput("Plan", PLAN);
  for (
    const [given, paths] of [
      [{}, [""]],
      [{ first: {} }, ["first"]],
      [{ first: { text: 3 } }, ["first/text"]],
      [{ first: { text: "Go" }, kind: "x", steps: 3 }, ["kind", "steps"]],
      [{ first: { text: "Go" }, steps: [{}, { text: 1 }] }, [
        "steps/0",
        "steps/1/text",
      ]],
      [3, [""]],
      [null, [""]],
    ] as const
  ) {
    const { issues = [] } = await schema["~standard"].validate(given);
    const found = issues.map(({ path = [] }) => path.map(String).join("/"));
    assertEquals(found.sort(), [...paths]);
  }
});
