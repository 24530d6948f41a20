import { assert, assertEquals, assertRejects } from "@std/assert";
import { McpError, McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { offerAdd, offerWait } from "./_offers.ts";
import { TestServer } from "./_server.ts";

/** A server that lets nobody in until it is told to. */
function hesitant(gate: Promise<undefined>): TestServer {
  return new TestServer({
    offer: offerAdd,
    intercept: ({ message }) =>
      message?.method === "initialize" ? gate : undefined,
  });
}

/** Stops a workbench, and gives that up at once. */
async function abortStop(workbench: McpWorkbench): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const stopped = workbench.stop({ signal });
  controller.abort();
  await assertRejects(() => stopped, DOMException);
}

Deno.test("a workbench that is disposed of while it connects lets those who wait finish", async () => {
  const gate = Promise.withResolvers<undefined>();
  await using server = hesitant(gate.promise);
  const workbench = new McpWorkbench({ url: server.url });
  const calls = [1, 2].map((a) => workbench.callTool("add", { a, b: 1 }));
  await server.until(() => server.seen.length === 1);
  const disposed = [1, 2].map(() => workbench[Symbol.asyncDispose]());
  gate.resolve(undefined);
  const results = await Promise.all(calls);
  assertEquals(results.map(({ content }) => content), ["2", "3"]);
  await Promise.all(disposed);
  assertEquals(server.sessionCount, 0);
  assertEquals(server.of("initialize").length, 1);
  const ends = server.seen.filter(({ httpMethod }) => httpMethod === "DELETE");
  assertEquals(ends.length, 1);
});

Deno.test("a workbench that is disposed of while it connects in vain is done with", async () => {
  await using server = hesitant(new Promise(() => {}));
  const { spans, traceContext } = traced();
  const workbench = new McpWorkbench({ url: server.url, timeout: 1000 });
  const call = workbench.callTool("add", {}, { traceContext });
  await server.until(() => server.seen.length === 1);
  await workbench[Symbol.asyncDispose]();
  assertEquals((await call).isError, true);
  assertWellFormed(spans);
});

Deno.test("an abort of a stop gives up the connecting", async () => {
  await using server = hesitant(new Promise(() => {}));
  const { spans, traceContext } = traced();
  const workbench = new McpWorkbench({ url: server.url });
  const call = workbench.callTool("add", {}, { traceContext });
  await server.until(() => server.seen.length === 1);
  await abortStop(workbench);
  const { content, isError } = await call;
  assertEquals(isError, true);
  assertEquals(
    content,
    `Cannot call tool "add" of ${server.url}: Connection closed`,
  );
  assertTree(spans, {
    name: "execute_tool add",
    status: "ERROR",
    attributes: { "error.type": "connection_failed" },
    events: ["exception"],
    children: [{
      name: "initialize",
      attributes: { "autogen.outcome": "cancelled" },
    }],
  });
  assertWellFormed(spans);
});

Deno.test("an abort of a stop ends a start as an error like others", async () => {
  await using server = hesitant(new Promise(() => {}));
  await using workbench = new McpWorkbench({ url: server.url });
  const started = workbench.start();
  await server.until(() => server.seen.length === 1);
  await abortStop(workbench);
  const error = await assertRejects(() => started, McpError);
  assertEquals(error.code, "connection_failed");
  assertEquals(
    error.message,
    `Cannot connect to ${server.url}: Connection closed`,
  );
});

Deno.test("an abort of a stop ends a list that waits for the stream of changes", async () => {
  await using server = new TestServer({
    offer: offerAdd,
    intercept: ({ httpMethod }) =>
      httpMethod === "GET" ? new Promise(() => {}) : undefined,
  });
  await using workbench = new McpWorkbench({ url: server.url });
  const listing = workbench.listTools();
  await server.until(() =>
    server.seen.some(({ httpMethod }) => httpMethod === "GET")
  );
  await abortStop(workbench);
  const error = await assertRejects(() => listing, McpError);
  assertEquals(error.code, "connection_failed");
  assertEquals(server.of("tools/list"), []);
});

