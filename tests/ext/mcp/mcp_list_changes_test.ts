import { assertEquals } from "@std/assert";
import { diag } from "@opentelemetry/api";
import {
  AssistantAgent,
  type CreateResult,
  ReplayChatCompletionClient,
} from "@autogen-edge/runtime";
import { McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { offerAdd } from "./_offers.ts";
import { type ServerOptions, TestServer } from "./_server.ts";

/** A server whose only tool has another name from time to time. */
function renaming(intercept: ServerOptions["intercept"]): {
  readonly server: TestServer;
  rename(name: string): void;
} {
  let name = "first";
  const server = new TestServer({
    offer({ server }) {
      server.registerCapabilities({ tools: { listChanged: true } });
      server.setRequestHandler("tools/list", () => ({
        tools: [{ name, inputSchema: { type: "object" } }],
      }));
    },
    ...(intercept && { intercept }),
  });
  return { server, rename: (other) => void (name = other) };
}

async function namesOf(workbench: McpWorkbench): Promise<string[]> {
  return (await workbench.listTools()).map(({ name }) => name);
}

/** A stream of events, which the test ends. */
class EventStream {
  readonly #controller: ReadableStreamDefaultController<Uint8Array>;
  readonly response: Response;

  constructor(text: string) {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (given) => void (controller = given),
    });
    if (controller === undefined) throw new Error("No stream");
    this.#controller = controller;
    this.#controller.enqueue(new TextEncoder().encode(text));
    this.response = new Response(body, {
      headers: { "content-type": "text/event-stream" },
    });
  }

  end(): void {
    this.#controller.close();
  }
}

function event(message: unknown): string {
  return `data: ${JSON.stringify(message)}\n\n`;
}

Deno.test("an agent asks for the list once, however often its model is asked", async () => {
  await using server = new TestServer({ offer: offerAdd });
  const changed = Promise.withResolvers<void>();
  await using workbench = new McpWorkbench({
    url: server.url,
    onListChanged: () => changed.resolve(),
  });
  const sum = (id: string): CreateResult => ({
    finishReason: "function_calls",
    content: [{ id, name: "add", arguments: '{"a":1,"b":2}' }],
    usage: { promptTokens: 1, completionTokens: 1 },
    cached: false,
  });
  const agent = new AssistantAgent({
    name: "clerk",
    modelClient: new ReplayChatCompletionClient([sum("1"), sum("2"), "Three."]),
    workbench,
    maxToolIterations: 5,
  });
  await agent.run({ task: "1 + 2?" });
  assertEquals(server.of("tools/call").length, 2);
  assertEquals(server.of("tools/list").length, 1);
  for (const each of server.servers) {
    each.registerTool("more", {}, () => ({ content: [] }));
  }
  await changed.promise;
  assertEquals(await namesOf(workbench), ["add", "more"]);
});

Deno.test("one who wants to know of changes may fail", async () => {
  const complaint = Promise.withResolvers<string>();
  const ignore = () => {};
  diag.setLogger({
    verbose: ignore,
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: complaint.resolve,
  });
  try {
    await using server = new TestServer({ offer: offerAdd });
    await using workbench = new McpWorkbench({
      url: server.url,
      onListChanged() {
        throw new Error("no time");
      },
    });
    assertEquals(await namesOf(workbench), ["add"]);
    for (const each of server.servers) each.sendToolListChanged();
    assertEquals(
      await complaint.promise,
      "A hook of an McpWorkbench failed: no time",
    );
  } finally {
    diag.disable();
  }
});

Deno.test("changes while a tool works are seen when it is done", async () => {
  await using server: TestServer = new TestServer({
    offer(server) {
      offerAdd(server);
      server.registerTool("learn", {}, async () => {
        server.registerTool("fly", {}, () => ({ content: [] }));
        await learned.promise;
        return { content: [] };
      });
    },
  });
  const learned = Promise.withResolvers<void>();
  await using workbench = new McpWorkbench({
    url: server.url,
    onListChanged: () => learned.resolve(),
  });
  assertEquals(await namesOf(workbench), ["add", "learn"]);
  await workbench.callTool("learn", {});
  assertEquals(await namesOf(workbench), ["add", "learn", "fly"]);
  assertEquals(server.of("tools/list").length, 2);
});

Deno.test("a server that does not say whether it tells of changes is waited for but a moment", async () => {
  const { server, rename } = renaming(({ httpMethod }) =>
    httpMethod === "GET" ? new Promise(() => {}) : undefined
  );
  await using _server = server;
  await using workbench = new McpWorkbench({ url: server.url });
  assertEquals(await namesOf(workbench), ["first"]);
  rename("second");
  assertEquals(await namesOf(workbench), ["second"]);
});

Deno.test("the stream of a request is not taken for that of changes", async () => {
  const changes = new EventStream(": open\n\n");
  let streams = 0;
  const { server, rename } = renaming(({ httpMethod, headers, message }) => {
    const type = { headers: { "content-type": "text/event-stream" } };
    if (message?.method === "tools/call") {
      return new Response("id: 7\ndata:\n\n", type);
    }
    if (httpMethod !== "GET") return undefined;
    if (headers.get("last-event-id") === "7") {
      const [{ id }] = server.of("tools/call");
      const result = { content: [] };
      return new Response(event({ jsonrpc: "2.0", id, result }), type);
    }
    return streams++ === 0
      ? changes.response
      : new Response(null, { status: 405 });
  });
  await using _server = server;
  await using workbench = new McpWorkbench({
    url: server.url,
    reconnectDelay: 1,
  });
  assertEquals(await namesOf(workbench), ["first"]);
  changes.end();
  await server.until(() => streams === 2);
  // Its stream breaks, and is gone on with.
  await workbench.callTool("first", {});
  assertEquals(await namesOf(workbench), ["first"]);
  rename("second");
  assertEquals(await namesOf(workbench), ["second"]);
});

Deno.test("a stream of changes that also brings an answer may end", async () => {
  const answer = event({ jsonrpc: "2.0", id: 99, result: {} });
  const changes = new EventStream(answer);
  const { server, rename } = renaming(({ httpMethod }) =>
    httpMethod === "GET" ? changes.response : undefined
  );
  await using _server = server;
  const ended = Promise.withResolvers<void>();
  await using workbench = new McpWorkbench({
    url: server.url,
    async fetch(input, init) {
      const response = await fetch(input, init);
      if (init?.method !== "GET") return response;
      const end = new TransformStream({ flush: () => ended.resolve() });
      return new Response(response.body?.pipeThrough(end), response);
    },
  });
  // The second time it is known.
  assertEquals(await namesOf(workbench), ["first"]);
  assertEquals(await namesOf(workbench), ["first"]);
  rename("second");
  changes.end();
  await ended.promise;
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals(await namesOf(workbench), ["second"]);
});

Deno.test("a page in the place of the stream of changes is asked for once", async () => {
  const { server, rename } = renaming(({ httpMethod }) =>
    httpMethod === "GET" ? new Response("<h1>Hello</h1>") : undefined
  );
  await using _server = server;
  await using workbench = new McpWorkbench({
    url: server.url,
    reconnectDelay: 1,
  });
  for (let turn = 0; turn < 20; turn++) {
    rename(`tool_${turn}`);
    assertEquals(await namesOf(workbench), [`tool_${turn}`]);
  }
  const pages = server.seen.filter(({ httpMethod }) => httpMethod === "GET");
  assertEquals(pages.length, 1);
});
