import { TopicId } from "@autogen-edge/runtime";
import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";
import { propagation, ROOT_CONTEXT } from "@opentelemetry/api";
import { assertEquals } from "@std/assert";
import { answering, Ask, idOf, News, runtimeWith } from "./_fixture.ts";

Deno.test("autogen: an agent that cannot be made has no process span (Python: create ERROR, send UNSET)", async () => {
  const spans = recordSpans();
  await using runtime = await runtimeWith({
    agents: {
      f: () => {
        throw new TypeError("no agent");
      },
    },
    topics: { ff: ["f"], ghosts: ["ghost"] },
    tracerProvider: spans.tracerProvider,
    conventions: "autogen",
  });
  runtime.start();
  await runtime.sendMessage(Ask({ question: "x" }), idOf("f")).catch(() => {});
  await runtime.publishMessage(News({ n: 1 }), new TopicId("ff", "s"));
  await runtime.publishMessage(News({ n: 1 }), new TopicId("ghosts", "s"));
  await runtime.stopWhenIdle();
  assertTree(spans, [
    { name: "autogen create f.(k)-A", status: "ERROR", events: ["exception"] },
    { name: "autogen send f.(k)-A", links: ["autogen create f.(k)-A"] },
    { name: "autogen create ff.(s)-T" },
    { name: "autogen publish ff.(s)-T", links: ["autogen create ff.(s)-T"] },
    { name: "autogen create ghosts.(s)-T" },
    {
      name: "autogen publish ghosts.(s)-T",
      links: ["autogen create ghosts.(s)-T"],
    },
  ]);
});

Deno.test("autogen: the caller's baggage reaches the handler", async () => {
  const spans = recordSpans();
  let user: string | undefined;
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        answering((_, { traceContext }) => {
          user = propagation.getBaggage(traceContext)?.getEntry("user")?.value;
        }),
    },
    tracerProvider: spans.tracerProvider,
    conventions: "autogen",
  });
  runtime.start();
  const traceContext = propagation.setBaggage(
    ROOT_CONTEXT,
    propagation.createBaggage({ user: { value: "7" } }),
  );
  await runtime.sendMessage(Ask({ question: "" }), idOf("a"), { traceContext });
  assertEquals(user, "7");
});
