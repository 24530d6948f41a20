import { assert, assertEquals, assertRejects } from "@std/assert";
import { McpError, McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
import { traced } from "../../tools/_traced.ts";
import { serveLater } from "./_later_server.ts";
import { offerAdd, offerKinds, offerWait } from "./_offers.ts";
import { TestServer } from "./_server.ts";

const LATER = "2026-07-28";

for (const protocolVersion of ["auto", LATER]) {
  Deno.test(`a server without sessions is spoken to in its own words: ${protocolVersion}`, async () => {
    await using server = serveLater((server) => {
      offerAdd(server);
      offerKinds(server);
    }, { legacy: "reject" });
    const { spans, traceContext } = traced();
    {
      await using workbench = new McpWorkbench({
        url: server.url,
        protocolVersion,
      });
      const tools = await workbench.listTools({ traceContext });
      assertEquals(tools.length, 4);
      const { content } = await workbench.callTool("add", { a: 1, b: 2 }, {
        traceContext,
      });
      assertEquals(content, "3");
      const weather = await workbench.callTool("weather", {});
      assertEquals(weather.content, '{"sky":"clear"}');
      assertEquals(workbench.server, {
        name: "later",
        version: "2.0.0",
        instructions: undefined,
        protocolVersion: LATER,
      });
    }
    assertTree(spans, [
      {
        name: "tools/list",
        attributes: { "mcp.protocol.version": LATER },
        children: [{
          name: "server/discover",
          kind: "CLIENT",
          attributes: {
            "mcp.method.name": "server/discover",
            "mcp.protocol.version": LATER,
          },
        }],
      },
      {
        name: "execute_tool add",
        attributes: { "mcp.protocol.version": LATER },
      },
    ]);
    assertWellFormed(spans);
    for (const { attributes } of spans.finished) {
      assertEquals(attributes["mcp.session.id"], undefined);
    }
  });
}

Deno.test("a server with sessions is recognized", async () => {
  await using server = new TestServer({ offer: offerAdd });
  await using workbench = new McpWorkbench({
    url: server.url,
    protocolVersion: "auto",
  });
  assertEquals((await workbench.callTool("add", { a: 1, b: 2 })).content, "3");
  assertEquals(workbench.server?.protocolVersion, "2025-11-25");
});

Deno.test("a server with sessions is refused where none are wanted", async () => {
  await using server = new TestServer({ offer: offerAdd });
  await using workbench = new McpWorkbench({
    url: server.url,
    protocolVersion: LATER,
  });
  await assertRejects(() => workbench.start(), McpError);
});

Deno.test("a server without sessions says so where some are wanted", async () => {
  await using server = serveLater(offerAdd, { legacy: "reject" });
  await using workbench = new McpWorkbench({ url: server.url });
  const error = await assertRejects(() => workbench.start(), McpError);
  assert(error.message.includes(LATER), error.message);
});

Deno.test("changes are told without a session", async () => {
  let name = "first";
  const changed = Promise.withResolvers<string>();
  await using server = serveLater(({ server }) => {
    server.registerCapabilities({ tools: { listChanged: true } });
    server.setRequestHandler("tools/list", () => ({
      tools: [{ name, inputSchema: { type: "object" } }],
    }));
  });
  await using workbench = new McpWorkbench({
    url: server.url,
    protocolVersion: "auto",
    onListChanged: changed.resolve,
  });
  async function namesOf(): Promise<string[]> {
    return (await workbench.listTools()).map(({ name }) => name);
  }
  assertEquals(await namesOf(), ["first"]);
  const asked = server.messages.length;
  assertEquals(await namesOf(), ["first"]);
  assertEquals(server.messages.length, asked);
  name = "second";
  server.handler.notify.toolsChanged();
  assertEquals(await changed.promise, "tools");
  assertEquals(await namesOf(), ["second"]);
});

Deno.test("a call is cancelled without a session", async () => {
  const cancelled = Promise.withResolvers<unknown>();
  const started = Promise.withResolvers<void>();
  // In this very program: Deno's server may not see that a client has left.
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: "later", version: "2.0.0" });
    offerWait(server, cancelled.resolve, started.resolve);
    return server;
  }, { keepAliveMs: 0 });
  await using workbench = new McpWorkbench({
    url: "https://later.example/mcp",
    protocolVersion: "auto",
    fetch: (url, init) => handler.fetch(new Request(url, init)),
  });
  const controller = new AbortController();
  const { signal } = controller;
  const call = workbench.callTool("wait", {}, { signal });
  await started.promise;
  controller.abort();
  await assertRejects(() => call, DOMException);
  await cancelled.promise;
});
