import { assert, assertEquals, assertRejects } from "@std/assert";
import { McpError, McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { offerAdd } from "./_offers.ts";
import { TestServer } from "./_server.ts";

const OBJECT = { type: "object" };

/** Answers what servers made with the SDK would not send. */
function raw(text: string): Response {
  return new Response(text, {
    headers: { "content-type": "application/json" },
  });
}

/** JSON that goes too deep for what reads it by calling itself. */
function deep(levels: number): string {
  return '{"a":'.repeat(levels) + "1" + "}".repeat(levels);
}

for (const retry of ["0", "99999999999999"]) {
  Deno.test(`a server that says retry: ${retry} is not asked without pause`, async () => {
    let streams = 0;
    await using server = new TestServer({
      offer: offerAdd,
      intercept({ httpMethod }) {
        if (httpMethod !== "GET") return undefined;
        streams++;
        return new Response(`retry: ${retry}\n\n`, {
          headers: { "content-type": "text/event-stream" },
        });
      },
    });
    await using workbench = new McpWorkbench({
      url: server.url,
      reconnectDelay: 60_000,
    });
    await workbench.start();
    await server.until(() => streams > 0);
    for (let call = 0; call < 50; call++) await workbench.listTools();
    assertEquals(streams, 1);
  });
}

Deno.test("of tools with one name on several pages the first is shown", async () => {
  const pages = [
    [{ name: "a", description: "0" }, { name: "b", description: "1" }],
    [{ name: "b", description: "2" }, { name: "c", description: "3" }],
    [{ name: "a", description: "4" }],
  ];
  await using server = new TestServer({
    offer({ server }) {
      server.registerCapabilities({ tools: {} });
      server.setRequestHandler("tools/list", ({ params }) => {
        const page = Number(params?.cursor ?? 0);
        const tools = pages[page] ?? [];
        return {
          tools: tools.map((tool) => ({
            ...tool,
            inputSchema: { type: "object" },
          })),
          ...(page < 2 ? { nextCursor: `${page + 1}` } : {}),
        };
      });
    },
  });
  await using workbench = new McpWorkbench({ url: server.url });
  for (let time = 0; time < 2; time++) {
    assertEquals(
      (await workbench.listTools()).map((tool) =>
        `${tool.name} ${tool.description}`
      ),
      ["a 0", "b 1", "c 3"],
    );
  }
});

const twice = Object.fromEntries(
  Array.from({ length: 60 }, (_, level) => {
    const next = { $ref: `#/$defs/d${level + 1}` };
    return [`d${level}`, level === 59 ? {} : { allOf: [next, next] }];
  }),
);

for (
  const [what, schema] of [
    ["an expression", {
      properties: { sky: { type: "string", pattern: "^(a+)+$" } },
    }],
    ["names", { patternProperties: { "^(a+)+$": {} } }],
    ["definitions", { $defs: twice, $ref: "#/$defs/d0" }],
    ["a format", { properties: { sky: { format: "url" } } }],
  ] as const
) {
  Deno.test(`a result that ${what} of its schema would judge forever is taken as it is`, async () => {
    const text = `${"a".repeat(60)}!`;
    const sky = what === "a format" ? `http://${text}` : text;
    const structuredContent = { sky, [text]: "" };
    await using server = new TestServer({
      offer: ({ server }) => server.registerCapabilities({ tools: {} }),
      intercept({ message }) {
        const outputSchema = { ...OBJECT, ...schema };
        const results: Record<string, unknown> = {
          "tools/list": {
            tools: [{ name: "sky", inputSchema: OBJECT, outputSchema }],
          },
          "tools/call": { content: [], structuredContent },
        };
        const result = results[message?.method];
        return result === undefined
          ? undefined
          : Response.json({ jsonrpc: "2.0", id: message.id, result });
      },
    });
    await using workbench = new McpWorkbench({ url: server.url });
    assertEquals((await workbench.listTools()).length, 1);
    const result = await workbench.callTool("sky", {});
    assertEquals(result.structuredContent, structuredContent);
    assertEquals(result.isError, false);
  });
}

for (
  const [where, answer] of [
    ["what nobody knows", `{"content":[${deep(50_000)}]}`],
    [
      "structured content",
      `{"content":[],"structuredContent":${deep(50_000)}}`,
    ],
    ["metadata", `{"content":[],"_meta":${deep(50_000)}}`],
  ] as const
) {
  for (const type of ["application/json", "text/event-stream"]) {
    Deno.test(`a result that goes too deep in ${where} does not keep the call: ${type}`, async () => {
      await using server = new TestServer({
        offer: offerAdd,
        intercept({ message }) {
          if (message?.method !== "tools/call") return undefined;
          const text =
            `{"jsonrpc":"2.0","id":${message.id},"result":${answer}}`;
          if (type === "application/json") return raw(text);
          // A stream that stays open does not end the call by its end.
          const body = new ReadableStream<Uint8Array>({
            start: (controller) =>
              controller.enqueue(
                new TextEncoder().encode(`data: ${text}\n\n`),
              ),
          });
          return new Response(body, { headers: { "content-type": type } });
        },
      });
      const { spans, traceContext } = traced({ captureContent: true });
      {
        await using workbench = new McpWorkbench({ url: server.url });
        const result = await workbench.callTool("add", {}, { traceContext });
        assertEquals(result.isError, false);
      }
      assertWellFormed(spans);
    });
  }
}

Deno.test("a tool whose schema goes too deep is left out, alone", async () => {
  await using server = new TestServer({
    offer: offerAdd,
    intercept({ message }) {
      if (message?.method !== "tools/list") return undefined;
      const tools = [101, 98, 50_000].map((levels) =>
        `{"name":"t${levels}","inputSchema":{"type":"object","x":${
          deep(levels)
        }}}`
      );
      return raw(
        `{"jsonrpc":"2.0","id":${message.id},"result":{"tools":[${tools}]}}`,
      );
    },
  });
  await using workbench = new McpWorkbench({ url: server.url });
  const tools = await workbench.listTools();
  assertEquals(tools.map(({ name }) => name), ["t98"]);
  const { content } = await workbench.callTool("t50000", {});
  assertEquals(
    content,
    'Cannot call tool "t50000": its schema has more than 100 levels',
  );
});

Deno.test("what a server names __proto__ changes no object", async () => {
  const evil =
    '{"__proto__":{"evil":1},"constructor":{"prototype":{"evil":1}}}';
  await using server = new TestServer({
    offer: offerAdd,
    intercept({ message }) {
      const results: Record<string, string> = {
        "tools/list":
          `{"tools":[{"name":"__proto__","inputSchema":{"type":"object","properties":${evil}},"__proto__":{"evil":1}}],"__proto__":{"evil":1}}`,
        "tools/call":
          `{"content":[],"structuredContent":${evil},"__proto__":{"evil":1}}`,
        "resources/read": `{"contents":[],"_meta":${evil}}`,
      };
      const result = results[message?.method];
      return result === undefined
        ? undefined
        : raw(`{"jsonrpc":"2.0","id":${message.id},"result":${result}}`);
    },
  });
  await using workbench = new McpWorkbench({
    url: server.url,
    toolOverrides: JSON.parse('{"__proto__":{"description":"mine"}}'),
  });
  const [tool] = await workbench.listTools();
  assertEquals([tool?.name, tool?.description], ["__proto__", "mine"]);
  const args = JSON.parse('{"__proto__":{"evil":1}}');
  const { content } = await workbench.callTool("__proto__", args);
  assertEquals(content, '{"constructor":{"prototype":{"evil":1}}}');
  assertEquals(
    JSON.stringify(server.of("tools/call")[0].params.arguments),
    '{"__proto__":{"evil":1}}',
  );
  await workbench.readResource("a://b");
  assertEquals("evil" in {}, false);
  assertEquals("evil" in Object(tool?.parameters), false);
});

Deno.test("a flood of changes and of answers that nobody waits for is endured", async () => {
  let changes = 0;
  await using server = new TestServer({
    offer: offerAdd,
    intercept({ message }) {
      if (message?.method !== "tools/call") return undefined;
      const flood = Array.from({ length: 3000 }, (_, index) =>
        [
          { method: "notifications/tools/list_changed" },
          { id: 1e6 + index, result: { content: [] } },
          { id: `evil-${index}`, method: "elicitation/create", params: {} },
          { method: "notifications/cancelled", params: { requestId: index } },
          { method: "notifications/progress", params: { progressToken: -1 } },
        ].map((each) => `data: ${JSON.stringify({ jsonrpc: "2.0", ...each })}`)
          .join("\n\n"));
      const { id } = message;
      const result = { content: [{ type: "text", text: "done" }] };
      const answer = JSON.stringify({ jsonrpc: "2.0", id, result });
      return new Response(
        `${flood.slice(0, 100).join("\n\n")}\n\ndata: ${answer}\n\n`,
        { headers: { "content-type": "text/event-stream" } },
      );
    },
  });
  await using workbench = new McpWorkbench({
    url: server.url,
    onListChanged: () => changes++,
  });
  const { content } = await workbench.callTool("add", {});
  assertEquals(content, "done");
  assertEquals(changes, 100);
  assertEquals((await workbench.listTools()).length, 1);
});

Deno.test("a server that asks without end is answered with measure", async () => {
  let most = 0;
  let now = 0;
  await using server = new TestServer({
    offer: offerAdd,
    intercept({ message }) {
      if (message?.method !== "tools/call") return undefined;
      const pings = Array.from(
        { length: 2000 },
        (_, id) => ({ jsonrpc: "2.0", id, method: "ping" }),
      );
      const answer = { jsonrpc: "2.0", id: message.id, result: {} };
      const text = [...pings, answer]
        .map((each) => `data: ${JSON.stringify(each)}\n\n`).join("");
      return new Response(text, {
        headers: { "content-type": "text/event-stream" },
      });
    },
  });
  await using workbench = new McpWorkbench({
    url: server.url,
    async fetch(input, init) {
      most = Math.max(most, ++now);
      try {
        return await fetch(input, init);
      } finally {
        now--;
      }
    },
  });
  await workbench.callTool("add", {});
  assert(most > 50 && most < 200, `${most}`);
});

Deno.test("a list whose pages keep coming can be left", async () => {
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
  const controller = new AbortController();
  const { signal } = controller;
  const listing = workbench.listTools({ signal });
  await server.until(() => page > 5);
  controller.abort();
  await assertRejects(() => listing, DOMException);
  assert(page < 1000);
  const error = await assertRejects(() => workbench.listTools(), McpError);
  assertEquals(error.code, "invalid_answer");
});
