import { assert, assertEquals, assertRejects } from "@std/assert";
import { McpError, McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { assertTree } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { TestServer } from "./_server.ts";

/** A server that answers a method with a result of its own. */
function resulting(method: string, result: unknown): TestServer {
  const offer = ({ server }: { server: Offered }) =>
    server.registerCapabilities({ tools: {}, resources: {}, prompts: {} });
  return new TestServer({
    offer,
    intercept: ({ message }) =>
      message?.method === method
        ? Response.json({ jsonrpc: "2.0", id: message.id, result })
        : undefined,
  });
}

type Offered = Parameters<
  ConstructorParameters<typeof TestServer>[0]["offer"]
>[0]["server"];

const OBJECT = { type: "object" };

Deno.test("a tool that is malformed is left out, alone", async () => {
  const bad: readonly [unknown, string | undefined][] = [
    [{ name: "no_schema" }, "its schema is not an object"],
    [{ name: "text_schema", inputSchema: "object" }, "its schema is not an"],
    [{ name: "list", inputSchema: { type: "array" } }, 'of the type "object"'],
    [
      { name: "props", inputSchema: { ...OBJECT, properties: [1] } },
      "malformed properties",
    ],
    [
      { name: "prop", inputSchema: { ...OBJECT, properties: { a: "string" } } },
      "malformed properties",
    ],
    [
      { name: "required", inputSchema: { ...OBJECT, required: "a" } },
      "malformed list of what is required",
    ],
    [{ name: "", inputSchema: OBJECT }, "its name is empty"],
    [{ name: "x".repeat(129), inputSchema: OBJECT }, "more than 128"],
    [{ name: "a\u0000b", inputSchema: OBJECT }, "holds what is no text"],
    [{ name: 7, inputSchema: OBJECT }, undefined],
    [{ inputSchema: OBJECT }, undefined],
    [null, undefined],
    ["tool", undefined],
  ];
  await using server = resulting("tools/list", {
    tools: [...bad.map(([tool]) => tool), {
      name: "good",
      description: 7,
      annotations: "none",
      icons: {},
      outputSchema: 3,
      inputSchema: { ...OBJECT, properties: { a: true, b: { type: "text" } } },
    }],
  });
  await using workbench = new McpWorkbench({ url: server.url });
  assertEquals(await workbench.listTools(), [{
    name: "good",
    description: "",
    parameters: {
      type: "object",
      properties: { a: true, b: { type: "text" } },
    },
    strict: false,
  }]);
  for (const [tool, problem] of bad) {
    if (problem === undefined) continue;
    const { name } = tool as { name: string };
    const { content, isError } = await workbench.callTool(name, {});
    assertEquals(isError, true);
    assert(content.startsWith(`Cannot call tool "${name}": `), content);
    assert(content.includes(problem), content);
  }
  assertEquals(server.of("tools/call"), []);
});

for (const tools of [undefined, null, "many", {}, 7]) {
  Deno.test(`a list of tools that is none is empty: ${JSON.stringify(tools)}`, async () => {
    await using server = resulting("tools/list", { tools });
    await using workbench = new McpWorkbench({ url: server.url });
    assertEquals(await workbench.listTools(), []);
  });
}

Deno.test("of tools with one name the first is shown", async () => {
  const names = ["a", "b", "a", "__proto__", "constructor", "__proto__"];
  await using server = resulting("tools/list", {
    tools: names.map((name, index) => ({
      name,
      description: `${index}`,
      inputSchema: OBJECT,
    })),
  });
  await using workbench = new McpWorkbench({ url: server.url });
  const tools = await workbench.listTools();
  assertEquals(
    tools.map(({ name, description }) => `${name} ${description}`),
    ["a 0", "b 1", "__proto__ 3", "constructor 4"],
  );
});

Deno.test("a list without an end is an error", async () => {
  let page = 0;
  await using server = new TestServer({
    offer({ server }) {
      server.registerCapabilities({ tools: {} });
      server.setRequestHandler("tools/list", () => ({
        tools: [],
        nextCursor: `${page++}`,
      }));
    },
  });
  await using workbench = new McpWorkbench({ url: server.url });
  const error = await assertRejects(() => workbench.listTools(), McpError);
  assertEquals(error.code, "invalid_answer");
  assertEquals(page, 1000);
});

Deno.test("content that nobody knows is told as it is", async () => {
  await using server = resulting("tools/call", {
    content: [
      { type: "hologram", depth: 3 },
      { type: "text" },
      { type: "image", data: "%%%", mimeType: "image/png" },
      { type: "audio", data: "AAAA" },
      { type: "resource", resource: { uri: "a://b" } },
      { type: "resource", resource: 3 },
      { type: "resource_link", uri: "a://b" },
      "text",
      null,
      { type: "hologram", data: "x".repeat(10_000) },
    ],
    isError: "yes",
    structuredContent: [1, 2],
  });
  await using workbench = new McpWorkbench({ url: server.url });
  const { content, isError } = await workbench.callTool("show", {});
  const lines = content.split("\n");
  assertEquals(lines.slice(0, -1), [
    '{"type":"hologram","depth":3}',
    '{"type":"text"}',
    '{"type":"image","data":"%%%","mimeType":"image/png"}',
    '{"type":"audio","data":"AAAA"}',
    '{"type":"resource","resource":{"uri":"a://b"}}',
    '{"type":"resource","resource":3}',
    '{"type":"resource_link","uri":"a://b"}',
    '"text"',
    "null",
  ]);
  assertEquals(lines.at(-1)?.length, 2000);
  assertEquals(isError, false);
});

for (
  const [result, content] of [
    [{}, ""],
    [{ content: "text" }, ""],
    [{ content: [], structuredContent: [1] }, "[1]"],
    [{ content: null, structuredContent: "three" }, '"three"'],
  ] as const
) {
  Deno.test(`a result without content is told: ${JSON.stringify(result)}`, async () => {
    await using server = resulting("tools/call", result);
    await using workbench = new McpWorkbench({ url: server.url });
    const told = await workbench.callTool("show", {});
    assertEquals([told.content, told.isError], [content, false]);
  });
}

for (
  const [what, outputSchema] of [
    ["refuses", { type: "object", required: ["rain"] }],
    ["cannot judge", { type: "object", $schema: "urn:nobody:knows" }],
  ] as const
) {
  Deno.test(`a result that its tool's own schema ${what} is a failure, of that tool alone`, async () => {
    await using server = new TestServer({
      offer({ server }) {
        server.registerCapabilities({ tools: {} });
        server.setRequestHandler("tools/call", () => ({
          content: [],
          structuredContent: { sky: "clear" },
        }));
      },
      intercept: ({ message }) =>
        message?.method === "tools/list"
          ? Response.json({
            jsonrpc: "2.0",
            id: message.id,
            result: {
              tools: [
                { name: "weather", inputSchema: OBJECT, outputSchema },
                { name: "time", inputSchema: OBJECT },
              ],
            },
          })
          : undefined,
    });
    const { spans, traceContext } = traced();
    await using workbench = new McpWorkbench({ url: server.url });
    await workbench.listTools();
    assertEquals((await workbench.callTool("time", {})).isError, false);
    const { isError } = await workbench.callTool("weather", {}, {
      traceContext,
    });
    assertEquals(isError, true);
    assertTree(spans, {
      name: "execute_tool weather",
      attributes: { "error.type": "invalid_answer" },
      status: "ERROR",
      events: ["exception"],
    });
  });
}

for (
  const [method, ask] of [
    ["resources/list", (bench: McpWorkbench) => bench.listResources()],
    [
      "resources/templates/list",
      (bench: McpWorkbench) => bench.listResourceTemplates(),
    ],
    ["resources/read", (bench: McpWorkbench) => bench.readResource("a://b")],
    ["prompts/list", (bench: McpWorkbench) => bench.listPrompts()],
    ["prompts/get", (bench: McpWorkbench) => bench.getPrompt("greet")],
  ] as const
) {
  Deno.test(`a malformed answer to ${method} is an error`, async () => {
    const wrong = {
      resources: [{ uri: 3 }],
      resourceTemplates: "none",
      contents: [{}],
      prompts: [{}],
      messages: 3,
    };
    await using server = resulting(method, wrong);
    await using workbench = new McpWorkbench({ url: server.url });
    const error = await assertRejects(() => ask(workbench), McpError);
    assertEquals(error.code, "invalid_answer");
  });
}
