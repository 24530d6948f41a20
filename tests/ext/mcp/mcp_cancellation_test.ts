import { assert, assertEquals, assertRejects } from "@std/assert";
import { McpError, McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { offerAdd, offerTexts, offerWait } from "./_offers.ts";
import { TestServer } from "./_server.ts";

/** An answer that never begins. */
function silence(): Promise<never> {
  return new Promise(() => {});
}

/** Streams that begin and never end, until the last is asked to. */
class OpenStreams implements Disposable {
  readonly #controllers: ReadableStreamDefaultController<Uint8Array>[] = [];

  open(text = ": hello\n\n"): Response {
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.enqueue(new TextEncoder().encode(text));
        this.#controllers.push(controller);
      },
    });
    return new Response(body, {
      headers: { "content-type": "text/event-stream" },
    });
  }

  [Symbol.dispose](): void {
    for (const controller of this.#controllers) {
      try {
        controller.close();
      } catch {
        // The client has left.
      }
    }
  }
}

Deno.test("an abort reaches the tool, and its reason the caller", async () => {
  const cancelled = Promise.withResolvers<unknown>();
  await using server: TestServer = new TestServer({
    offer: (server) => offerWait(server, cancelled.resolve),
  });
  const { spans, traceContext } = traced();
  const controller = new AbortController();
  const reason = new Error("enough");
  {
    await using workbench = new McpWorkbench({ url: server.url });
    const { signal } = controller;
    const call = workbench.callTool("wait", {}, { signal, traceContext });
    await server.until(() => server.of("tools/call").length === 1);
    controller.abort(reason);
    assertEquals(await assertRejects(() => call), reason);
    await cancelled.promise;
  }
  const [{ id }] = server.of("tools/call");
  const [{ params }] = server.of("notifications/cancelled");
  assertEquals(params.requestId, id);
  assertTree(spans, {
    name: "execute_tool wait",
    attributes: { "autogen.outcome": "cancelled" },
    status: "UNSET",
    children: [{ name: "initialize" }],
  });
  assertWellFormed(spans);
});

Deno.test("what is aborted before it begins sends nothing", async () => {
  await using server: TestServer = new TestServer({ offer: offerAdd });
  await using workbench = new McpWorkbench({ url: server.url });
  const reason = new Error("enough");
  const signal = AbortSignal.abort(reason);
  for (
    const ask of [
      () => workbench.listTools({ signal }),
      () => workbench.callTool("add", {}, { signal }),
      () => workbench.listResources({ signal }),
      () => workbench.readResource("a://b", { signal }),
      () => workbench.getPrompt("greet", {}, { signal }),
      () => workbench.start({ signal }),
    ]
  ) {
    assertEquals(await assertRejects(ask), reason);
  }
  assertEquals(server.seen, []);
});

Deno.test("an abort of the only caller gives up the connecting", async () => {
  await using server: TestServer = new TestServer({
    offer: offerAdd,
    intercept: ({ message }) =>
      message?.method === "initialize" && server.seen.length === 1
        ? silence()
        : undefined,
  });
  const { spans, traceContext } = traced();
  await using workbench = new McpWorkbench({ url: server.url });
  const controller = new AbortController();
  const { signal } = controller;
  const listing = workbench.listTools({ signal, traceContext });
  await server.until(() => server.seen.length === 1);
  controller.abort();
  await assertRejects(() => listing, DOMException);
  assertTree(spans, {
    name: "tools/list",
    attributes: { "autogen.outcome": "cancelled" },
    children: [{
      name: "initialize",
      attributes: { "autogen.outcome": "cancelled" },
    }],
  });
  // The next one begins anew.
  assertEquals((await workbench.listTools()).length, 1);
});

Deno.test("an abort of one caller leaves the connecting to the others", async () => {
  const gate = Promise.withResolvers<undefined>();
  await using server: TestServer = new TestServer({
    offer: offerAdd,
    intercept: ({ message }) =>
      message?.method === "initialize" ? gate.promise : undefined,
  });
  await using workbench = new McpWorkbench({ url: server.url });
  const controller = new AbortController();
  const first = workbench.listTools({ signal: controller.signal });
  const second = workbench.listTools();
  await server.until(() => server.seen.length === 1);
  controller.abort();
  await assertRejects(() => first, DOMException);
  gate.resolve(undefined);
  assertEquals((await second).length, 1);
  assertEquals(server.of("initialize").length, 1);
});

