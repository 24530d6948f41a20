import { type Context, ROOT_CONTEXT } from "@opentelemetry/api";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AssistantAgent,
  ReplayChatCompletionClient,
  withTelemetry,
} from "@autogen-edge/runtime";
import { McpError, McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import type { ExpectedSpan } from "@autogen-edge/runtime/testing";
import type { Scenario } from "../_scenario.ts";
import { call, cancelled, failed, Tracing } from "./_fixture.ts";

/** Where the servers of a scenario are. */
export interface McpEnv {
  readonly runtime: string;
  readonly url: string;
  /** Of one that speaks the revision without sessions, and no other. */
  readonly laterUrl: string;
  /** Of one that sends all to the first. */
  readonly strayUrl: string;
}

/** Tells a server what to do, or asks it what it saw. */
async function tell(url: string, what: string): Promise<unknown> {
  const body = JSON.stringify({ method: `test/${what}` });
  const response = await fetch(url, { method: "POST", body });
  return await response.json();
}

/** How often a server was asked for something. */
async function countOf(url: string, method: string): Promise<number> {
  const methods = await tell(url, "methods") as readonly string[];
  return methods.filter((each) => each === method).length;
}

/** A workbench whose server has told it of a change, as it does over a stream. */
async function listening(url: string): Promise<McpWorkbench> {
  const changed = Promise.withResolvers<string>();
  const workbench = new McpWorkbench({ url, onListChanged: changed.resolve });
  await workbench.start();
  await tell(url, "heard");
  await workbench.listTools();
  await tell(url, "extend");
  assertEquals(await changed.promise, "tools");
  return workbench;
}

/** Where the spans of a scenario hang. */
function under({ provider: tracerProvider }: Tracing): Context {
  return withTelemetry(ROOT_CONTEXT, { tracerProvider });
}

function requestSpan(
  method: string,
  ...children: readonly ExpectedSpan[]
): ExpectedSpan {
  return {
    name: method,
    kind: "CLIENT",
    attributes: { "mcp.method.name": method },
    children,
  };
}

function toolSpan(
  name: string,
  ...children: readonly ExpectedSpan[]
): ExpectedSpan {
  return { name: `execute_tool ${name}`, kind: "INTERNAL", children };
}

/** What is done with a workbench of MCP, against real servers. */
export const mcpScenarios: readonly Scenario<McpEnv>[] = [
  {
    name: "tools are listed, called, and judged by their schemas without eval",
    async run({ runtime, url }) {
      // So that it would be noticed if something did compile code.
      if (runtime !== "deno") assertThrows(() => new Function(""), EvalError);
      await using workbench = new McpWorkbench({ url });
      const tools = await workbench.listTools();
      assertEquals(
        tools.map(({ name }) => name),
        ["add", "fail", "mixed", "weather", "wait", "meta", "lie", "break"],
      );
      const three = await workbench.callTool("add", { a: 1, b: 2 });
      assertEquals(three.content, "3");
      const weather = await workbench.callTool("weather", {});
      assertEquals(weather.structuredContent, { sky: "clear" });
      const mixed = await workbench.callTool("mixed", {});
      assertEquals(mixed.content.split("\n").slice(0, 3), [
        "one",
        "two",
        "[Image: image/png, 70 bytes]",
      ]);
      for (const [name, problem] of [["fail", "no luck"], ["lie", "sky"]]) {
        const { content, isError } = await workbench.callTool(`${name}`, {});
        assert(isError);
        assert(content.includes(`${problem}`), content);
      }
    },
  },
  {
    name: "resources and prompts are listed and read",
    async run({ url }) {
      await using workbench = new McpWorkbench({ url });
      const [menu] = await workbench.listResources();
      assertEquals(menu?.uri, "office://menu");
      assertEquals(await workbench.listResourceTemplates(), []);
      assertEquals(await workbench.readResource("office://menu"), [
        { uri: "office://menu", text: "Soup" },
      ]);
      const [greet] = await workbench.listPrompts();
      assertEquals(greet?.arguments, [{ name: "guest", required: true }]);
      const { messages } = await workbench.getPrompt("greet", { guest: "Ada" });
      assertEquals(messages.map(({ content }) => content), [
        { type: "text", text: "Greet Ada" },
      ]);
      const error = await assertRejects(
        () => workbench.readResource("office://none"),
        McpError,
      );
      assertEquals(error.code, "-32602");
    },
  },
  {
    name: "an agent uses tools of a server, which get the trace",
    async run({ url }) {
      const tracing = new Tracing();
      await using workbench = await listening(url);
      const agent = new AssistantAgent({
        name: "clerk",
        workbench,
        modelClient: new ReplayChatCompletionClient([{
          finishReason: "function_calls",
          content: [call("meta", {})],
          usage: { promptTokens: 1, completionTokens: 1 },
          cached: false,
        }]),
      });
      const { messages } = await agent.run({
        task: "?",
        traceContext: under(tracing),
      });
      tracing.assert({
        name: "invoke_agent clerk",
        children: [
          requestSpan("tools/list"),
          { name: "chat replay" },
          {
            ...toolSpan("meta"),
            attributes: {
              "gen_ai.operation.name": "execute_tool",
              "gen_ai.tool.name": "meta",
              "gen_ai.tool.call.id": "call-1",
              "gen_ai.agent.name": "clerk",
              "mcp.method.name": "tools/call",
              "mcp.session.id": (id) => typeof id === "string",
              "mcp.protocol.version": "2025-11-25",
              "jsonrpc.request.id": "3",
              "server.address": "127.0.0.1",
              "server.port": Number(new URL(url).port),
              "network.transport": "tcp",
              "network.protocol.name": "http",
            },
          },
        ],
      });
      const span = tracing.spans.finished
        .find(({ name }) => name === "execute_tool meta");
      const { traceId, spanId } = span?.spanContext() ?? {};
      const last = messages.at(-1);
      assert(last?.type === "ToolCallSummaryMessage");
      const { traceparent } = JSON.parse(last.content);
      assertEquals(traceparent, `00-${traceId}-${spanId}-01`);
    },
  },
  {
    name: "an abort reaches the server, and its reason the caller",
    async run({ url }) {
      const tracing = new Tracing();
      const reason = new Error("enough");
      const traceContext = under(tracing);
      {
        await using workbench = new McpWorkbench({ url });
        const controller = new AbortController();
        const { signal } = controller;
        const waiting = workbench.callTool("wait", {}, {
          signal,
          traceContext,
        });
        await tell(url, "started");
        controller.abort(reason);
        assertEquals(await assertRejects(() => waiting), reason);
        await tell(url, "cancelled");
        // What is aborted already is not even begun.
        const late = workbench.callTool("add", {}, { signal, traceContext });
        assertEquals(await assertRejects(() => late), reason);
      }
      tracing.assert(
        cancelled(toolSpan("wait", requestSpan("initialize"))),
        cancelled(toolSpan("add")),
      );
      assertEquals(await countOf(url, "tools/call"), 1);
      assertEquals(await countOf(url, "notifications/cancelled"), 1);
    },
  },
  {
    name: "many calls at once begin one session, and another when it is lost",
    async run({ url }) {
      await using workbench = new McpWorkbench({ url });
      for (const sessions of [1, 2]) {
        const calls = Array.from(
          { length: 20 },
          (_, a) => workbench.callTool("add", { a, b: 1 }),
        );
        const results = await Promise.all(calls);
        assertEquals(
          results.map(({ content }) => content),
          results.map((_, a) => `${a + 1}`),
        );
        assertEquals(await countOf(url, "initialize"), sessions);
        await tell(url, "forget");
      }
    },
  },
  {
    name: "a list that changes is told, and asked for anew",
    async run({ url }) {
      await using workbench = await listening(url);
      for (let time = 0; time < 3; time++) {
        const names = (await workbench.listTools()).map(({ name }) => name);
        assertEquals(names.at(-1), "extra");
      }
      assertEquals(await countOf(url, "tools/list"), 2);
    },
  },
  {
    name: "a server that breaks off, or is not there, fails the call",
    async run({ url }) {
      const tracing = new Tracing();
      const traceContext = under(tracing);
      {
        await using workbench = new McpWorkbench({ url });
        const broken = await workbench.callTool("break", {}, { traceContext });
        assertEquals(
          broken.content,
          `Cannot call tool "break" of ${url}: the server broke off`,
        );
        // Nothing listens on the port that is for the discarded.
        await using lonely = new McpWorkbench({ url: "http://127.0.0.1:9/" });
        const lost = await lonely.callTool("add", {}, { traceContext });
        assertEquals(
          lost.content,
          "Cannot connect to http://127.0.0.1:9/: the server cannot be reached, or broke off",
        );
      }
      const failure = "connection_failed";
      tracing.assert(
        failed(
          toolSpan("break", requestSpan("initialize")),
          failure,
          "recorded",
        ),
        failed(
          toolSpan(
            "add",
            failed(requestSpan("initialize"), failure, "recorded"),
          ),
          failure,
          "passed through",
        ),
      );
    },
  },
  {
    name: "a server that redirects to another is not followed",
    async run({ url, strayUrl }) {
      await using workbench = new McpWorkbench({ url: strayUrl });
      const error = await assertRejects(() => workbench.listTools(), McpError);
      assert(error.message.endsWith("redirects to another place"));
      assertEquals(await countOf(url, "initialize"), 0);
    },
  },
  {
    name: "a server without sessions is spoken to in its own words",
    async run({ laterUrl: url }) {
      await using workbench = new McpWorkbench({
        url,
        protocolVersion: "auto",
      });
      assertEquals((await workbench.listTools()).length, 1);
      const { content } = await workbench.callTool("add", { a: 1, b: 2 });
      assertEquals(content, "3");
      assertEquals(workbench.server?.protocolVersion, "2026-07-28");
    },
  },
];
