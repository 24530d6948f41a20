import { assertEquals } from "@std/assert";
import {
  AssistantMessage,
  type LlmMessage,
  SystemMessage,
  type ToolSchema,
  UserMessage,
} from "@autogen-edge/runtime";
import { CONVERSATION, PICTURE } from "../_conversation.ts";
import { ALL } from "../_wire.ts";
import { requestOf } from "./_asked.ts";
import { KEY } from "./_wire.ts";

const ADD: ToolSchema = {
  name: "add",
  description: "Adds",
  parameters: {
    type: "object",
    properties: { a: { type: "number", minimum: 0 } },
    required: ["a"],
  },
  strict: false,
};

function text(text: string): { readonly type: string; readonly text: string } {
  return { type: "text", text };
}

function ask(content: string, source = "user"): LlmMessage {
  return UserMessage({ content, source });
}

function said(content: AssistantMessage["content"]): LlmMessage {
  return AssistantMessage({ content, source: "bot" });
}

Deno.test("a request says what Python AutoGen's does", async () => {
  const { body, path, headers } = await requestOf({
    messages: CONVERSATION,
    call: { tools: [ADD] },
    client: {
      model: "claude-sonnet-4-5",
      maxTokens: 9,
      temperature: 0.5,
      topP: 0.3,
      topK: 4,
      stopSequences: ["X"],
      metadata: { user_id: "me" },
      defaultHeaders: { "X-Team": "edge" },
    },
  });
  assertEquals(path, "/v1/messages");
  assertEquals(headers.get("x-api-key"), KEY);
  assertEquals(headers.get("anthropic-version"), "2023-06-01");
  assertEquals(headers.get("x-team"), "edge");
  assertEquals(body, {
    model: "claude-sonnet-4-5",
    stream: false,
    max_tokens: 9,
    temperature: 0.5,
    top_p: 0.3,
    top_k: 4,
    stop_sequences: ["X"],
    metadata: { user_id: "me" },
    system: "Be kind.",
    tools: [{
      name: "add",
      description: "Adds",
      input_schema: ADD.parameters,
    }],
    tool_choice: { type: "auto" },
    messages: [
      { role: "user", content: [text("Why?")] },
      {
        role: "assistant",
        content: [
          text("I had better look."),
          { type: "tool_use", id: "1", name: "look", input: { a: 1 } },
        ],
      },
      {
        role: "user",
        content: [
          {
            type: "tool_result",
            tool_use_id: "1",
            content: "Nothing",
            is_error: false,
          },
          {
            type: "tool_result",
            tool_use_id: "2",
            content: "No key",
            is_error: true,
          },
        ],
      },
      { role: "assistant", content: [text("Because.")] },
      {
        role: "user",
        content: [text("See:"), {
          type: "image",
          source: {
            type: "base64",
            media_type: "image/png",
            data: PICTURE.replace(/^.*,/, ""),
          },
        }],
      },
    ],
  });
});

/** Conversations, and how they are put. */
const CONVERSATIONS: Readonly<
  Record<string, readonly [readonly LlmMessage[], Readonly<object>]>
> = {
  "system messages go to the beginning": [
    [
      SystemMessage({ content: "Be kind." }),
      ask("Why?"),
      SystemMessage({ content: "Be brief." }),
    ],
    {
      system: "Be kind.\nBe brief.",
      messages: [{ role: "user", content: [text("Why?")] }],
    },
  ],
  "whoever speaks twice has said both": [
    [ask("Why?"), ask("How?", "ada"), said("So."), said("Thus."), ask("Hm.")],
    {
      messages: [
        { role: "user", content: [text("Why?"), text("How?")] },
        { role: "assistant", content: [text("So."), text("Thus.")] },
        { role: "user", content: [text("Hm.")] },
      ],
    },
  ],
  "the user has the first and the last word": [
    [said("So.")],
    {
      messages: [
        { role: "user", content: [text("Go on.")] },
        { role: "assistant", content: [text("So.")] },
        { role: "user", content: [text("Go on.")] },
      ],
    },
  ],
  "where there is a system message only, the user says to go on": [
    [SystemMessage({ content: "Tell a joke." })],
    {
      system: "Tell a joke.",
      messages: [{ role: "user", content: [text("Go on.")] }],
    },
  ],
  "what is blank is not said": [
    [SystemMessage({ content: " " }), ask("Why?"), said("\n"), ask(" ")],
    { messages: [{ role: "user", content: [text("Why?")] }] },
  ],
  "arguments that are no object are told as a text": [
    [
      ask("Why?"),
      said([
        { id: "1", name: "add", arguments: "{a:" },
        { id: "2", name: "add", arguments: "5" },
      ]),
      ask("Well?"),
    ],
    {
      tools: [{ name: "add", input_schema: { type: "object" } }],
      tool_choice: { type: "none" },
      messages: [
        { role: "user", content: [text("Why?")] },
        {
          role: "assistant",
          content: [
            { type: "tool_use", id: "1", name: "add", input: { text: "{a:" } },
            { type: "tool_use", id: "2", name: "add", input: { text: "5" } },
          ],
        },
        { role: "user", content: [text("Well?")] },
      ],
    },
  ],
  "a picture may be anywhere": [
    [
      UserMessage({
        content: [{ type: "image", url: "https://example.org/cat.png" }],
        source: "user",
      }),
    ],
    {
      messages: [{
        role: "user",
        content: [{
          type: "image",
          source: { type: "url", url: "https://example.org/cat.png" },
        }],
      }],
    },
  ],
};