Deno.test("a server that does not answer is given up after the timeout", async () => {
  await using server: TestServer = new TestServer({
    offer(server) {
      offerAdd(server);
      offerTexts(server);
    },
    intercept: ({ message }) =>
      message?.id > 0 || message?.method === "notifications/cancelled"
        ? silence()
        : undefined,
  });
  const { spans, traceContext } = traced();
  {
    await using workbench = new McpWorkbench({
      url: server.url,
      timeout: 1000,
      sseReadTimeout: 1000,
    });
    const { content, isError } = await workbench.callTool("add", {}, {
      traceContext,
    });
    assertEquals(
      content,
      `Cannot call tool "add" of ${server.url}: Request timed out`,
    );
    assertEquals(isError, true);
    for (
      const ask of [
        () => workbench.listTools(),
        () => workbench.listResources(),
        () => workbench.readResource("office://menu"),
        () => workbench.getPrompt("greet", { guest: "Ada" }),
      ]
    ) {
      const error = await assertRejects(ask, McpError);
      assertEquals(error.code, "timeout");
    }
  }
  assertTree(spans, {
    name: "execute_tool add",
    attributes: { "error.type": "timeout" },
    status: "ERROR",
    events: ["exception"],
    children: [{ name: "initialize" }],
  });
});

for (const silent of ["initialize", "notifications/initialized"]) {
  Deno.test(`a server that does not answer to ${silent} is given up`, async () => {
    await using server: TestServer = new TestServer({
      offer: offerAdd,
      intercept: ({ message }) =>
        message?.method === silent ? silence() : undefined,
    });
    const { spans, traceContext } = traced();
    await using workbench = new McpWorkbench({ url: server.url, timeout: 50 });
    const error = await assertRejects(
      () => workbench.listTools({ traceContext }),
      McpError,
    );
    assert(error.message.startsWith(`Cannot connect to ${server.url}: `));
    assertTree(spans, {
      name: "tools/list",
      attributes: { "error.type": "timeout" },
      status: "ERROR",
      children: [
        { name: "initialize", status: "ERROR", events: ["exception"] },
      ],
    });
  });
}

Deno.test("a server that does not let go is left", async () => {
  await using server: TestServer = new TestServer({
    offer: offerAdd,
    intercept: ({ httpMethod }) =>
      httpMethod === "DELETE" ? silence() : undefined,
  });
  const workbench = new McpWorkbench({ url: server.url, timeout: 1000 });
  await workbench.callTool("add", { a: 1, b: 2 });
  await workbench.stop();
  assertEquals(server.seen.at(-1)?.httpMethod, "DELETE");
});

for (
  const [how, text] of [
    ["without a word", ": hello\n\n"],
    ["in the middle of a word", 'data: {"jsonrpc":"2.0","id":1,"resu'],
    ["after garbage", "data: {{{\n\ndata: 7\n\ndata: null\n\n"],
  ] as const
) {
  Deno.test(`a server that breaks off ${how} ends the call`, async () => {
    await using server: TestServer = new TestServer({
      offer: offerAdd,
      intercept: ({ message }) =>
        message?.method === "tools/call"
          ? new Response(text, {
            headers: { "content-type": "text/event-stream" },
          })
          : undefined,
    });
    const { spans, traceContext } = traced();
    await using workbench = new McpWorkbench({ url: server.url });
    const { content } = await workbench.callTool("add", {}, { traceContext });
    assertEquals(
      content,
      `Cannot call tool "add" of ${server.url}: the server broke off`,
    );
    assertTree(spans, {
      name: "execute_tool add",
      attributes: { "error.type": "connection_failed" },
      status: "ERROR",
      events: ["exception"],
      children: [{ name: "initialize" }],
    });
  });
}

Deno.test("a connection that is reset ends the call", async () => {
  await using server: TestServer = new TestServer({
    offer: offerAdd,
  });
  await using workbench = new McpWorkbench({
    url: server.url,
    async fetch(input, init) {
      const response = await fetch(input, init);
      if (!String(init?.body).includes("tools/call")) return response;
      await response.body?.cancel();
      const body = new ReadableStream({
        start: (controller) => controller.error(new TypeError("reset")),
      });
      return new Response(body, response);
    },
  });
  const { content, isError } = await workbench.callTool("add", {});
  assert(isError);
  assert(
    content.startsWith(`Cannot call tool "add" of ${server.url}: the serv`),
  );
});

