import { assert, assertEquals, assertRejects } from "@std/assert";
import { McpError, McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import type { RegisteredTool } from "@modelcontextprotocol/server";
import { traced } from "../../tools/_traced.ts";
import { offerAdd, offerTexts } from "./_offers.ts";
import { TestServer } from "./_server.ts";

/** The names of the tools that a workbench lists. */
async function namesOf(workbench: McpWorkbench): Promise<string[]> {
  return (await workbench.listTools()).map(({ name }) => name);
}

/** Waits until the server can tell of changes, which it does over a stream. */
async function untilHeard(server: TestServer): Promise<void> {
  await server.until(() =>
    server.seen.some(({ httpMethod }) => httpMethod === "GET")
  );
}

Deno.test("a list is asked for once, where the server tells of changes", async () => {
  let extra: RegisteredTool | undefined;
  const changes: string[] = [];
  const changed = Promise.withResolvers<void>();
  await using server = new TestServer({
    offer(server) {
      offerAdd(server);
      extra = server.registerTool("extra", {}, () => ({ content: [] }));
    },
  });
  await using workbench = new McpWorkbench({
    url: server.url,
    onListChanged(list) {
      changes.push(list);
      changed.resolve();
    },
  });
  await workbench.start();
  await untilHeard(server);
  await workbench.listTools();
  const asked = server.of("tools/list").length;
  assertEquals(await namesOf(workbench), ["add", "extra"]);
  assertEquals(await namesOf(workbench), ["add", "extra"]);
  const again = server.of("tools/list").length;
  assert(again - asked <= 1);

  extra?.remove();
  await changed.promise;
  assertEquals(changes, ["tools"]);
  assertEquals(await namesOf(workbench), ["add"]);
  assertEquals(await namesOf(workbench), ["add"]);
  assertEquals(server.of("tools/list").length, again + 1);
});

Deno.test("changes of resources and prompts are told", async () => {
  const changes: string[] = [];
  const told = Promise.withResolvers<void>();
  await using server = new TestServer({ offer: offerTexts });
  await using workbench = new McpWorkbench({
    url: server.url,
    onListChanged(list) {
      changes.push(list);
      if (changes.length === 2) told.resolve();
    },
  });
  await workbench.start();
  await untilHeard(server);
  // The stream is open a moment after it was asked for.
  await workbench.listPrompts();
  for (const each of server.servers) {
    each.sendResourceListChanged();
    each.sendPromptListChanged();
  }
  await told.promise;
  assertEquals(changes.sort(), ["prompts", "resources"]);
});

for (
  const [why, options] of [
    ["says that it tells of none", { capable: false }],
    ["has no stream to tell them", { stream: false }],
  ] as const
) {
  Deno.test(`a list is asked for each time, where the server ${why}`, async () => {
    const { capable = true, stream = true } = { ...options } as {
      readonly capable?: boolean;
      readonly stream?: boolean;
    };
    let name = "first";
    await using server = new TestServer({
      offer({ server }) {
        server.registerCapabilities({ tools: { listChanged: capable } });
        server.setRequestHandler("tools/list", () => ({
          tools: [{ name, inputSchema: { type: "object" } }],
        }));
      },
      intercept: ({ httpMethod }) =>
        httpMethod === "GET" && !stream
          ? new Response(null, { status: 405 })
          : undefined,
    });
    await using workbench = new McpWorkbench({ url: server.url });
    await workbench.start();
    await untilHeard(server);
    assertEquals(await namesOf(workbench), ["first"]);
    assertEquals(await namesOf(workbench), ["first"]);
    name = "second";
    assertEquals(await namesOf(workbench), ["second"]);
  });
}

Deno.test("a list is asked for anew, where changes may have been missed", async () => {
  let name = "first";
  let end: (() => void) | undefined;
  await using server = new TestServer({
    offer({ server }) {
      server.registerCapabilities({ tools: { listChanged: true } });
      server.setRequestHandler("tools/list", () => ({
        tools: [{ name, inputSchema: { type: "object" } }],
      }));
    },
    intercept({ httpMethod }) {
      if (httpMethod !== "GET") return undefined;
      // One stream that breaks off, and then none.
      if (end !== undefined) return new Response(null, { status: 405 });
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(new TextEncoder().encode(": open\n\n"));
          end = () => controller.close();
        },
      });
      return new Response(body, {
        headers: { "content-type": "text/event-stream" },
      });
    },
  });
  await using workbench = new McpWorkbench({
    url: server.url,
    reconnectDelay: 1,
  });
  await workbench.start();
  await untilHeard(server);
  let asked = -1;
  // Once the stream is open, the list is kept.
  while (asked !== server.of("tools/list").length) {
    asked = server.of("tools/list").length;
    assertEquals(await namesOf(workbench), ["first"]);
  }
  name = "second";
  end?.();
  await server.until(() =>
    server.seen.filter(({ httpMethod }) => httpMethod === "GET").length === 2
  );
  assertEquals(await namesOf(workbench), ["second"]);
});

