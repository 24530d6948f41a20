import { assertEquals, assertRejects } from "@std/assert";
import {
  AgentChatError,
  AssistantAgent,
  type ConversationItem,
  FunctionTool,
  MaxMessageTermination,
  RoundRobinGroupChat,
  type RunOptions,
  SingleThreadedAgentRuntime,
  type TaskResult,
  TextMentionTermination,
} from "@autogen-edge/runtime";
import type { ExpectedSpan } from "@autogen-edge/runtime/testing";
import type { Scenario } from "../_scenario.ts";
import {
  call,
  chatSpan,
  delay,
  failed,
  type Line,
  SlowModel,
  Tracing,
} from "./_fixture.ts";

/** A tool that takes its time. */
export function addTool(fails?: Error): FunctionTool<{ a: number; b: number }> {
  return new FunctionTool({
    name: "add",
    description: "Adds",
    parameters: {
      type: "object",
      properties: { a: { type: "number" }, b: { type: "number" } },
      required: ["a", "b"],
    },
    execute: async ({ a, b }, { signal }) => {
      await Promise.all([delay(1, signal), delay(2, signal), null]);
      if (fails !== undefined) throw fails;
      return a + b;
    },
  });
}

/** An assistant that says these lines and has the tool. */
export function assistant(
  name: string,
  lines: readonly Line[],
  options: { readonly stream?: boolean; readonly fails?: Error } = {},
): AssistantAgent {
  return new AssistantAgent({
    name,
    modelClient: new SlowModel(lines),
    tools: [addTool(options.fails)],
    reflectOnToolUse: true,
    modelClientStream: options.stream ?? false,
  });
}

/** The span of an assistant's turn with one call of the tool. */
export function toolTurn(
  name: string,
  tool: ExpectedSpan = {
    name: "execute_tool add",
    attributes: {
      "gen_ai.tool.call.id": "call-1",
      "gen_ai.agent.name": name,
      "gen_ai.tool.call.arguments": undefined,
    },
  },
): ExpectedSpan {
  return {
    name: `invoke_agent ${name}`,
    kind: "INTERNAL",
    attributes: {
      "gen_ai.usage.input_tokens": 6,
      "gen_ai.usage.output_tokens": 4,
      "gen_ai.request.model": "slow-1",
    },
    children: [chatSpan("tool_call"), tool, chatSpan()],
  };
}

/** The span of an assistant's turn that is one call of the model. */
export function plainTurn(name: string): ExpectedSpan {
  return {
    name: `invoke_agent ${name}`,
    kind: "INTERNAL",
    attributes: { "gen_ai.usage.input_tokens": 3 },
    children: [chatSpan()],
  };
}

/** The span of a team's run. */
export function workflow(
  attributes: ExpectedSpan["attributes"],
  ...children: readonly ExpectedSpan[]
): ExpectedSpan {
  return {
    name: "invoke_workflow RoundRobinGroupChat",
    kind: "INTERNAL",
    attributes: {
      "autogen.team.type": "RoundRobinGroupChat",
      ...attributes,
    },
    children,
  };
}

/** What a stream yields, to its end. */
export async function collect(
  stream: AsyncIterable<ConversationItem | TaskResult>,
): Promise<(ConversationItem | TaskResult)["type"][]> {
  const types: (ConversationItem | TaskResult)["type"][] = [];
  for await (const item of stream) types.push(item.type);
  return types;
}

/** A started runtime without message spans, as big teams want it. */
export function quietRuntime(tracing: Tracing): SingleThreadedAgentRuntime {
  const runtime = new SingleThreadedAgentRuntime({
    tracerProvider: tracing.provider,
    detail: "agents",
  });
  runtime.start();
  return runtime;
}

