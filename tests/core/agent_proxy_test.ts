import { assert, assertEquals, assertRejects } from "@std/assert";
import { AgentProxy } from "@autogen-edge/runtime";
import {
  Answer,
  answering,
  Ask,
  codeOf,
  echo,
  gate,
  idOf,
  runtimeWith,
} from "./_fixture.ts";

Deno.test("a proxy sends to its agent, and gives a typed reply", async () => {
  await using runtime = await runtimeWith({ agents: { a: echo } });
  runtime.start();
  const proxy = new AgentProxy(idOf("a"), runtime);
  assertEquals(proxy.id.toString(), "a/k");
  const { text } = await proxy.send(Ask({ question: "why?" }), {
    reply: Answer,
  });
  assertEquals(text, "why?");
  assertEquals(
    await proxy.send(Ask({ question: "how?" })),
    Answer({ text: "how?" }),
  );
});

Deno.test("a proxy sends in the name of a sender", async () => {
  await using runtime = await runtimeWith({
    agents: {
      a: () => answering((_question, ctx) => Answer({ text: `${ctx.sender}` })),
      b: echo,
    },
  });
  runtime.start();
  const { text } = await new AgentProxy(idOf("a"), runtime).send(
    Ask({ question: "" }),
    { reply: Answer, sender: idOf("b") },
  );
  assertEquals(text, "b/k");
});

Deno.test("a proxy of an agent that is not there rejects when it is used", async () => {
  await using runtime = await runtimeWith({});
  runtime.start();
  const proxy = new AgentProxy(idOf("nobody"), runtime);
  assertEquals(
    await codeOf(proxy.send(Ask({ question: "" }))),
    "agent_not_found",
  );
});

Deno.test("a proxy hands the signal on to the handler", async () => {
  const door = gate();
  let seen: AbortSignal | undefined;
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        answering(async (_question, { signal }) => {
          seen = signal;
          await door.pass();
        }),
    },
  });
  runtime.start();
  const controller = new AbortController();
  const asked = new AgentProxy(idOf("a"), runtime).send(
    Ask({ question: "" }),
    { signal: controller.signal },
  );
  await door.reached;
  controller.abort(new Error("enough"));
  await assertRejects(() => asked, Error, "enough");
  assert(seen?.aborted);
  door.open();
});