for (
  const [status, text] of [
    [404, "Session not found"],
    [400, "Bad Request: No valid session ID provided"],
  ] as const
) {
  Deno.test(`a session that the server has forgotten is begun anew: ${status}`, async () => {
    const sessions = new Set<string>();
    await using server = new TestServer({
      offer: offerAdd,
      intercept({ headers }) {
        const id = headers.get("mcp-session-id") ?? "";
        if (!sessions.has(id)) return undefined;
        return new Response(text, { status });
      },
    });
    const { spans, traceContext } = traced();
    await using workbench = new McpWorkbench({ url: server.url });
    await workbench.callTool("add", { a: 1, b: 2 });
    for (const { headers } of server.seen) {
      const id = headers.get("mcp-session-id");
      if (id !== null) sessions.add(id);
    }
    assertEquals(sessions.size, 1);
    const { content } = await workbench.callTool("add", { a: 3, b: 4 }, {
      traceContext,
    });
    assertEquals(content, "7");
    assertTree(spans, {
      name: "execute_tool add",
      children: [{ name: "initialize" }],
    });
    assertWellFormed(spans);
  });
}

Deno.test("many calls at once begin one session, and another one when it is lost", async () => {
  await using server = new TestServer({ offer: offerAdd });
  await using workbench = new McpWorkbench({ url: server.url });
  async function callMany(): Promise<void> {
    const calls = Array.from(
      { length: 50 },
      (_, a) => workbench.callTool("add", { a, b: 1 }),
    );
    const results = await Promise.all(calls);
    assertEquals(
      results.map(({ content }) => content),
      results.map((_, a) => `${a + 1}`),
    );
  }
  await callMany();
  assertEquals(server.of("initialize").length, 1);
  await server.forget();
  await callMany();
  assertEquals(server.of("initialize").length, 2);
});

Deno.test("a session that is lost again and again is an error", async () => {
  await using server = new TestServer({
    offer: offerAdd,
    intercept: ({ message }) =>
      message?.method === "tools/list"
        ? new Response("Session not found", { status: 404 })
        : undefined,
  });
  await using workbench = new McpWorkbench({ url: server.url });
  const error = await assertRejects(() => workbench.listTools(), McpError);
  assertEquals([error.code, error.status], ["404", 404]);
  assertEquals(server.of("tools/list").length, 2);
  assertEquals(server.of("initialize").length, 2);
});

Deno.test("a server that is started anew is found again", async () => {
  let server = new TestServer({ offer: offerAdd });
  const { port, url } = server;
  await using workbench = new McpWorkbench({ url, reconnectDelay: 1 });
  assertEquals((await workbench.callTool("add", { a: 1, b: 2 })).content, "3");
  await server[Symbol.asyncDispose]();

  const { content, isError } = await workbench.callTool("add", { a: 1, b: 2 });
  assertEquals(isError, true);
  assertEquals(
    content,
    `Cannot call tool "add" of ${url}: the server cannot be reached, or broke off`,
  );
  server = new TestServer({ offer: offerAdd, port });
  try {
    const { content } = await workbench.callTool("add", { a: 1, b: 2 });
    assertEquals(content, "3");
  } finally {
    await workbench.stop();
    await server[Symbol.asyncDispose]();
  }
});

Deno.test("a server that cannot be reached at first is asked again", async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/mcp`;
  await using workbench = new McpWorkbench({ url });
  const error = await assertRejects(() => workbench.start(), McpError);
  assertEquals(error.code, "connection_failed");
  assertEquals(
    error.message,
    `Cannot connect to ${url}: the server cannot be reached, or broke off`,
  );
  await using _server = new TestServer({ offer: offerAdd, port });
  assertEquals(await namesOf(workbench), ["add"]);
  await workbench.stop();
});

Deno.test("a workbench may be started again after it was stopped", async () => {
  await using server = new TestServer({ offer: offerAdd });
  await using workbench = new McpWorkbench({ url: server.url });
  await workbench.start();
  await workbench.start();
  assertEquals(server.of("initialize").length, 1);
  await workbench.stop();
  await workbench.stop();
  assertEquals(server.sessionCount, 0);
  assertEquals(await namesOf(workbench), ["add"]);
  assertEquals(server.of("initialize").length, 2);
});

Deno.test("a reset begins another session", async () => {
  await using server = new TestServer({ offer: offerAdd });
  await using workbench = new McpWorkbench({ url: server.url });
  await workbench.start();
  await workbench.reset();
  assertEquals(server.of("initialize").length, 2);
  assertEquals(server.sessionCount, 1);
});

Deno.test("what is asked for during a stop gets a session of its own", async () => {
  await using server = new TestServer({ offer: offerAdd });
  await using workbench = new McpWorkbench({ url: server.url });
  await workbench.start();
  const stopped = workbench.stop();
  assertEquals((await workbench.callTool("add", { a: 1, b: 2 })).content, "3");
  await stopped;
  assertEquals(server.sessionCount, 1);
});

async function freePort(): Promise<number> {
  await using server = new TestServer({ offer() {} });
  return server.port;
}
