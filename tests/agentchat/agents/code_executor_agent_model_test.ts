import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  AgentChatError,
  CodeExecutorAgent,
  type CodeExecutorAgentOptions,
  type CodeResult,
  type CreateResult,
  HandoffMessage,
  RoundRobinGroupChat,
  UserMessage,
  withTelemetry,
} from "@autogen-edge/runtime";
import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";
import { toolCalls, transcript } from "../_agents.ts";
import { Coder, FakeExecutor, fenced } from "./_code.ts";

const CODE = fenced("print(1)");
const BAD: CodeResult = { exitCode: 1, output: "bad" };
const FAILED = "The code failed (exit code 1). It printed:\nbad";

interface Coding {
  readonly agent: CodeExecutorAgent;
  readonly modelClient: Coder;
  readonly codeExecutor: FakeExecutor;
}

function coding(
  lines: readonly (string | CreateResult)[],
  results: readonly (CodeResult | Error)[] = [],
  options: Partial<CodeExecutorAgentOptions> = {},
): Coding {
  const modelClient = new Coder(lines);
  const codeExecutor = new FakeExecutor(...results);
  const agent = new CodeExecutorAgent({
    name: "coder",
    systemMessage: "S",
    codeExecutor,
    modelClient,
    ...options,
  });
  return { agent, modelClient, codeExecutor };
}

async function events({ agent }: Coding): Promise<string[]> {
  const items = await Array.fromAsync(agent.runStream({ task: "go" }));
  return items.map((item) => {
    switch (item.type) {
      case "CodeGenerationEvent":
        return `${item.retryAttempt} writes ${item.codeBlocks.length}: ${item.content}`;
      case "CodeExecutionEvent":
        return `${item.retryAttempt} exits ${item.result.exitCode}: ${item.result.output}`;
      case "TaskResult":
        return `${item.messages.length} messages`;
      default:
        return `${item.type} ${item.content}`;
    }
  });
}

function decision(retry: boolean): string {
  return JSON.stringify({ retry, reason: "because" });
}

Deno.test("the model writes code, sees what it prints, and says what it means", async () => {
  const coder = coding([CODE, "It is 1."], [{ exitCode: 0, output: "1\n" }]);
  assertEquals(await events(coder), [
    "TextMessage go",
    `0 writes 1: ${CODE}`,
    "0 exits 0: 1\n",
    "TextMessage It is 1.",
    "4 messages",
  ]);
  assertEquals(coder.modelClient.asked, [
    ["SystemMessage S", "UserMessage go"],
    [
      "SystemMessage S",
      "UserMessage go",
      `AssistantMessage ${CODE}`,
      "UserMessage 1\n",
    ],
  ]);
});

Deno.test("an answer without code is the answer", async () => {
  const coder = coding(["Just words."]);
  assertEquals(await events(coder), [
    "TextMessage go",
    "TextMessage Just words.",
    "2 messages",
  ]);
  assertEquals(coder.codeExecutor.executed, []);
});

Deno.test("the response holds what happened, and each call's usage once", async () => {
  const thoughtful: CreateResult = {
    finishReason: "stop",
    content: CODE,
    usage: { promptTokens: 7, completionTokens: 3 },
    cached: false,
    thought: "hm",
  };
  const { agent } = coding([thoughtful, "It is 1."]);
  const { messages } = await agent.run({ task: "go" });
  assertEquals(messages.map(({ type }) => type), [
    "TextMessage",
    "ThoughtEvent",
    "CodeGenerationEvent",
    "CodeExecutionEvent",
    "TextMessage",
  ]);
  assertEquals(
    messages.map(({ modelsUsage }) => modelsUsage?.promptTokens ?? 0),
    [0, 0, 7, 0, 6],
  );
  const second = coding([CODE, "It is 1."]);
  const { innerMessages } = await second.agent.onMessages([], {
    signal: new AbortController().signal,
  });
  assertEquals(innerMessages.map(({ type }) => type), [
    "CodeGenerationEvent",
    "CodeExecutionEvent",
  ]);
});

