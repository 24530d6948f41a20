import { propagation, trace } from "@opentelemetry/api";
import { assertEquals, assertRejects } from "@std/assert";
import {
  type EnvelopeMetadata,
  extractEnvelope,
  injectEnvelope,
} from "@autogen-edge/runtime";
import { McpError, McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { offerAdd, offerKinds, offerTexts } from "./_offers.ts";
import { TestServer } from "./_server.ts";

function office(): TestServer {
  return new TestServer({
    offer(server) {
      offerAdd(server);
      offerKinds(server);
      offerTexts(server);
    },
  });
}

/** What each span of a session says of its server. */
function serverAttributes(server: TestServer): Record<string, unknown> {
  const session = server.seen
    .map(({ headers }) => headers.get("mcp-session-id"))
    .find((id) => id !== null);
  return {
    "server.address": "127.0.0.1",
    "server.port": server.port,
    "network.transport": "tcp",
    "network.protocol.name": "http",
    "mcp.session.id": session,
    "mcp.protocol.version": "2025-11-25",
  };
}

Deno.test("each request has one span, and a call is that of its tool", async () => {
  await using server = office();
  const { spans, traceContext } = traced();
  {
    await using workbench = new McpWorkbench({ url: server.url });
    await workbench.listTools({ traceContext });
    const options = { traceContext, callId: "call_1", agentName: "clerk" };
    await workbench.callTool("add", { a: 1, b: 2 }, options);
    await workbench.listResources({ traceContext });
    await workbench.listResourceTemplates({ traceContext });
    await workbench.readResource("office://menu", { traceContext });
    await workbench.listPrompts({ traceContext });
    await workbench.getPrompt("greet", { guest: "Ada" }, { traceContext });
  }
  const common = serverAttributes(server);
  const request = (method: string, id: number, others = {}) => ({
    name: method,
    kind: "CLIENT",
    attributes: {
      "mcp.method.name": method,
      "jsonrpc.request.id": `${id}`,
      ...common,
      ...others,
    },
  } as const);
  assertTree(spans, [
    { ...request("tools/list", 1), children: [request("initialize", 0)] },
    {
      name: "execute_tool add",
      kind: "INTERNAL",
      attributes: {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "add",
        "gen_ai.tool.type": "function",
        "gen_ai.tool.call.id": "call_1",
        "gen_ai.agent.name": "clerk",
        "mcp.method.name": "tools/call",
        "jsonrpc.request.id": "2",
        ...common,
      },
    },
    request("resources/list", 3),
    request("resources/templates/list", 4),
    request("resources/read", 5, { "mcp.resource.uri": "office://menu" }),
    request("prompts/list", 6),
    {
      ...request("prompts/get", 7, { "gen_ai.prompt.name": "greet" }),
      name: "prompts/get greet",
    },
  ], { exactAttributes: true });
  assertWellFormed(spans);
});

Deno.test("a tool that fails, and one that is not there, are told apart", async () => {
  await using server = office();
  const { spans, traceContext } = traced();
  await using workbench = new McpWorkbench({ url: server.url });
  await workbench.start();
  await workbench.callTool("fail", {}, { traceContext });
  await workbench.callTool("nope", {}, { traceContext });
  await assertRejects(
    () => workbench.readResource("office://none", { traceContext }),
    McpError,
  );
  assertTree(spans, [
    {
      name: "execute_tool fail",
      status: {
        code: "ERROR",
        message: 'Tool "fail" says that it failed',
      },
      attributes: {
        "error.type": "tool_error",
      },
      events: ["exception"],
    },
    {
      name: "execute_tool nope",
      status: "ERROR",
      attributes: {
        "error.type": "-32602",
        "rpc.response.status_code": "-32602",
      },
      events: ["exception"],
    },
    {
      name: "resources/read",
      status: "ERROR",
      attributes: {
        "error.type": "-32602",
        "rpc.response.status_code": "-32602",
      },
      events: ["exception"],
    },
  ]);
});

Deno.test("the server gets the trace with each request, and its headers only where it may", async () => {
  await using server = office();
  const { spans, traceContext } = traced();
  const parent = extractEnvelope({
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    tracestate: "vendor=1",
    baggage: "guest=Ada",
    run: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203332-01",
  }, traceContext);
  const { origin } = new URL(server.url);
  for (const traceOrigins of [[], ["https://a.example"], [origin]]) {
    server.seen.length = 0;
    spans.clear();
    const allowed = traceOrigins.includes(origin);
    {
      await using workbench = new McpWorkbench({
        url: server.url,
        traceOrigins,
      });
      await workbench.listTools({ traceContext: parent });
      await workbench.callTool("add", { a: 1, b: 2 }, {
        traceContext: parent,
      });
    }
    for (const { message, headers } of server.seen) {
      const span = spans.finished.find(({ attributes }) =>
        attributes["jsonrpc.request.id"] === `${message?.id}`
      );
      if (span === undefined) {
        assertEquals(headers.has("traceparent"), false);
        continue;
      }
      const { traceId, spanId } = span.spanContext();
      const carrier = {
        traceparent: `00-${traceId}-${spanId}-01`,
        tracestate: "vendor=1",
        baggage: "guest=Ada",
      };
      const { progressToken: _, ...meta } = message.params._meta;
      assertEquals(meta, carrier);
      for (const [name, value] of Object.entries(carrier)) {
        assertEquals(headers.get(name), allowed ? value : null);
      }
    }
    assertEquals(
      server.methods.filter((method) => !method.startsWith("notif")),
      ["initialize", "tools/list", "tools/call"],
    );
  }
});

Deno.test("a trace goes on at the server", async () => {
  let seen: unknown;
  await using server = new TestServer({
    offer({ server }) {
      server.registerCapabilities({ tools: {} });
      server.setRequestHandler("tools/call", (_, { mcpReq }) => {
        const context = extractEnvelope(mcpReq._meta as EnvelopeMetadata);
        seen = {
          ...trace.getSpanContext(context),
          guest: propagation.getBaggage(context)?.getEntry("guest")?.value,
        };
        return { content: [] };
      });
    },
  });
  const { spans, traceContext } = traced();
  const context = extractEnvelope({ baggage: "guest=Ada" }, traceContext);
  await using workbench = new McpWorkbench({ url: server.url });
  await workbench.callTool("any", {}, { traceContext: context });
  const span = spans.finished.find(({ name }) => name === "execute_tool any");
  const { traceId, spanId, traceFlags } = span?.spanContext() ?? {};
  assertEquals(
    seen,
    { traceId, spanId, traceFlags, isRemote: true, guest: "Ada" },
  );
});

Deno.test("without a tracer the context passes through", async () => {
  await using server = office();
  const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  const traceContext = extractEnvelope({ traceparent });
  assertEquals(injectEnvelope(traceContext), { traceparent });
  await using workbench = new McpWorkbench({ url: server.url });
  await workbench.callTool("add", { a: 1, b: 2 }, { traceContext });
  const [{ params }] = server.of("tools/call");
  assertEquals(params._meta.traceparent, traceparent);
});

Deno.test("arguments and results are recorded where content is captured", async () => {
  await using server = office();
  const { spans, traceContext } = traced({ captureContent: true });
  await using workbench = new McpWorkbench({
    url: server.url,
    toolOverrides: { add: { name: "sum" } },
  });
  await workbench.listTools();
  await workbench.callTool("sum", { a: 1, b: 2 }, { traceContext });
  await workbench.callTool("weather", {}, { traceContext });
  await workbench.callTool("fail", {}, { traceContext });
  assertTree(spans, [
    {
      name: "execute_tool sum",
      attributes: {
        "gen_ai.tool.description": "Adds",
        "gen_ai.tool.call.arguments": '{"a":1,"b":2}',
        "gen_ai.tool.call.result": '{"value":"3"}',
      },
    },
    {
      name: "execute_tool weather",
      attributes: { "gen_ai.tool.call.result": '{"sky":"clear"}' },
    },
    {
      name: "execute_tool fail",
      status: "ERROR",
      attributes: { "gen_ai.tool.call.result": '{"value":"no luck"}' },
      events: ["exception"],
    },
  ]);
});

Deno.test("in AutoGen's convention a call has AutoGen's span, and nothing else has one", async () => {
  await using server = office();
  const { spans, traceContext } = traced({ conventions: "autogen" });
  await using workbench = new McpWorkbench({ url: server.url });
  await workbench.listTools({ traceContext });
  await workbench.callTool("add", { a: 1, b: 2 }, { traceContext });
  await workbench.callTool("fail", {}, { traceContext });
  await workbench.callTool("nope", {}, { traceContext });
  await workbench.readResource("office://menu", { traceContext });
  const span = (name: string, description?: string) => ({
    name: `execute_tool ${name}`,
    kind: "INTERNAL",
    status: "UNSET",
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.system": "autogen",
      "gen_ai.tool.name": name,
      ...(description && { "gen_ai.tool.description": description }),
    },
  } as const);
  assertTree(
    spans,
    [span("add", "Adds"), span("fail", "Fails"), span("nope")],
    { exactAttributes: true },
  );
});
