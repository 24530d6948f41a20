import { assertEquals } from "@std/assert";
import type { JSONRPCMessage } from "@modelcontextprotocol/client";
import { openMcpRequest } from "../../../src/telemetry/mod.ts";
import { McpExchange } from "../../../src/ext/mcp/_mcp_exchange.ts";
import { McpTransport } from "../../../src/ext/mcp/_mcp_transport.ts";
import { traced } from "../../tools/_traced.ts";

const url = new URL("https://example.com/mcp");

function exchange(): McpExchange {
  const { traceContext } = traced();
  const request = { method: "resources/read" };
  const operation = openMcpRequest(traceContext, request, { url });
  return new McpExchange(operation, url, new Set());
}

function request(id: number): JSONRPCMessage {
  return { jsonrpc: "2.0", id, method: "resources/read" };
}

/** A stream that begins with these messages, and stays open. */
function streamOf(...messages: readonly unknown[]): Response {
  const text = messages.map((each) => `data: ${JSON.stringify(each)}\n\n`);
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(text.join("")));
    },
  });
  return new Response(body, {
    headers: { "content-type": "text/event-stream" },
  });
}

Deno.test("a request that is withdrawn is forgotten", async () => {
  const error = { code: -32002, message: "late" };
  const answers = [1, 2].map((id) => ({ jsonrpc: "2.0", id, error }));
  const transport = new McpTransport({
    url,
    headers: {},
    // What comes of the first request comes when the second is answered.
    fetch: (_, init) =>
      Promise.resolve(
        JSON.parse(String(init?.body)).id === 1
          ? streamOf()
          : streamOf(...answers),
      ),
    timeout: 1000,
    reconnectDelay: 1000,
    onGap() {},
  });
  const answered = Promise.withResolvers<void>();
  transport.onmessage = (message) => {
    if ("id" in message && message.id === 2) answered.resolve();
  };
  await transport.start();
  const withdrawal = new AbortController();
  const [first, second] = [exchange(), exchange()];
  await transport.send(request(1), {
    relatedRequestId: transport.begin(first).id,
    requestSignal: withdrawal.signal,
  });
  withdrawal.abort();
  await transport.send(request(2), {
    relatedRequestId: transport.begin(second).id,
  });
  await answered.promise;
  assertEquals([first.errorCode, second.errorCode], [undefined, error.code]);
  await transport.close();
});
