import { assert, assertEquals } from "@std/assert";
import {
  type LlmMessage,
  ReplayChatCompletionClient,
} from "@autogen-edge/runtime";
import { McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import type {
  CreateMessageRequest,
  McpServer,
} from "@modelcontextprotocol/server";
import { traced } from "../../tools/_traced.ts";
import { PNG } from "./_offers.ts";
import { TestServer } from "./_server.ts";

/** A tool that asks the client's model. */
function offerAsk(
  params: CreateMessageRequest["params"],
  passTrace = false,
): (server: McpServer) => void {
  return ({ server }) => {
    server.registerCapabilities({ tools: {} });
    server.setRequestHandler("tools/call", async (_, { mcpReq }) => {
      const { traceparent } = mcpReq._meta ?? {};
      const said = await mcpReq.send({
        method: "sampling/createMessage",
        params: passTrace ? { ...params, _meta: { traceparent } } : params,
      });
      return { content: [{ type: "text", text: JSON.stringify(said) }] };
    });
  };
}

class Listener extends ReplayChatCompletionClient {
  readonly heard: (readonly LlmMessage[])[] = [];

  override complete(
    ...args: Parameters<ReplayChatCompletionClient["complete"]>
  ): ReturnType<ReplayChatCompletionClient["complete"]> {
    this.heard.push(args[0]);
    return super.complete(...args);
  }
}

Deno.test("a model answers where a tool of the server asks for one", async () => {
  await using server = new TestServer({
    offer: offerAsk({
      systemPrompt: "Be brief.",
      maxTokens: 100,
      messages: [
        { role: "user", content: { type: "text", text: "Hello" } },
        { role: "assistant", content: { type: "text", text: "Yes?" } },
        {
          role: "user",
          content: [
            { type: "text", text: "What is this?" },
            { type: "image", data: PNG, mimeType: "image/png" },
            { type: "audio", data: "AAAA", mimeType: "audio/wav" },
          ],
        },
      ],
    }),
  });
  const modelClient = new Listener(["A dot."], { model: "tiny" });
  await using workbench = new McpWorkbench({ url: server.url, modelClient });
  const { content } = await workbench.callTool("ask", {});
  assertEquals(JSON.parse(content), {
    model: "tiny",
    role: "assistant",
    content: { type: "text", text: "A dot." },
    stopReason: "endTurn",
  });
  assertEquals(modelClient.heard, [[
    { type: "SystemMessage", content: "Be brief." },
    { type: "UserMessage", content: ["Hello"], source: "user" },
    { type: "AssistantMessage", content: "Yes?", source: "assistant" },
    {
      type: "UserMessage",
      content: [
        "What is this?",
        { type: "image", url: `data:image/png;base64,${PNG}` },
        '{"type":"audio","data":"AAAA","mimeType":"audio/wav"}',
      ],
      source: "user",
    },
  ]]);
});

Deno.test("the model's span hangs where the server says", async () => {
  const question = {
    maxTokens: 1,
    messages: [
      { role: "user" as const, content: { type: "text" as const, text: "?" } },
    ],
  };
  await using server = new TestServer({ offer: offerAsk(question, true) });
  const { spans, traceContext } = traced();
  await using workbench = new McpWorkbench({
    url: server.url,
    modelClient: new ReplayChatCompletionClient(["!"], { model: "tiny" }),
  });
  await workbench.callTool("ask", {}, { traceContext });
  assertTree(spans, {
    name: "execute_tool ask",
    children: [{ name: "initialize" }, { name: "chat tiny" }],
  });
  assertWellFormed(spans);
});

Deno.test("a model that fails is an error of the server's request", async () => {
  await using server = new TestServer({
    offer: offerAsk({ maxTokens: 1, messages: [] }),
  });
  await using workbench = new McpWorkbench({
    url: server.url,
    modelClient: new ReplayChatCompletionClient([]),
  });
  const { content, isError } = await workbench.callTool("ask", {});
  assertEquals(isError, true);
  assert(content.length > 0);
});

Deno.test("a model that still thinks for a server is told when nobody is there", async () => {
  const asked = Promise.withResolvers<void>();
  const told: Promise<void>[] = [];
  class Thinker extends ReplayChatCompletionClient {
    override complete(
      ...[, { signal }]: Parameters<ReplayChatCompletionClient["complete"]>
    ): ReturnType<ReplayChatCompletionClient["complete"]> {
      const { promise, reject } = Promise.withResolvers<never>();
      signal?.addEventListener("abort", () => reject(signal.reason));
      told.push(promise.catch(() => {}));
      if (told.length === 2) asked.resolve();
      return promise;
    }
  }
  const params = { maxTokens: 1, messages: [] };
  // Each has the id of the other, as no server should have it.
  const question = JSON.stringify({
    jsonrpc: "2.0",
    id: 1,
    method: "sampling/createMessage",
    params,
  });
  await using server = new TestServer({
    offer() {},
    intercept: ({ httpMethod }) =>
      httpMethod === "GET"
        ? new Response(`data: ${question}\n\n`.repeat(2), {
          headers: { "content-type": "text/event-stream" },
        })
        : undefined,
  });
  const { spans, traceContext } = traced();
  const workbench = new McpWorkbench({
    url: server.url,
    modelClient: new Thinker([]),
  });
  await workbench.start({ traceContext });
  await asked.promise;
  await workbench.stop();
  await Promise.all(told);
  assertWellFormed(spans);
});
