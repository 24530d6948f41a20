import { assert, assertEquals } from "@std/assert";
import {
  SystemMessage,
  type ToolSchema,
  UserMessage,
} from "@autogen-edge/runtime";
import { CONVERSATION, PICTURE } from "../_conversation.ts";
import { testUnsupported } from "../_unsupported_suite.ts";
import { ALL } from "../_wire.ts";
import { refusalOf, requestOf } from "./_asked.ts";
import { KEY, QUESTION, WIRE } from "./_wire.ts";

testUnsupported(WIRE);

const ADD: ToolSchema = {
  name: "add",
  description: "Adds",
  parameters: {
    type: "object",
    properties: { a: { type: "number" } },
    required: ["a"],
  },
  strict: false,
};

Deno.test("a request is the same as Python AutoGen's", async () => {
  const { body, path, headers } = await requestOf({
    messages: CONVERSATION,
    client: {
      model: "gpt-4o",
      maxTokens: 9,
      seed: 3,
      stop: ["X"],
      temperature: 0.5,
      user: "me",
      organization: "org-1",
      defaultHeaders: { "X-Team": "edge" },
    },
  });
  assertEquals(path, "/v1/chat/completions");
  assertEquals(headers.get("authorization"), `Bearer ${KEY}`);
  assertEquals(headers.get("openai-organization"), "org-1");
  assertEquals(headers.get("x-team"), "edge");
  assertEquals(body, {
    model: "gpt-4o",
    stream: false,
    messages: [
      { content: "Be kind.", role: "system" },
      { role: "user", name: "user", content: "Why?" },
      {
        role: "assistant",
        tool_calls: [{
          id: "1",
          function: { arguments: '{"a":1}', name: "look" },
          type: "function",
        }],
        content: "I had better look.",
      },
      { content: "Nothing", role: "tool", tool_call_id: "1" },
      { content: "No key", role: "tool", tool_call_id: "2" },
      { role: "assistant", content: "Because." },
      {
        role: "user",
        name: "user",
        content: [
          { type: "text", text: "See:" },
          { type: "image_url", image_url: { url: PICTURE, detail: "auto" } },
        ],
      },
    ],
    max_tokens: 9,
    seed: 3,
    stop: ["X"],
    temperature: 0.5,
    user: "me",
  });
});

Deno.test("models that think are told of their limit by its new name", async () => {
  for (const model of ["gpt-5", "gpt-5.1", "o3-mini", "ft:o4-mini:me"]) {
    const { body } = await requestOf({ client: { model, maxTokens: 9 } });
    assertEquals([body.max_tokens, body.max_completion_tokens], [undefined, 9]);
  }
});

Deno.test("who says something is told as the client is told to", async () => {
  const messages = [
    UserMessage({ content: "Why?", source: "Zoë B." }),
    UserMessage({ content: ["That?"], source: "bob" }),
  ];
  const named = await requestOf({ messages });
  assertEquals(
    named.body.messages.map(({ name }: { name: string }) => name),
    ["Zo__B_", "bob"],
  );
  const client = { includeNameInMessage: false, addNamePrefixes: true };
  const prefixed = await requestOf({ messages, client });
  assertEquals(prefixed.body.messages, [
    { role: "user", content: "Zoë B. said:\nWhy?" },
    { role: "user", content: [{ type: "text", text: "bob said:\nThat?" }] },
  ]);
});

Deno.test("tools and what is to be done with them are sent", async () => {
  const tool = {
    type: "function",
    function: {
      name: "add",
      description: "Adds",
      parameters: ADD.parameters,
      strict: false,
    },
  };
  for (
    const [toolChoice, sent] of [
      [undefined, "auto"],
      ["required", "required"],
      ["none", "none"],
      [{ name: "add" }, { type: "function", function: { name: "add" } }],
    ] as const
  ) {
    const call = { tools: [ADD], toolChoice };
    const { body } = await requestOf({ call });
    assertEquals([body.tools, body.tool_choice], [[tool], sent]);
  }
  const { body } = await requestOf({ call: { tools: [], toolChoice: "auto" } });
  assertEquals([body.tools, body.tool_choice], [undefined, undefined]);
});

Deno.test("a tool without parameters says so, as providers insist", async () => {
  const tools = [{ ...ADD, parameters: { type: "object" } }];
  const { body } = await requestOf({ call: { tools } });
  assertEquals(body.tools[0].function.parameters, {
    type: "object",
    properties: {},
  });
});