for (const [how, [messages, sent]] of Object.entries(CONVERSATIONS)) {
  Deno.test(`in a conversation, ${how}`, async () => {
    const { body } = await requestOf({ messages });
    assertEquals(body, {
      model: "claude-opus-5-5",
      stream: false,
      max_tokens: 16_000,
      ...sent,
    });
  });
}

Deno.test("who says something is told where the client is told to", async () => {
  const { body } = await requestOf({
    messages: [
      ask("Why?", "Zoë B."),
      UserMessage({ content: ["That?", "So?"], source: "bob" }),
    ],
    client: { addNamePrefixes: true },
  });
  assertEquals(body.messages, [{
    role: "user",
    content: [
      text("Zoë B. said:\nWhy?"),
      text("bob said:\nThat?"),
      text("bob said:\nSo?"),
    ],
  }]);
});

Deno.test("tools and what is to be done with them are sent", async () => {
  const tool = {
    name: "add",
    description: "Adds",
    input_schema: ADD.parameters,
  };
  for (
    const [toolChoice, sent] of [
      [undefined, { type: "auto" }],
      ["auto", { type: "auto" }],
      ["required", { type: "any" }],
      ["none", { type: "none" }],
      [{ name: "add" }, { type: "tool", name: "add" }],
    ] as const
  ) {
    const call = { tools: [ADD], toolChoice };
    const { body } = await requestOf({ call });
    assertEquals([body.tools, body.tool_choice], [[tool], sent]);
  }
  const { body } = await requestOf({ call: { tools: [], toolChoice: "none" } });
  assertEquals([body.tools, body.tool_choice], [undefined, undefined]);
});

Deno.test("a strict tool is sent closed, to models that keep to it", async () => {
  const call = { tools: [{ ...ADD, strict: true }] };
  const { body } = await requestOf({ call });
  assertEquals(body.tools, [{
    name: "add",
    description: "Adds",
    strict: true,
    input_schema: {
      type: "object",
      properties: { a: { type: "number", description: "(minimum: 0)" } },
      required: ["a"],
      additionalProperties: false,
    },
  }]);
  const older = await requestOf({ call, client: { model: "claude-opus-4-1" } });
  assertEquals(older.body.tools, [{
    name: "add",
    description: "Adds",
    input_schema: ADD.parameters,
  }]);
});

Deno.test("the room for an answer is what is known, and what thinking takes", async () => {
  const thinking = { type: "enabled", budget_tokens: 2000 };
  for (
    const [client, room] of [
      [{ model: "claude-sonnet-4-5" }, 16_000],
      [{ model: "claude-sonnet-4-5", thinking }, 18_000],
      [{ model: "claude-3-7-sonnet-20250219" }, 16_000],
      // These refuse more than 4096, or 8192.
      [{ model: "claude-3-haiku-20240307" }, 4096],
      [{ model: "claude-3-5-sonnet-20241022" }, 4096],
      [{ model: "house-model", modelInfo: ALL }, 4096],
      [{ model: "house-model", modelInfo: ALL, maxTokens: 7 }, 7],
    ] as const
  ) {
    const { body } = await requestOf({ client });
    assertEquals(body.max_tokens, room);
    assertEquals(body.thinking, "thinking" in client ? thinking : undefined);
  }
});

Deno.test("a cache is asked for in the provider's words", async () => {
  const cacheControl = { type: "ephemeral", ttl: "1h" };
  const { body } = await requestOf({ client: { cacheControl } });
  assertEquals(body.cache_control, cacheControl);
});

Deno.test("what a call adds wins, but for what the client must know", async () => {
  const search = { type: "web_search_20260209", name: "web_search" };
  const { body } = await requestOf({
    client: {
      temperature: 1,
      topP: 0.5,
      outputConfig: { effort: "low" },
      thinking: { type: "adaptive" },
    },
    call: {
      tools: [ADD],
      extraCreateArgs: {
        temperature: 0,
        max_tokens: 9,
        service_tier: "standard_only",
        output_config: { effort: "high" },
        thinking: { type: "disabled" },
        tools: [search],
        tool_choice: { type: "auto", disable_parallel_tool_use: true },
        model: "another",
        stream: true,
        system: "Be rude.",
        messages: [],
      },
    },
  });
  assertEquals(body, {
    model: "claude-opus-5-5",
    stream: false,
    max_tokens: 9,
    temperature: 0,
    top_p: 0.5,
    service_tier: "standard_only",
    output_config: { effort: "high" },
    thinking: { type: "disabled" },
    tools: [search],
    tool_choice: { type: "auto", disable_parallel_tool_use: true },
    messages: [{ role: "user", content: [text("Why?")] }],
  });
});
