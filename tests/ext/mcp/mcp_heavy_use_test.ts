import { assert, assertEquals } from "@std/assert";
import { McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { offerAdd, offerWait } from "./_offers.ts";
import { TestServer } from "./_server.ts";

const TEN_MB = 10_000_000;

for (const json of [true, false]) {
  Deno.test(`results of 10 MB come whole, as ${json ? "JSON" : "a stream"}`, async () => {
    const text = "0123456789".repeat(TEN_MB / 10);
    const data = "AAAA".repeat(TEN_MB / 4);
    await using server = new TestServer({
      json,
      offer(server) {
        server.registerTool("read", {}, () => ({
          content: [{ type: "text", text }],
        }));
        server.registerTool("look", {}, () => ({
          content: [{ type: "image", data, mimeType: "image/png" }],
        }));
      },
    });
    await using workbench = new McpWorkbench({ url: server.url });
    const read = await workbench.callTool("read", {});
    assert(read.content === text);
    const { content, parts: [part] } = await workbench.callTool("look", {});
    assertEquals(content, `[Image: image/png, ${TEN_MB / 4 * 3} bytes]`);
    assert(part?.type === "image" && part.data === data);
  });
}

Deno.test("workbenches of one server do not mind each other", async () => {
  const cancelled = Promise.withResolvers<unknown>();
  await using server: TestServer = new TestServer({
    offer(server) {
      offerAdd(server);
      offerWait(server, cancelled.resolve);
    },
  });
  await using first = new McpWorkbench({ url: server.url });
  const second = new McpWorkbench({ url: server.url });
  const controller = new AbortController();
  const { signal } = controller;
  const waiting = first.callTool("wait", {}, { signal })
    .catch((reason) => reason);
  await second.callTool("add", { a: 1, b: 2 });
  await server.until(() => server.of("tools/call").length === 2);
  assertEquals(server.sessionCount, 2);
  await second.stop();
  assertEquals(server.sessionCount, 1);
  const { content } = await first.callTool("add", { a: 3, b: 4 });
  assertEquals(content, "7");
  controller.abort("enough");
  assertEquals(await waiting, "enough");
  await cancelled.promise;
});

Deno.test("a stream that stays open after its answer is let go", async () => {
  const left = Promise.withResolvers<void>();
  await using server = new TestServer({ offer: offerAdd });
  await using workbench = new McpWorkbench({
    url: server.url,
    fetch(input, init) {
      const { id, method } = JSON.parse(String(init?.body ?? "{}"));
      if (method !== "tools/call") return fetch(input, init);
      const answer = { jsonrpc: "2.0", id, result: { content: [] } };
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          const text = `data: ${JSON.stringify(answer)}\n\n`;
          controller.enqueue(new TextEncoder().encode(text));
        },
        cancel: () => left.resolve(),
      });
      const headers = { "content-type": "text/event-stream" };
      return Promise.resolve(new Response(body, { headers }));
    },
  });
  const { isError } = await workbench.callTool("add", {});
  assertEquals(isError, false);
  await left.promise;
});