Deno.test("JSON is asked for", async () => {
  for (
    const [jsonOutput, format] of [
      [true, { type: "json_object" }],
      [false, { type: "text" }],
      [undefined, undefined],
    ] as const
  ) {
    const { body } = await requestOf({ call: { jsonOutput } });
    assertEquals(body.response_format, format);
  }
});

Deno.test("JSON of a schema is asked for, and the schema is closed", async () => {
  const jsonOutput = {
    title: "My Answer",
    type: "object",
    properties: {
      place: { $ref: "#/$defs/place" },
      tags: { type: "array", items: { type: "object", properties: {} } },
      type: { type: "string", default: { type: "any" } },
    },
    required: ["place"],
    $defs: {
      place: {
        type: ["object", "null"],
        properties: { city: { type: "string" } },
      },
    },
  };
  const { body } = await requestOf({ call: { jsonOutput } });
  assertEquals(body.response_format, {
    type: "json_schema",
    json_schema: {
      name: "My_Answer",
      strict: true,
      schema: {
        title: "My Answer",
        type: "object",
        properties: {
          place: { $ref: "#/$defs/place" },
          tags: {
            type: "array",
            items: {
              type: "object",
              properties: {},
              required: [],
              additionalProperties: false,
            },
          },
          type: { type: "string", default: { type: "any" } },
        },
        required: ["place", "tags", "type"],
        additionalProperties: false,
        $defs: {
          place: {
            type: ["object", "null"],
            properties: { city: { type: "string" } },
            required: ["city"],
            additionalProperties: false,
          },
        },
      },
    },
  });
  assertEquals(jsonOutput.required, ["place"]);
});

Deno.test("a schema that leaves names of fields open is sent as it is", async () => {
  const jsonOutput = {
    type: "object",
    properties: {
      votes: { type: "object", additionalProperties: { type: "number" } },
    },
  };
  const { body } = await requestOf({ call: { jsonOutput } });
  assertEquals(body.response_format.json_schema, {
    name: "answer",
    strict: false,
    schema: {
      type: "object",
      properties: {
        votes: {
          type: "object",
          properties: {},
          additionalProperties: { type: "number" },
        },
      },
    },
  });
});

Deno.test("what a call adds wins, but for what the client must know", async () => {
  const { body } = await requestOf({
    client: { temperature: 1, topP: 0.5, reasoningEffort: "low" },
    call: {
      extraCreateArgs: {
        temperature: 0,
        logprobs: true,
        top_k: 3,
        model: "another",
        n: 2,
        stream: true,
      },
    },
  });
  const { messages: _, ...others } = body;
  assertEquals(others, {
    model: "gpt-5",
    stream: false,
    temperature: 0,
    top_p: 0.5,
    reasoning_effort: "low",
    logprobs: true,
    top_k: 3,
  });
});

Deno.test("several system messages become one where a model takes one", async () => {
  const modelInfo = { ...ALL, multipleSystemMessages: false };
  const [first, second] = ["Be kind.", "Be brief."].map((content) =>
    SystemMessage({ content })
  );
  assert(first !== undefined && second !== undefined);
  const { body } = await requestOf({
    client: { modelInfo },
    messages: [first, second, ...QUESTION],
  });
  assertEquals(body.messages, [
    { role: "system", content: "Be kind.\nBe brief." },
    { role: "user", name: "user", content: "Why?" },
  ]);
  const late = await requestOf({
    client: { modelInfo },
    messages: [...QUESTION, first],
  });
  assertEquals(late.body.messages.length, 2);
  const error = await refusalOf({
    client: { modelInfo },
    messages: [first, ...QUESTION, second],
  });
  assertEquals(error.code, "unsupported");
});

Deno.test("a schema that is none is not sent", async () => {
  const cycle: Record<string, unknown> = { type: "object" };
  cycle.properties = { self: cycle };
  for (
    const schema of [{}, { type: "array" }, cycle, { type: "object", of: 1n }]
  ) {
    const answer = await refusalOf({ call: { jsonOutput: schema } });
    assertEquals(answer.code, "invalid_schema");
    const tools = [{ ...ADD, parameters: schema }];
    const { message } = await refusalOf({ call: { tools } });
    assertEquals(
      message,
      'Cannot send the schema of tool "add": it is not that of an object',
    );
  }
});
