import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  convertArrayToReadableStream,
  MockLanguageModelV3,
  MockLanguageModelV4,
} from "ai/test";
import {
  AssistantAgent,
  type CreateResult,
  FunctionTool,
  type LlmMessage,
  UserMessage,
} from "@autogen-edge/runtime";
import {
  AiSdkChatCompletionClient,
  ApiError,
} from "@autogen-edge/runtime/ext/ai-sdk";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { type Answering, inPieces, ModelServer } from "../_model_server.ts";
import {
  chunk,
  clientOf,
  completion,
  KEY,
  sse,
  streamed,
  textChunks,
  USAGE,
} from "../openai/_wire.ts";
import { compatible, FINISH, generated, QUESTION } from "./_models.ts";

const CALL = {
  index: 0,
  id: "call_1",
  type: "function",
  function: { name: "look", arguments: "{}" },
};

const STREAMS: readonly Answering[] = [
  () => streamed(sse(textChunks("Grüße", " aus 東京"))),
  () =>
    streamed(sse([
      chunk({ reasoning_content: "Hm." }),
      ...textChunks("Because."),
    ])),
  () =>
    streamed(sse([
      chunk({ tool_calls: [CALL] }),
      chunk({}, { finish: "tool_calls" }),
      chunk({}, { choices: [], usage: USAGE }),
    ])),
];

Deno.test("a provider of the SDK and our own client say the same of the same server", async () => {
  const answers: readonly Answering[] = [
    () => Response.json(completion({ content: "Because." })),
    () =>
      Response.json(
        completion({ content: "Look:", tool_calls: [CALL] }, {
          finish: "tool_calls",
        }),
      ),
    () =>
      Response.json(
        completion({ content: "So.", reasoning_content: "Hm." }, {
          finish: "length",
        }),
      ),
  ];
  for (const answer of answers) {
    await using server = new ModelServer(answer);
    const theirs = await compatible(server).create(QUESTION);
    assertEquals(theirs, await clientOf(server).create(QUESTION));
  }
});

Deno.test("a provider's stream is ours, also where it comes in splinters", async () => {
  for (const answer of STREAMS) {
    await using server = new ModelServer(async (request) => {
      const bytes = await (await answer(request)).bytes();
      const size = 5;
      const count = Math.ceil(bytes.length / size);
      return streamed(inPieces(
        Array.from(
          { length: count },
          (_, index) => bytes.slice(index * size, (index + 1) * size),
        ),
      ));
    });
    const theirs = await Array.fromAsync(
      compatible(server).createStream(QUESTION),
    );
    const ours = await Array.fromAsync(clientOf(server).createStream(QUESTION));
    const textOf = (pieces: readonly (string | CreateResult)[]) =>
      pieces.filter((piece) => typeof piece === "string").join("");
    assertEquals(textOf(theirs), textOf(ours));
    assertEquals(theirs.at(-1), ours.at(-1));
  }
});

Deno.test("a provider sends what our own client sends", async () => {
  await using server = new ModelServer(() =>
    Response.json(completion({ content: "Hi." }))
  );
  const pixel = "data:image/png;base64,iVBORw0KGgo=";
  const messages: readonly LlmMessage[] = [
    UserMessage({
      content: ["What?", { type: "image", url: pixel }],
      source: "user",
    }),
  ];
  const call = {
    tools: [{
      name: "add",
      description: "Adds",
      parameters: { type: "object", properties: {} },
      strict: false,
    }],
    toolChoice: { name: "add" },
  };
  await compatible(server, {
    settings: { temperature: 0.5, maxOutputTokens: 9 },
  }).create(messages, call);
  const [request] = server.requests;
  assertEquals(request?.headers.get("authorization"), `Bearer ${KEY}`);
  const { body } = request ?? {};
  assertEquals([body.model, body.temperature, body.max_tokens], [
    "gpt-5",
    0.5,
    9,
  ]);
  assertEquals(body.messages[0].content[1], {
    type: "image_url",
    image_url: { url: pixel },
  });
  assertEquals(body.tools[0].function.name, "add");
  assertEquals(body.tool_choice, {
    type: "function",
    function: { name: "add" },
  });

  const schema = { type: "object", title: "Answer", properties: {} };
  await compatible(server).create(QUESTION, { jsonOutput: schema });
  const { response_format } = server.requests[1]?.body ?? {};
  assertEquals(
    [response_format.type, response_format.json_schema.name],
    ["json_schema", "Answer"],
  );
});

