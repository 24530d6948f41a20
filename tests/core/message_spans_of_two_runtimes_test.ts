import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";
import { answering, Ask, echo, idOf, runtimeWith } from "./_fixture.ts";

Deno.test("what one runtime says of its own message spans does not silence another that says nothing", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  const here = await runtimeWith({ tracerProvider, agents: { a: echo } });
  const quiet = await runtimeWith({
    tracerProvider,
    detail: "agents",
    agents: {
      q: () =>
        answering((_, { traceContext }) =>
          here.sendMessage(Ask({ question: "" }), idOf("a"), { traceContext })
        ),
    },
  });
  here.start();
  quiet.start();
  await quiet.sendMessage(Ask({ question: "" }), idOf("q"));
  await here.close();
  await quiet.close();
  assertTree(spans, { name: "send a", children: [{ name: "process a" }] });
});