Deno.test("a call that the server goes on with after a break is not lost", async () => {
  await using server: TestServer = new TestServer({
    offer: offerAdd,
    intercept({ message, headers }) {
      if (message?.method === "tools/call") {
        return new Response("id: 7\nretry: 1\ndata: \n\n", {
          headers: { "content-type": "text/event-stream" },
        });
      }
      if (headers.get("last-event-id") !== "7") return undefined;
      const [{ id }] = server.of("tools/call");
      const result = { content: [{ type: "text", text: "late" }] };
      const answer = JSON.stringify({ jsonrpc: "2.0", id, result });
      return new Response(`data: ${answer}\n\n`, {
        headers: { "content-type": "text/event-stream" },
      });
    },
  });
  await using workbench = new McpWorkbench({
    url: server.url,
    reconnectDelay: 1,
  });
  const { content } = await workbench.callTool("add", {});
  assertEquals(content, "late");
});

Deno.test("what a tool tells of its progress gives it more time", async () => {
  await using server: TestServer = new TestServer({
    offer({ server }) {
      server.registerCapabilities({ tools: {} });
      server.setRequestHandler("tools/call", async (_, ctx) => {
        const { _meta: meta, notify } = ctx.mcpReq;
        const progressToken = meta?.progressToken ?? -1;
        for (let progress = 1; progress <= 6; progress++) {
          await new Promise((resolve) => setTimeout(resolve, 250));
          await notify({
            method: "notifications/progress",
            params: { progressToken, progress },
          });
        }
        return { content: [{ type: "text", text: "done" }] };
      });
    },
  });
  await using workbench = new McpWorkbench({
    url: server.url,
    sseReadTimeout: 1000,
  });
  const { content } = await workbench.callTool("work", {});
  assertEquals(content, "done");
});

Deno.test("a stop waits for what is under way", async () => {
  const gate = Promise.withResolvers<void>();
  await using server: TestServer = new TestServer({
    offer: (server) => {
      server.registerTool("slow", {}, async () => {
        await gate.promise;
        return { content: [{ type: "text", text: "done" }] };
      });
    },
  });
  const workbench = new McpWorkbench({ url: server.url });
  const call = workbench.callTool("slow", {});
  await server.until(() => server.of("tools/call").length === 1);
  const stopped = workbench.stop();
  gate.resolve();
  assertEquals((await call).content, "done");
  await stopped;
  assertEquals(server.sessionCount, 0);
});

Deno.test("an abort of a stop drops what is under way", async () => {
  await using server: TestServer = new TestServer({ offer: offerWait });
  const workbench = new McpWorkbench({ url: server.url });
  const call = workbench.callTool("wait", {});
  await server.until(() => server.of("tools/call").length === 1);
  const controller = new AbortController();
  const stopped = workbench.stop({ signal: controller.signal });
  controller.abort();
  await assertRejects(() => stopped, DOMException);
  const { content, isError } = await call;
  assertEquals(isError, true);
  assert(content.endsWith(": Connection closed"), content);
});

Deno.test("the stream of a request that nobody waits for is let go", async () => {
  using streams = new OpenStreams();
  await using server: TestServer = new TestServer({
    offer: offerAdd,
    intercept: ({ message }) =>
      message?.method === "tools/call" ? streams.open() : undefined,
  });
  const opened: AbortSignal[] = [];
  await using workbench = new McpWorkbench({
    url: server.url,
    fetch: (input, init) => {
      if (init?.signal && String(init.body).includes("tools/call")) {
        opened.push(init.signal);
      }
      return fetch(input, init);
    },
  });
  const controller = new AbortController();
  const call = workbench.callTool("add", {}, { signal: controller.signal });
  await server.until(() => server.of("tools/call").length === 1);
  controller.abort();
  await assertRejects(() => call, DOMException);
  await server.until(() => server.of("notifications/cancelled").length === 1);
  const [signal] = opened;
  assert(signal !== undefined);
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener("abort", resolve));
  }
});