Deno.test("code that fails is not mended without leave", async () => {
  const coder = coding([CODE, "It failed."], [BAD]);
  assertEquals(await events(coder), [
    "TextMessage go",
    `0 writes 1: ${CODE}`,
    `0 exits 1: ${FAILED}`,
    "TextMessage It failed.",
    "4 messages",
  ]);
});

Deno.test("code that fails is mended if the model thinks it worth a try", async () => {
  const coder = coding(
    [CODE, decision(true), fenced("print(2)"), "It is 2."],
    [BAD, { exitCode: 0, output: "2\n" }],
    { maxRetriesOnError: 3 },
  );
  assertEquals(await events(coder), [
    "TextMessage go",
    `0 writes 1: ${CODE}`,
    `0 exits 1: ${FAILED}`,
    "0 writes 0: Attempt number: 1\nProposed correction: because",
    `1 writes 1: ${fenced("print(2)")}`,
    "1 exits 0: 2\n",
    "TextMessage It is 2.",
    "7 messages",
  ]);
  const [, asked, again] = coder.modelClient.asked;
  assertEquals(asked?.slice(0, -1), [
    "UserMessage go",
    `AssistantMessage ${CODE}`,
    `UserMessage ${FAILED}`,
  ]);
  assertStringIncludes(asked?.at(-1) ?? "", FAILED);
  assertEquals(again, [
    "SystemMessage S",
    "UserMessage go",
    `AssistantMessage ${CODE}`,
    `UserMessage ${FAILED}`,
  ]);
  const schema = coder.modelClient.options[1]?.jsonOutput;
  assertEquals(
    typeof schema === "object" && schema["required"],
    ["reason", "retry"],
  );
});

Deno.test("it ends when the model gives up, or the retries are used up", async () => {
  const declined = coding([CODE, decision(false), "Sorry."], [BAD], {
    maxRetriesOnError: 3,
  });
  assertEquals((await events(declined)).at(-2), "TextMessage Sorry.");
  assertEquals(declined.codeExecutor.executed.length, 1);
  const used = coding([CODE, decision(true), CODE, "Sorry."], [BAD, BAD], {
    maxRetriesOnError: 1,
  });
  assertEquals((await events(used)).at(-2), "TextMessage Sorry.");
  assertEquals(used.codeExecutor.executed.length, 2);
  const gaveUp = coding([CODE, decision(true), "I cannot."], [BAD], {
    maxRetriesOnError: 1,
  });
  assertEquals((await events(gaveUp)).at(-2), "TextMessage I cannot.");
});

for (
  const [what, reply, why] of [
    ["no JSON", "garbage", "Cannot load a decision: it is no JSON"],
    ["a field too little", '{ "retry": true }', "/reason is missing"],
    ["another type", '{ "retry": "yes", "reason": "" }', '/retry is "yes"'],
  ] as const
) {
  Deno.test(`a decision with ${what} is an error that says so`, async () => {
    const { agent } = coding([CODE, reply], [BAD], { maxRetriesOnError: 1 });
    const error = await assertRejects(
      () => agent.run({ task: "go" }),
      AgentChatError,
      why,
    );
    assertEquals(error.code, "unexpected_reply");
  });
}

Deno.test("a model that asks for tools is an error", async () => {
  const { agent } = coding([toolCalls(["x", {}])]);
  await assertRejects(
    () => agent.run({ task: "go" }),
    AgentChatError,
    'Cannot answer as "coder": the model asked for tools',
  );
});

Deno.test("pieces of an answer have the id of the whole", async () => {
  const { agent } = coding(["no code here"], [], { modelClientStream: true });
  const items = await Array.fromAsync(agent.runStream({ task: "go" }));
  const pieces = items.filter((item) =>
    item.type === "ModelClientStreamingChunkEvent"
  );
  assertEquals(pieces.map(({ content }) => content), ["no ", "code ", "here"]);
  const whole = items.at(-2);
  assertEquals(
    pieces.map(({ fullMessageId }) => fullMessageId),
    pieces.map(() => whole?.type === "TextMessage" ? whole.id : null),
  );
});

