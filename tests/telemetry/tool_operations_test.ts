import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";
import { withTelemetry } from "@autogen-edge/runtime";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import { type Conventions, openExecuteTool } from "../../src/telemetry/mod.ts";

const transfer = { mode: "return_to_caller", target: "bob" } as const;

function callTool(conventions: Conventions) {
  const spans = recordSpans();
  const context = withTelemetry(ROOT_CONTEXT, {
    tracerProvider: spans.tracerProvider,
    conventions,
  });
  openExecuteTool(context, {
    name: "ask",
    description: "Asks Bob",
    callId: "1",
    agentName: "alice",
    arguments: {},
    transfer,
  }).end();
  return spans;
}

Deno.test("a call that leads to another agent says to which, and who goes on", () => {
  assertTree(callTool("current"), {
    name: "execute_tool ask bob",
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": "ask",
      "gen_ai.tool.type": "function",
      "gen_ai.tool.call.id": "1",
      "gen_ai.agent.name": "alice",
      "gen_ai.transfer.mode": "return_to_caller",
      "gen_ai.transfer.target.name": "bob",
    },
  }, { exactAttributes: true });
});

Deno.test("in AutoGen's convention a call that leads to another agent is one like others", () => {
  assertTree(callTool("autogen"), {
    name: "execute_tool ask",
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.system": "autogen",
      "gen_ai.tool.name": "ask",
      "gen_ai.tool.description": "Asks Bob",
      "gen_ai.tool.call.id": "1",
    },
  }, { exactAttributes: true });
});
