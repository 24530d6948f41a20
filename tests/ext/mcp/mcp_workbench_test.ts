import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AssistantAgent,
  ConfigError,
  ReplayChatCompletionClient,
} from "@autogen-edge/runtime";
import { McpError, McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { ResourceTemplate } from "@modelcontextprotocol/server";
import { offerAdd, offerKinds, offerTexts, PNG } from "./_offers.ts";
import { TestServer } from "./_server.ts";

for (const json of [false, true]) {
  const how = json ? "JSON" : "streams";

  Deno.test(`a workbench lists and calls the tools of a server that answers with ${how}`, async () => {
    await using server = new TestServer({ offer: offerAdd, json });
    await using workbench = new McpWorkbench({ url: server.url });
    const [add, ...others] = await workbench.listTools();
    assertEquals(others, []);
    assertEquals(add?.name, "add");
    assertEquals(add?.description, "Adds");
    assertEquals(add?.strict, false);
    assertEquals(add?.parameters.required, ["a", "b"]);
    assertEquals(await workbench.callTool("add", { a: 1, b: 2 }), {
      name: "add",
      content: "3",
      isError: false,
      parts: [{ type: "text", text: "3" }],
    });
  });
}

Deno.test("a workbench connects when it is first used, and parts when it is disposed of", async () => {
  await using server = new TestServer({ offer: offerAdd });
  {
    await using workbench = new McpWorkbench({ url: server.url });
    assertEquals(workbench.server, undefined);
    assertEquals(server.seen, []);
    await workbench.callTool("add", { a: 1, b: 2 });
    assertEquals(server.sessionCount, 1);
    assertEquals(workbench.server, {
      name: "test",
      version: "1.2.3",
      instructions: "Be quick.",
      protocolVersion: "2025-11-25",
    });
  }
  assertEquals(server.sessionCount, 0);
  assertEquals(server.seen.at(-1)?.httpMethod, "DELETE");
});

Deno.test("a session that is not to be ended is left to the server", async () => {
  await using server = new TestServer({ offer: offerAdd });
  const workbench = new McpWorkbench({
    url: server.url,
    terminateOnClose: false,
  });
  await workbench.start();
  await workbench.stop();
  assertEquals(server.sessionCount, 1);
});

Deno.test("a workbench that was never used has nothing to stop", async () => {
  const workbench = new McpWorkbench({ url: "http://127.0.0.1:1/mcp" });
  await workbench.stop();
  await workbench.reset();
  await workbench[Symbol.asyncDispose]();
});

Deno.test("headers go with every request", async () => {
  await using server = new TestServer({ offer: offerAdd });
  {
    await using workbench = new McpWorkbench({
      url: server.url,
      headers: { "X-Key": "s3cret" },
    });
    await workbench.callTool("add", { a: 1, b: 2 });
  }
  const methods = server.seen.map(({ httpMethod }) => httpMethod);
  assertEquals(methods.includes("GET") && methods.includes("DELETE"), true);
  for (const { headers } of server.seen) {
    assertEquals(headers.get("x-key"), "s3cret");
  }
});

Deno.test("what a tool gives is told to a model as text, and kept for programs", async () => {
  await using server = new TestServer({ offer: offerKinds });
  await using workbench = new McpWorkbench({ url: server.url });
  const mixed = await workbench.callTool("mixed", {});
  assertEquals(mixed.content.split("\n"), [
    "one",
    "two",
    "[Image: image/png, 70 bytes]",
    "[Audio: audio/wav, 2 bytes]",
    '{"type":"resource","uri":"file:///a.txt","mimeType":"text/plain","text":"hi"}',
    "[Resource: file:///b, image/gif, 1 bytes]",
    '{"type":"resource_link","uri":"file:///c.txt","name":"c"}',
  ]);
  assertEquals(mixed.isError, false);
  assertEquals(mixed.parts[2], {
    type: "image",
    data: PNG,
    mimeType: "image/png",
  });
});

Deno.test("structured content is told as JSON where there is nothing else", async () => {
  await using server = new TestServer({ offer: offerKinds });
  await using workbench = new McpWorkbench({ url: server.url });
  await workbench.listTools();
  assertEquals(await workbench.callTool("weather", undefined), {
    name: "weather",
    content: '{"sky":"clear"}',
    isError: false,
    parts: [],
    structuredContent: { sky: "clear" },
  });
});

Deno.test("a tool's failure is a result", async () => {
  await using server = new TestServer({ offer: offerKinds });
  await using workbench = new McpWorkbench({ url: server.url });
  const { content, isError } = await workbench.callTool("fail", {});
  assertEquals([content, isError], ["no luck", true]);
});

Deno.test("a tool that the server does not have is a result", async () => {
  await using server = new TestServer({ offer: offerAdd });
  await using workbench = new McpWorkbench({ url: server.url });
  assertEquals(await workbench.callTool("nope", {}), {
    name: "nope",
    content: `Cannot call tool "nope" of ${server.url}: Tool nope not found`,
    isError: true,
    parts: [],
  });
});

for (const args of [[1], "text", 3, true]) {
  Deno.test(`arguments that are no object are a result: ${JSON.stringify(args)}`, async () => {
    await using server = new TestServer({ offer: offerAdd });
    await using workbench = new McpWorkbench({ url: server.url });
    const { content, isError } = await workbench.callTool("add", args);
    assertEquals(
      content,
      'Invalid arguments for tool "add": arguments: not an object',
    );
    assertEquals(isError, true);
    assertEquals(server.of("tools/call"), []);
  });
}

Deno.test("a tool is called by the name it is given, and by its own", async () => {
  await using server = new TestServer({
    offer(server) {
      offerAdd(server);
      server.registerTool("sum", { description: "Is in the way" }, () => ({
        content: [],
      }));
    },
  });
  await using workbench = new McpWorkbench({
    url: server.url,
    toolOverrides: {
      add: { name: "sum", description: "Sums" },
      gone: { name: "lost" },
    },
  });
  const tools = await workbench.listTools();
  // The server's own "sum" could not be told from it.
  assertEquals(
    tools.map(({ name, description }) => [name, description]),
    [["sum", "Sums"]],
  );
  for (const name of ["sum", "add"]) {
    const result = await workbench.callTool(name, { a: 1, b: 2 });
    assertEquals([result.name, result.content], [name, "3"]);
  }
  assertEquals(
    server.of("tools/call").map(({ params }) => params.name),
    ["add", "add"],
  );
});

Deno.test("resources are listed, matched and read", async () => {
  await using server = new TestServer({
    offer(server) {
      offerTexts(server);
      server.registerResource(
        "notes",
        new ResourceTemplate("notes://{day}", { list: undefined }),
        { description: "By day" },
        (uri) => ({ contents: [{ uri: uri.href, blob: "AA==" }] }),
      );
    },
  });
  await using workbench = new McpWorkbench({ url: server.url });
  const [menu] = await workbench.listResources();
  assertEquals(menu?.uri, "office://menu");
  assertEquals(menu?.description, "What there is");
  const [notes] = await workbench.listResourceTemplates();
  assertEquals(notes?.uriTemplate, "notes://{day}");
  assertEquals(await workbench.readResource("office://menu"), [
    { uri: "office://menu", text: "Soup" },
  ]);
  assertEquals(await workbench.readResource("notes://monday"), [
    { uri: "notes://monday", blob: "AA==" },
  ]);
  const error = await assertRejects(
    () => workbench.readResource("office://none"),
    McpError,
  );
  assertEquals([error.code, error.rpcCode], ["-32602", -32602]);
});

Deno.test("prompts are listed and filled in", async () => {
  await using server = new TestServer({ offer: offerTexts });
  await using workbench = new McpWorkbench({ url: server.url });
  const [greet] = await workbench.listPrompts();
  assertEquals(greet?.name, "greet");
  assertEquals(greet?.arguments, [{ name: "guest", required: true }]);
  const { messages } = await workbench.getPrompt("greet", { guest: "Ada" });
  assertEquals(messages, [
    { role: "user", content: { type: "text", text: "Greet Ada" } },
  ]);
  const error = await assertRejects(
    () => workbench.getPrompt("nope"),
    McpError,
  );
  assertEquals(error.code, "-32602");
});

Deno.test("a server that has no tools, resources or prompts has empty lists", async () => {
  await using server = new TestServer({ offer() {} });
  await using workbench = new McpWorkbench({ url: server.url });
  assertEquals(await workbench.listTools(), []);
  assertEquals(await workbench.listResources(), []);
  assertEquals(await workbench.listResourceTemplates(), []);
  assertEquals(await workbench.listPrompts(), []);
  assertEquals(
    server.methods.filter((method) => method.endsWith("/list")),
    [],
  );
});

Deno.test("a long list of tools comes in pages", async () => {
  const tools = Array.from({ length: 2500 }, (_, index) => ({
    name: `tool_${index}`,
    inputSchema: { type: "object" as const },
  }));
  await using server = new TestServer({
    offer({ server }) {
      server.registerCapabilities({ tools: {} });
      server.setRequestHandler("tools/list", ({ params }) => {
        const start = Number(params?.cursor ?? 0);
        const end = start + 100;
        return {
          tools: tools.slice(start, end),
          ...(end < tools.length ? { nextCursor: `${end}` } : {}),
        };
      });
    },
  });
  await using workbench = new McpWorkbench({ url: server.url });
  const listed = await workbench.listTools();
  assertEquals(listed.map(({ name }) => name), tools.map(({ name }) => name));
  assertEquals(server.of("tools/list").length, 25);
});

Deno.test("an agent uses the tools of a server", async () => {
  await using server = new TestServer({ offer: offerAdd });
  await using workbench = new McpWorkbench({ url: server.url });
  const modelClient = new ReplayChatCompletionClient([
    {
      finishReason: "function_calls",
      content: [{ id: "1", name: "add", arguments: '{"a":1,"b":2}' }],
      usage: { promptTokens: 1, completionTokens: 1 },
      cached: false,
    },
  ]);
  const agent = new AssistantAgent({ name: "clerk", modelClient, workbench });
  const { messages } = await agent.run({ task: "1 + 2?" });
  const last = messages.at(-1);
  assert(last !== undefined && "content" in last);
  assertEquals(last.content, "3");
});

Deno.test("the state of a workbench is AutoGen's, which holds nothing", () => {
  const workbench = new McpWorkbench({ url: "https://example.com/mcp" });
  const state = workbench.saveState();
  assertEquals(state, { type: "McpWorkBenchState" });
  workbench.loadState(state);
  workbench.loadState("{}");
  const error = assertThrows(
    () => workbench.loadState({ type: "StaticWorkbenchState" }),
    ConfigError,
  );
  assertEquals(error.path, "/type");
});

for (
  const [options, type, text] of [
    [{ url: "nope" }, TypeError, '"nope" is not an HTTP URL'],
    [{ url: "" }, TypeError, '"" is not an HTTP URL'],
    [{ url: "ftp://a.example/" }, TypeError, "is not an HTTP URL"],
    [
      { url: "nope://u:p@x?key=s3cret" },
      TypeError,
      '"nope://…@x?…" is not an HTTP URL',
    ],
    [
      { url: "https://user:s3cret@a.example/" },
      TypeError,
      '"https://…@a.example/" holds a password',
    ],
    [
      { headers: { "a b": "s3cret" } },
      TypeError,
      '"a b" is not a header that can be sent',
    ],
    [
      { headers: { key: "s3cret\n" + "s" } },
      TypeError,
      '"key" is not a header that can be sent',
    ],
    [{ timeout: 0 }, RangeError, '"timeout" is 0, not milliseconds above 0'],
    [{ sseReadTimeout: NaN }, RangeError, '"sseReadTimeout" is NaN'],
    [{ reconnectDelay: -1 }, RangeError, '"reconnectDelay" is -1'],
    [
      { traceOrigins: ["https://a.example/path"] },
      TypeError,
      '"https://a.example/path" is not an origin',
    ],
    [
      { protocolVersion: "2025-11-25" },
      TypeError,
      '"protocolVersion" is "2025-11-25", neither "auto" nor 2026-07-28 or later',
    ],
    [
      { toolOverrides: { a: { name: "b" }, c: { name: "b" } } },
      TypeError,
      'tools "a" and "c" are both to be called "b"',
    ],
  ] as const
) {
  Deno.test(`a workbench refuses ${JSON.stringify(options)}`, () => {
    const error = assertThrows(
      () => new McpWorkbench({ url: "https://a.example/", ...options }),
      type,
      text,
    );
    assert(error.message.startsWith("Cannot make an McpWorkbench: "));
    assert(!Deno.inspect(error).split("at ")[0]?.includes("s3cret"));
  });
}