Deno.test("code that is refused is a failure that the model learns of", async () => {
  const coder = coding([CODE, "All right."], [], {
    approvalFunction: ({ context }) => ({
      approved: false,
      reason: `after ${context.length} messages`,
    }),
  });
  const refusal = "Code execution was not approved. Reason: after 2 messages";
  assertEquals(await events(coder), [
    "TextMessage go",
    `0 writes 1: ${CODE}`,
    `0 exits 1: ${refusal}`,
    "TextMessage All right.",
    "4 messages",
  ]);
  assertEquals(
    coder.modelClient.asked[1]?.at(-1),
    `UserMessage ${refusal}`,
  );
});

Deno.test("the model knows the way to a handoff, and pictures only if it sees", async () => {
  const { agent, modelClient } = coding(["Hello."], [], {
    systemMessage: null,
  });
  await agent.run({
    task: HandoffMessage({
      content: "over",
      source: "bob",
      target: "coder",
      context: [
        UserMessage({
          content: ["look", { type: "image", url: "data:," }],
          source: "eve",
        }),
      ],
    }),
  });
  assertEquals(modelClient.asked, [
    ["UserMessage look\n<image>", "UserMessage over"],
  ]);
});

Deno.test("an executor that fails leaves the conversation to go on", async () => {
  const coder = coding([CODE, "What now?"], [new Error("no machine")]);
  await assertRejects(() => coder.agent.run({ task: "go" }), Error, "machine");
  await coder.agent.run({ task: "again" });
  assertEquals(coder.modelClient.asked.at(-1), [
    "SystemMessage S",
    "UserMessage go",
    `AssistantMessage ${CODE}`,
    "UserMessage again",
  ]);
});

Deno.test("calls of the model are in the agent's span", async () => {
  const spans = recordSpans();
  const traceContext = withTelemetry(ROOT_CONTEXT, {
    tracerProvider: spans.tracerProvider,
  });
  const { agent } = coding([CODE, decision(true), CODE, "Done."], [BAD], {
    maxRetriesOnError: 1,
  });
  await agent.run({ task: "go", traceContext });
  const chat = { name: "chat replay" };
  assertTree(spans, [{
    name: "invoke_agent coder",
    attributes: { "gen_ai.request.model": "replay" },
    children: [
      chat,
      { ...chat, attributes: { "gen_ai.output.type": "json" } },
      chat,
      chat,
    ],
  }]);
});

Deno.test("it takes part in a team", async () => {
  const { agent } = coding([CODE, "It is 1."]);
  const team = new RoundRobinGroupChat({ participants: [agent], maxTurns: 1 });
  const { messages } = await team.run({ task: "go" });
  assertEquals(transcript(messages), [
    "user: go",
    `coder: ${CODE}`,
    "coder: CodeExecutionEvent",
    "coder: It is 1.",
  ]);
});

Deno.test("the conversation is saved, taken back and forgotten", async () => {
  const first = coding(["one"]);
  await first.agent.run({ task: "go" });
  const state = JSON.parse(JSON.stringify(await first.agent.saveState()));
  assertEquals([state.type, state.llm_context.messages.length], [
    "BaseState",
    2,
  ]);
  const { agent, modelClient } = coding(["two", "three"]);
  await agent.loadState(state);
  await agent.run({ task: "on" });
  await agent.onReset();
  await agent.run({ task: "new" });
  assertEquals(modelClient.asked, [
    [
      "SystemMessage S",
      "UserMessage go",
      "AssistantMessage one",
      "UserMessage on",
    ],
    ["SystemMessage S", "UserMessage new"],
  ]);
});
