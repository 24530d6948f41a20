import { assertEquals } from "@std/assert";
import type { GraphFlow } from "@autogen-edge/runtime";
import {
  assertTree,
  assertWellFormed,
  type ExpectedSpan,
} from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { speaker } from "../_agents.ts";
import { flow } from "./_graphs.ts";

function diamond(): GraphFlow {
  return flow(
    ["s", "a", "b", "c"].map((name) => speaker(name, `I am ${name}`)),
    [["s", "a"], ["s", "b"], ["a", "c"], ["b", "c"]],
    { name: "diamond" },
  );
}

function turn(name: string): ExpectedSpan {
  return {
    name: `invoke_agent ${name}`,
    kind: "INTERNAL",
    children: [{ name: "chat replay", kind: "CLIENT" }],
  };
}

Deno.test("agents who speak at the same time are siblings below the run", async () => {
  const { spans, traceContext } = traced({ detail: "agents" });
  await diamond().run({ task: "go", traceContext });
  assertWellFormed(spans, { oneRootPerTrace: true });
  assertTree(spans, {
    name: "invoke_workflow diamond",
    kind: "INTERNAL",
    attributes: {
      "gen_ai.workflow.name": "diamond",
      "autogen.team.type": "GraphFlow",
      "autogen.team.turns": 3,
      "autogen.team.stop_reason": "Digraph execution is complete",
    },
    children: [turn("s"), turn("a"), turn("b"), turn("c")],
  });
});

Deno.test("all who are next are named where they are chosen", async () => {
  const { spans, traceContext } = traced();
  await diamond().run({ task: "go", traceContext });
  assertWellFormed(spans, { oneRootPerTrace: true });
  const chosen = spans.finished
    .filter(({ name }) => name === "process GraphManager")
    .map(({ attributes }) => attributes["autogen.team.next_speakers"])
    .filter((names) => names !== undefined);
  assertEquals(chosen.map(String).sort(), ["a,b", "c", "s"]);
});

Deno.test("in AutoGen's convention, the manager is of AutoGen's class", async () => {
  const { spans, traceContext } = traced({ conventions: "autogen" });
  await diamond().run({ task: "go", traceContext });
  const classes = new Set(
    spans.finished.map(({ attributes }) => attributes.recipient_agent_class),
  );
  classes.delete(undefined);
  assertEquals([...classes].sort(), ["ChatAgentContainer", "GraphFlowManager"]);
});