Deno.test("a connection is not left behind by an abort the moment it stands", async () => {
  await using server = new TestServer({ offer: offerAdd });
  for (let turns = 0; turns < 30; turns++) {
    const controller = new AbortController();
    const { signal } = controller;
    const streams: AbortSignal[] = [];
    const workbench = new McpWorkbench({
      url: server.url,
      fetch(input, init) {
        if (init?.method === "GET" && init.signal) {
          // The client has been let in, and learns so in one of these turns.
          streams.push(init.signal);
          (async () => {
            for (let turn = 0; turn < turns; turn++) await undefined;
            controller.abort();
          })();
        }
        return fetch(input, init);
      },
    });
    await workbench.start({ signal }).catch(() => {});
    await workbench.stop();
    assert(streams.every(({ aborted }) => aborted), `after ${turns} turns`);
  }
});

Deno.test("starts, calls and lists at once share one connection", async () => {
  await using server = new TestServer({ offer: offerAdd });
  await using workbench = new McpWorkbench({ url: server.url });
  const [, three, tools] = await Promise.all([
    workbench.start(),
    workbench.callTool("add", { a: 1, b: 2 }),
    workbench.listTools(),
    workbench.start(),
    workbench.listResources(),
  ]);
  assertEquals(three.content, "3");
  assertEquals(tools.length, 1);
  assertEquals(server.of("initialize").length, 1);
});

Deno.test("an abort after the answer tells the server nothing", async () => {
  await using server = new TestServer({ offer: offerAdd });
  const { spans, traceContext } = traced();
  const controller = new AbortController();
  const { signal } = controller;
  {
    await using workbench = new McpWorkbench({ url: server.url });
    const options = { signal, traceContext };
    await workbench.callTool("add", { a: 1, b: 2 }, options);
    controller.abort();
    await workbench.listTools();
  }
  assertEquals(server.of("notifications/cancelled"), []);
  assertTree(spans, {
    name: "execute_tool add",
    status: "UNSET",
    children: [{ name: "initialize" }],
  });
  for (const { attributes } of spans.finished) {
    assertEquals(attributes["autogen.outcome"], undefined);
  }
});

Deno.test("an abort ends its own call, and no other", async () => {
  const cancelled: unknown[] = [];
  await using server: TestServer = new TestServer({
    offer(server) {
      offerAdd(server);
      offerWait(server, (reason) => cancelled.push(reason));
    },
  });
  const controllers = Array.from({ length: 10 }, () => new AbortController());
  await using workbench = new McpWorkbench({ url: server.url });
  const calls = controllers.map(({ signal }) =>
    workbench.callTool("wait", {}, { signal })
  );
  await server.until(() => server.of("tools/call").length === 10);
  controllers[3]?.abort(3);
  assertEquals(await calls[3]?.catch((reason) => reason), 3);
  const { content } = await workbench.callTool("add", { a: 1, b: 2 });
  assertEquals(content, "3");
  for (const [index, controller] of controllers.entries()) {
    controller.abort(index);
  }
  const reasons = calls.map((call) => call.catch((reason) => reason));
  assertEquals(await Promise.all(reasons), [...controllers.keys()]);
  await workbench.stop();
  assertEquals(cancelled.length, 10);
});

Deno.test("a server that goes away during calls ends them, and is found again", async () => {
  let server = new TestServer({ offer: offerWait });
  const { port, url } = server;
  const { spans, traceContext } = traced();
  await using workbench = new McpWorkbench({ url, reconnectDelay: 1 });
  await workbench.start();
  const calls = [1, 2, 3].map(() =>
    workbench.callTool("wait", {}, { traceContext })
  );
  await server.until(() => server.of("tools/call").length === 3);
  await server[Symbol.asyncDispose]();
  for (const { isError } of await Promise.all(calls)) {
    assertEquals(isError, true);
  }
  assertWellFormed(spans);
  server = new TestServer({ offer: offerAdd, port });
  try {
    const { content } = await workbench.callTool("add", { a: 1, b: 2 });
    assertEquals(content, "3");
    await workbench.stop();
  } finally {
    await server[Symbol.asyncDispose]();
  }
});

Deno.test("a session that is lost while many stop and call is begun anew for those who call", async () => {
  await using server = new TestServer({ offer: offerAdd });
  await using workbench = new McpWorkbench({ url: server.url });
  await workbench.start();
  await server.forget();
  const results = await Promise.all(
    Array.from({ length: 12 }, async (_, a) => {
      if (a % 4 === 3) {
        await workbench.stop();
        return "stopped";
      }
      const { content } = await workbench.callTool("add", { a, b: 0 });
      return content;
    }),
  );
  assertEquals(
    results,
    results.map((_, a) => a % 4 === 3 ? "stopped" : `${a}`),
  );
  await workbench.stop();
  assertEquals(server.sessionCount, 0);
});