Deno.test("an agent with a tool works with a provider of the SDK", async () => {
  const { spans, traceContext } = traced();
  const [, , calling = STREAMS[0]] = STREAMS;
  assert(calling !== undefined);
  await using server = new ModelServer(
    calling,
    () => streamed(sse(textChunks("There is ", "nothing."))),
  );
  const agent = new AssistantAgent({
    name: "scout",
    modelClient: compatible(server),
    modelClientStream: true,
    reflectOnToolUse: true,
    tools: [
      new FunctionTool({
        name: "look",
        description: "Looks",
        parameters: { type: "object", properties: {} },
        execute: () => "nothing",
      }),
    ],
  });
  const { messages } = await agent.run({
    task: "What is there?",
    traceContext,
  });
  assertEquals(messages.at(-1)?.content, "There is nothing.");
  const result = server.requests[1]?.body.messages.at(-1);
  assertEquals([result.role, result.tool_call_id, result.content], [
    "tool",
    "call_1",
    "nothing",
  ]);
  assertWellFormed(spans);
  const chat = {
    name: "chat gpt-5",
    attributes: {
      "gen_ai.provider.name": "gateway",
      "gen_ai.response.id": "chatcmpl-1",
      "gen_ai.response.model": "gpt-5-2026-01-01",
    },
  };
  assertTree(spans, {
    name: "invoke_agent scout",
    attributes: { "gen_ai.usage.input_tokens": 24 },
    children: [chat, { name: "execute_tool look" }, chat],
  });
});

Deno.test("a provider's errors have the server's codes, and retries are in one span", async () => {
  const { spans, traceContext } = traced();
  await using server = new ModelServer(
    () => new Response(null, { status: 503 }),
    () => Response.json(completion({ content: "Hi." })),
    () =>
      Response.json({
        error: { message: "Too long", code: "context_length_exceeded" },
      }, { status: 400, headers: { "x-request-id": "req_1" } }),
  );
  const client = compatible(server);
  await client.create(QUESTION, { traceContext });
  const error = await assertRejects(
    () => client.create(QUESTION, { traceContext }),
    ApiError,
  );
  assertEquals([error.code, error.status, error.requestId], [
    "context_length_exceeded",
    400,
    "req_1",
  ]);
  assertEquals(
    spans.finished.map(({ attributes }) => attributes["error.type"]),
    [undefined, "context_length_exceeded"],
  );
  assertEquals(server.requests.length, 3);
});

Deno.test("a server that hangs up or talks nonsense is an error", async () => {
  for (
    const [answer, code] of [
      [() => new Response("<html>", { status: 200 }), "invalid_answer"],
      [() => Response.json({ choices: [] }), "invalid_response_data"],
      [() => new Response(null, { status: 401 }), "401"],
    ] as const
  ) {
    await using server = new ModelServer(answer);
    const error = await assertRejects(
      () => compatible(server).create(QUESTION),
      ApiError,
    );
    assertEquals(error.code, code);
  }
  const gone = { url: "http://127.0.0.1:1/v1" };
  const error = await assertRejects(
    () => compatible(gone, { maxRetries: 1 }).create(QUESTION),
    ApiError,
  );
  assertEquals(error.code, "connection_failed");
});

Deno.test("the SDK's own mocks are models, of each version", async () => {
  const content = [{ type: "text" as const, text: "Mocked." }];
  const parts = [
    { type: "text-start" as const, id: "t" },
    { type: "text-delta" as const, id: "t", delta: "Mocked." },
    { type: "text-end" as const, id: "t" },
  ];
  const models = [
    new MockLanguageModelV3({
      doGenerate: { ...generated([]), content } as never,
      doStream: {
        stream: convertArrayToReadableStream([...parts, FINISH]),
      } as never,
    }),
    new MockLanguageModelV4({
      doGenerate: generated(content),
      doStream: { stream: convertArrayToReadableStream([...parts, FINISH]) },
    }),
  ];
  for (const model of models) {
    const client = new AiSdkChatCompletionClient({ model });
    const { content, finishReason, usage } = await client.create(QUESTION);
    assertEquals([content, finishReason], ["Mocked.", "stop"]);
    assertEquals([usage.promptTokens, usage.completionTokens], [12, 5]);
    const pieces = await Array.fromAsync(client.createStream(QUESTION));
    assertEquals(pieces[0], "Mocked.");
    const [generate] = model.doGenerateCalls;
    assertEquals(generate?.prompt[0]?.role, "user");
  }
});
