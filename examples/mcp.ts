// An assistant with the tools of an MCP server, which runs on loopback here. What
// the server does hangs in the same trace, below the call of its tool.
//
//   deno run --allow-net=127.0.0.1 examples/mcp.ts

import { ROOT_CONTEXT } from "@opentelemetry/api";
import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  ReplayChatCompletionClient,
  withTelemetry,
} from "@autogen-edge/runtime";
import { McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { recordSpans } from "@autogen-edge/runtime/testing";
import { renderTrace, traceTrees } from "@autogen-edge/runtime/viewer";
import { startLibraryServer } from "./_mcp_server.ts";

const spans = recordSpans();
const { tracerProvider } = spans;
await using server = await startLibraryServer(tracerProvider);
await using workbench = new McpWorkbench({ url: server.url });

// Says what it is told to say, where a program would have a real model.
const modelClient = new ReplayChatCompletionClient([
  {
    finishReason: "function_calls",
    content: [{ id: "1", name: "find_book", arguments: `{"word":"Sea"}` }],
    usage: { promptTokens: 30, completionTokens: 8 },
    cached: false,
  },
  "Read The Sea Around Us, of 1951.",
]);
const librarian = new AssistantAgent({
  name: "librarian",
  modelClient,
  workbench,
  reflectOnToolUse: true,
});
const { messages } = await librarian.run({
  task: "What shall I read about the sea?",
  traceContext: withTelemetry(ROOT_CONTEXT, { tracerProvider }),
});
const traces = traceTrees(spans.finished);
console.log(`${messages.at(-1)?.content}\n\n${renderTrace(traces)}`);

// A server has more than tools.
const [hours] = await workbench.readResource("library://hours");
assertEquals(hours, { uri: "library://hours", text: "Open until six" });
assertEquals(traces.length, 1);
