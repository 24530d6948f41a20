import { assert, assertEquals, assertRejects } from "@std/assert";
import { McpError, McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { traced } from "../../tools/_traced.ts";
import { offerAdd } from "./_offers.ts";
import { TestServer } from "./_server.ts";

/** A server that answers a method with what it should not. */
function answering(
  method: string,
  answer: (id: number) => Response,
): TestServer {
  return new TestServer({
    offer: offerAdd,
    intercept: ({ message }) =>
      message?.method === method ? answer(message.id) : undefined,
  });
}

for (
  const [status, body] of [
    [400, '{"jsonrpc":"2.0","error":{"code":-32600,"message":"no"},"id":null}'],
    [401, "Who are you?"],
    [403, ""],
    [404, "<html><h1>Not found</h1></html>"],
    [500, "oops"],
    [503, ""],
  ] as const
) {
  for (const method of ["initialize", "tools/call"]) {
    Deno.test(`a server that answers ${method} with ${status} fails the call`, async () => {
      await using server = answering(
        method,
        () => new Response(body, { status }),
      );
      const { spans, traceContext } = traced();
      await using workbench = new McpWorkbench({ url: server.url });
      const { content, isError } = await workbench.callTool("add", {}, {
        traceContext,
      });
      const doing = method === "initialize"
        ? `Cannot connect to ${server.url}`
        : `Cannot call tool "add" of ${server.url}`;
      assertEquals(content, `${doing}: ${`${status} ${body}`.trimEnd()}`);
      assertEquals(isError, true);
      const [root] = spans.finished
        .filter(({ name }) => name === "execute_tool add");
      assertEquals(root?.attributes["error.type"], `${status}`);
      assertEquals(root?.status.code, 2);
    });
  }
}

const JSON_TYPE = { headers: { "content-type": "application/json" } };

for (
  const [what, answer, problem] of [
    ["no JSON", () => new Response("{", JSON_TYPE), ""],
    ["an empty body", () => new Response("", JSON_TYPE), ""],
    ["JSON that is no message", () => Response.json({ a: 1 }), ""],
    ["null", () => Response.json(null), ""],
    ["a page", () => new Response("<h1>Hi</h1>"), "Unexpected content type"],
    [
      "a result of the wrong kind",
      (id: number) => Response.json({ jsonrpc: "2.0", id, result: "three" }),
      "",
    ],
  ] as const
) {
  for (const method of ["initialize", "tools/call", "tools/list"]) {
    Deno.test(`a server that answers ${method} with ${what} fails`, async () => {
      await using server = answering(method, answer);
      await using workbench = new McpWorkbench({ url: server.url });
      if (method === "tools/call") {
        const { content, isError } = await workbench.callTool("add", {});
        assertEquals(isError, true);
        assert(content.includes(problem), content);
      } else {
        const error = await assertRejects(
          () => workbench.listTools(),
          McpError,
        );
        assertEquals(error.code, "invalid_answer");
        assert(error.message.includes(problem), error.message);
        assert(error.message.length < 1200);
      }
    });
  }
}

for (
  const [what, answer] of [
    [
      "to another request",
      () => Response.json({ jsonrpc: "2.0", id: 99, result: { content: [] } }),
    ],
    ["that it has it", () => new Response(null, { status: 202 })],
  ] as const
) {
  Deno.test(`a server that answers a call only ${what} is given up`, async () => {
    await using server = answering("tools/call", answer);
    await using workbench = new McpWorkbench({
      url: server.url,
      sseReadTimeout: 500,
    });
    const { content } = await workbench.callTool("add", {});
    assertEquals(
      content,
      `Cannot call tool "add" of ${server.url}: Request timed out`,
    );
  });
}

Deno.test("a revision that nobody knows is an error", async () => {
  await using server = answering("initialize", (id) =>
    Response.json({
      jsonrpc: "2.0",
      id,
      result: {
        protocolVersion: "1999-01-01",
        capabilities: {},
        serverInfo: { name: "old", version: "0" },
      },
    }));
  await using workbench = new McpWorkbench({ url: server.url });
  const error = await assertRejects(() => workbench.start(), McpError);
  assertEquals(error.code, "invalid_answer");
  assert(error.message.includes("1999-01-01"));
});

Deno.test("a redirect to another server is not followed", async () => {
  await using other = new TestServer({ offer: offerAdd });
  await using server = answering("initialize", () =>
    new Response(null, {
      status: 307,
      headers: { location: `${other.url}?s3cret` },
    }));
  await using workbench = new McpWorkbench({
    url: server.url,
    headers: { "x-key": "s3cret-key" },
  });
  const error = await assertRejects(() => workbench.start(), McpError);
  assertEquals(error.code, "307");
  assertEquals(
    error.message,
    `Cannot connect to ${server.url}: 307 the server redirects to another place`,
  );
  assertEquals(other.seen, []);
});

Deno.test("a key that may not do enough is an error like others", async () => {
  const headers = {
    "www-authenticate": 'Bearer error="insufficient_scope", scope="write"',
  };
  await using server = answering(
    "tools/call",
    () => new Response("no", { status: 403, headers }),
  );
  const { spans, traceContext } = traced();
  await using workbench = new McpWorkbench({ url: server.url });
  await workbench.callTool("add", {}, { traceContext });
  const [call] = spans.finished
    .filter(({ name }) => name === "execute_tool add");
  assertEquals(call?.attributes["error.type"], "403");
});

for (const type of ["application/json", "text/event-stream"]) {
  Deno.test(`an answer without an end is not read to the end: ${type}`, async () => {
    const letters = new TextEncoder().encode("x".repeat(2 ** 20));
    let sent = 0;
    let left = false;
    await using server = new TestServer({ offer: offerAdd });
    await using workbench = new McpWorkbench({
      url: server.url,
      fetch(input, init) {
        if (!String(init?.body).includes("tools/call")) {
          return fetch(input, init);
        }
        const body = new ReadableStream<Uint8Array>({
          start(controller) {
            controller.enqueue(new TextEncoder().encode('data: {"jsonrpc":"'));
          },
          pull(controller) {
            sent++;
            controller.enqueue(letters);
          },
          cancel() {
            left = true;
          },
        });
        const headers = { "content-type": type };
        return Promise.resolve(new Response(body, { headers }));
      },
    });
    const { content, isError } = await workbench.callTool("add", {});
    assertEquals(isError, true);
    assert(
      content.endsWith(
        type === "application/json"
          ? ": the answer has more than 64 MiB"
          : ": the server broke off",
      ),
      content,
    );
    assert(left && sent < 80, `${sent}`);
  });
}

Deno.test("keys are nowhere in errors, spans and results", async () => {
  const key = "Bearer s3cret-key";
  await using server = answering(
    "tools/call",
    () =>
      new Response("I do not know s3cret-key or p4ram-key", { status: 401 }),
  );
  const { spans, traceContext } = traced({ captureContent: true });
  await using workbench = new McpWorkbench({
    url: `${server.url}?api_key=p4ram-key`,
    headers: { authorization: key },
  });
  await workbench.listTools({ traceContext });
  const result = await workbench.callTool("add", {}, { traceContext });
  assertEquals(
    result.content,
    `Cannot call tool "add" of ${server.url}: 401 I do not know *** or ***`,
  );
  assert(!Deno.inspect(spans.finished, { depth: 20 }).includes("-key"));
});

Deno.test("a key in the path is nowhere in errors, spans and results", async () => {
  const path = "/v1/4f0c9a1b-key_77aa/mcp";
  const { spans, traceContext } = traced({ captureContent: true });
  await using workbench = new McpWorkbench({
    url: `https://tools.example${path}`,
    fetch: () =>
      Promise.resolve(new Response(`Cannot POST ${path}`, { status: 404 })),
  });
  const { content } = await workbench.callTool("add", {}, { traceContext });
  assertEquals(
    content,
    "Cannot connect to https://tools.example/v1/***/mcp: 404 Cannot POST /v1/***/mcp",
  );
  assert(!Deno.inspect(spans.finished, { depth: 20 }).includes("4f0c"));
});

Deno.test("a key that a server names a session by is nowhere in spans", async () => {
  const { spans, traceContext } = traced();
  await using workbench = new McpWorkbench({
    url: "https://tools.example/mcp",
    headers: { authorization: "Bearer s3cret-key" },
    fetch(_, init) {
      const { id = null } = JSON.parse(String(init?.body ?? "{}"));
      const result = {
        protocolVersion: "2025-11-25",
        capabilities: {},
        serverInfo: { name: "s3cret-key", version: "0" },
      };
      const headers = { "mcp-session-id": "session-of-s3cret-key" };
      return Promise.resolve(
        id === null
          ? new Response(null, { status: 202 })
          : Response.json({ jsonrpc: "2.0", id, result }, { headers }),
      );
    },
  });
  await workbench.start({ traceContext });
  const [met] = spans.finished;
  assertEquals(met?.attributes["mcp.session.id"], "session-of-***");
});

Deno.test("a page as an error is cut short", async () => {
  await using server = answering(
    "tools/call",
    () => new Response("x".repeat(1_000_000), { status: 500 }),
  );
  await using workbench = new McpWorkbench({ url: server.url });
  const { content } = await workbench.callTool("add", {});
  assert(content.length < 1200);
});

Deno.test("what a server asks of a workbench without a model is refused", async () => {
  await using server = new TestServer({
    offer({ server }) {
      server.registerCapabilities({ tools: {} });
      server.setRequestHandler("tools/call", async (_, ctx) => {
        const { message } = await ctx.mcpReq.send({
          method: "sampling/createMessage",
          params: { messages: [], maxTokens: 1 },
        }).catch((error) => error);
        return { content: [{ type: "text", text: message }] };
      });
    },
  });
  await using workbench = new McpWorkbench({ url: server.url });
  const { content } = await workbench.callTool("ask", {});
  assert(content !== "", content);
});