/** Agents, tools, models and teams. */
export const teamScenarios: readonly Scenario[] = [
  {
    name: "an assistant's model calls and tools hang under its turn",
    async run() {
      const tracing = new Tracing();
      await using runtime = quietRuntime(tracing);
      const alice = assistant("alice", [
        [call("add", { a: 1, b: 2 })],
        "It is 3.",
      ]);
      const { messages } = await tracing.under(
        "app",
        (traceContext) =>
          alice.run({
            task: "1+2?",
            traceContext: runtime.traceContextFor(traceContext),
          }),
      );
      assertEquals(messages.at(-1)?.content, "It is 3.");
      tracing.assert({ name: "app", children: [toolTurn("alice")] });
    },
  },
  {
    name: "a team's run is one tree, with the messages left out",
    async run() {
      const tracing = new Tracing();
      await using runtime = quietRuntime(tracing);
      const team = new RoundRobinGroupChat({
        participants: [
          assistant("alice", [[call("add", { a: 1, b: 2 })], "It is 3."]),
          assistant("bob", ["Fine. TERMINATE"], { stream: true }),
        ],
        terminationCondition: new TextMentionTermination("TERMINATE")
          .or(new MaxMessageTermination(9)),
        runtime,
      });
      const types = await tracing.under(
        "app",
        (traceContext) =>
          collect(team.runStream({ task: "1+2?", traceContext })),
      );
      assertEquals(types, [
        "TextMessage",
        "ToolCallRequestEvent",
        "ToolCallExecutionEvent",
        "TextMessage",
        "ModelClientStreamingChunkEvent",
        "ModelClientStreamingChunkEvent",
        "TextMessage",
        "TaskResult",
      ]);
      tracing.assert({
        name: "app",
        children: [
          workflow(
            {
              "autogen.team.stop_reason": "Text 'TERMINATE' mentioned",
              "autogen.team.turns": 2,
            },
            toolTurn("alice"),
            plainTurn("bob"),
          ),
        ],
      });
    },
  },
  {
    name: "a team's messages line up under its run, linked to their causes",
    async run() {
      const tracing = new Tracing();
      await using runtime = new SingleThreadedAgentRuntime({
        tracerProvider: tracing.provider,
      });
      runtime.start();
      const team = new RoundRobinGroupChat({
        participants: [assistant("alice", ["Hello."])],
        maxTurns: 1,
        runtime,
      });
      await tracing.under(
        "app",
        (traceContext) => team.run({ task: "Hi", traceContext }),
      );
      const manager = "RoundRobinGroupChatManager";
      const publish = (topic: string, recipients: number): ExpectedSpan => ({
        name: `publish ${topic}`,
        attributes: { "autogen.publish.recipients": recipients },
      });
      const process = (
        name: string,
        topic: string,
        ...children: readonly ExpectedSpan[]
      ): ExpectedSpan => ({
        name: `process ${name}`,
        links: [`publish ${topic}`],
        children,
      });
      const { children: chat = [], ...turn } = plainTurn("alice");
      tracing.assert({
        name: "app",
        children: [
          workflow(
            { "autogen.team.turns": 1 },
            {
              name: `send ${manager}`,
              children: [{
                name: `process ${manager}`,
                attributes: { "autogen.team.next_speakers": ["alice"] },
                children: [
                  publish("output_topic", 0),
                  publish("group_topic", 1),
                  publish("alice", 1),
                ],
              }],
            },
            process("alice", "group_topic"),
            process("alice", "alice", {
              ...turn,
              children: [
                ...chat,
                publish("output_topic", 1),
                publish("group_topic", 1),
              ],
            }),
            process(manager, "output_topic"),
            process(manager, "group_topic", publish("output_topic", 0)),
          ),
        ],
      });
    },
  },
  {
    name: "a tool's failure is a result, and ends only its own span as failed",
    async run() {
      const tracing = new Tracing();
      await using runtime = quietRuntime(tracing);
      const alice = assistant("alice", [
        [call("add", { a: 1, b: 2 })],
        "It failed.",
      ], { fails: new RangeError("no luck") });
      await tracing.under("app", (traceContext) =>
        alice.run({
          task: "1+2?",
          traceContext: runtime.traceContextFor(traceContext),
        }));
      const tool = failed(
        { name: "execute_tool add" },
        "RangeError",
        "recorded",
      );
      tracing.assert({ name: "app", children: [toolTurn("alice", tool)] });
    },
  },
  {
    name: "arguments that are no JSON or do not fit end the call's span",
    async run() {
      const tracing = new Tracing();
      await using runtime = quietRuntime(tracing);
      const alice = assistant("alice", [
        [
          { id: "1", name: "add", arguments: "{bad" },
          { id: "2", name: "add", arguments: '{"a":1}' },
          { id: "3", name: "nope", arguments: "{}" },
        ],
        "Sorry.",
      ]);
      const { messages } = await tracing.under(
        "app",
        (traceContext) =>
          alice.run({
            task: "?",
            traceContext: runtime.traceContextFor(traceContext),
          }),
      );
      const execution = messages.find(({ type }) =>
        type === "ToolCallExecutionEvent"
      );
      assertEquals(
        JSON.stringify(execution).match(/"isError":true/g)?.length,
        3,
      );
      const tools = [
        ["add", "malformed_arguments"],
        ["add", "invalid_arguments"],
        ["nope", "unknown_tool"],
      ].map(([name, type]) =>
        failed({ name: `execute_tool ${name}` }, type ?? "", "recorded")
      );
      tracing.assert({
        name: "app",
        children: [{
          name: "invoke_agent alice",
          children: [chatSpan("tool_call"), ...tools, chatSpan()],
        }],
      });
    },
  },
  {
    name: "a model's failure ends the run, and is recorded where it happened",
    async run() {
      for (const stream of [false, true]) {
        const tracing = new Tracing();
        await using runtime = quietRuntime(tracing);
        const team = new RoundRobinGroupChat({
          participants: [
            assistant("alice", [new RangeError("overloaded")], { stream }),
            assistant("bob", ["never"]),
          ],
          maxTurns: 2,
          runtime,
        });
        const run = (options: RunOptions) => team.run(options);
        const error = await assertRejects(
          () =>
            tracing.under(
              "app",
              (traceContext) => run({ task: "Hi", traceContext }),
            ),
          AgentChatError,
          "RangeError: overloaded",
        );
        assertEquals(error.code, "participant_failed");
        tracing.assert({
          name: "app",
          children: [failed(
            {
              ...workflow(
                {},
                failed(
                  {
                    name: "invoke_agent alice",
                    children: [
                      failed({ name: "chat slow-1" }, "RangeError", "recorded"),
                    ],
                  },
                  "RangeError",
                  "passed through",
                ),
              ),
            },
            "participant_failed",
            "passed through",
          )],
        });
      }
    },
  },
];
