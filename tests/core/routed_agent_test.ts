import {
  AgentId,
  AgentRuntimeError,
  BaseAgent,
  type Message,
  message,
  type MessageContext,
  RoutedAgent,
  TopicId,
} from "@autogen-edge/runtime";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { Answer, Ask, codeOf, idOf, News, runtimeWith } from "./_fixture.ts";

/** Sends one question to an agent and gives back the text of the answer. */
async function ask(agent: RoutedAgent, question = "?"): Promise<string> {
  await using runtime = await runtimeWith({ agents: { a: () => agent } });
  runtime.start();
  const reply = await runtime.sendMessage(Ask({ question }), idOf("a"), {
    reply: Answer,
  });
  return reply.text;
}

/** Publishes one message to an agent. */
async function tell(agent: RoutedAgent, news: Message): Promise<void> {
  await using runtime = await runtimeWith({
    agents: { a: () => agent },
    topics: { t: ["a"] },
    ignoreUnhandledExceptions: false,
  });
  runtime.start();
  await runtime.publishMessage(news, new TopicId("t", "k"));
  await runtime.stopWhenIdle();
}

Deno.test("a routed agent hands a message to the handler of its type", async () => {
  const Other = message("Other");
  const agent = new RoutedAgent("routes")
    .on(Other, () => Answer({ text: "other" }))
    .on(Ask, ({ question }) => Answer({ text: `yes ${question}` }));
  assertEquals(await ask(agent, "x"), "yes x");
});

Deno.test("handlers of one type are tried in the order of their names, the first match wins", async () => {
  const tried: string[] = [];
  const match = (name: string, takes: boolean) => () => {
    tried.push(name);
    return takes;
  };
  const agent = new RoutedAgent("routes");
  for (
    const [name, takes] of [["c", true], ["a", false], ["b", true]] as const
  ) {
    agent.on(Ask, () => Answer({ text: name }), {
      name,
      match: match(name, takes),
    });
  }
  assertEquals(await ask(agent), "b");
  assertEquals(tried, ["a", "b"]);
});

Deno.test("a handler without a match takes all messages of its type", async () => {
  const agent = new RoutedAgent("routes")
    .on(Ask, () => Answer({ text: "rest" }), { name: "b" })
    .on(Ask, () => Answer({ text: "one" }), {
      name: "a",
      match: ({ question }) => question === "1",
    });
  assertEquals(await ask(agent, "1"), "one");
  assertEquals(await ask(agent, "2"), "rest");
});

Deno.test("a match is asked with the message and its context", async () => {
  const seen: unknown[] = [];
  const agent = new RoutedAgent("routes").on(
    Ask,
    () => Answer({ text: "" }),
    {
      match: ({ question }, ctx) => {
        seen.push(question, ctx.isRpc, ctx.topicId);
        return true;
      },
    },
  );
  await ask(agent, "x");
  assertEquals(seen, ["x", true, undefined]);
});

Deno.test("a match that throws fails the message", async () => {
  const cause = new Error("no match");
  const agent = new RoutedAgent("routes").on(Ask, () => Answer({ text: "" }), {
    match: () => {
      throw cause;
    },
  });
  assertEquals(await assertRejects(() => ask(agent), Error), cause);
});

Deno.test("an rpc handler takes what is sent, an event handler what is published", async () => {
  const taken: string[] = [];
  const agent = new RoutedAgent("routes");
  for (const kind of ["event", "message", "rpc"] as const) {
    agent.on(News, (_, { isRpc }) => void taken.push(`${kind} ${isRpc}`), {
      kind,
      name: { event: "1", rpc: "2", message: "3" }[kind],
    });
  }
  await using runtime = await runtimeWith({
    agents: { a: () => agent },
    topics: { t: ["a"] },
  });
  runtime.start();
  await runtime.sendMessage(News({ n: 1 }), idOf("a"));
  await runtime.publishMessage(News({ n: 2 }), new TopicId("t", "k"));
  await runtime.stopWhenIdle();
  assertEquals(taken, ["rpc true", "event false"]);
});

Deno.test("a handler of kind message takes both", async () => {
  const taken: boolean[] = [];
  const agent = () =>
    new RoutedAgent("r").on(News, (_, { isRpc }) => void taken.push(isRpc));
  await using runtime = await runtimeWith({
    agents: { a: agent },
    topics: { t: ["a"] },
  });
  runtime.start();
  await runtime.sendMessage(News({ n: 1 }), idOf("a"));
  await runtime.publishMessage(News({ n: 2 }), new TopicId("t", "k"));
  await runtime.stopWhenIdle();
  assertEquals(taken, [true, false]);
});

Deno.test("a message that wants a reply and has no handler is an error to its sender", async () => {
  const agent = new RoutedAgent("r").on(Ask, () => {}, { kind: "event" });
  const error = await assertRejects(() => ask(agent), AgentRuntimeError);
  assertEquals(error.code, "cant_handle");
  assertEquals(
    error.message,
    'Cannot handle message of type "Ask": agent "a/k" has no handler for it',
  );
});

Deno.test("an event that has no handler is let pass", async () => {
  await tell(new RoutedAgent("r"), News({ n: 1 }));
  await tell(
    new RoutedAgent("r").on(News, () => {
      throw new Error("only sent ones");
    }, { kind: "rpc" }),
    News({ n: 1 }),
  );
});

Deno.test("onUnhandledMessage() decides what becomes of the rest", async () => {
  class Catchall extends RoutedAgent {
    readonly rest: string[] = [];
    override onUnhandledMessage(message: Message, ctx: MessageContext) {
      this.rest.push(`${message.type} ${ctx.isRpc}`);
      return Answer({ text: "whatever" });
    }
  }
  const agent = new Catchall("catches");
  assertEquals(await ask(agent), "whatever");
  await tell(agent, News({ n: 1 }));
  assertEquals(agent.rest, ["Ask true", "News false"]);
});

Deno.test("a type named like a field of every object has no handler", async () => {
  const agent = new RoutedAgent("r");
  for (const name of ["constructor", "__proto__", "toString"]) {
    await using runtime = await runtimeWith({ agents: { a: () => agent } });
    runtime.start();
    const sent = runtime.sendMessage({ type: name }, idOf("a"));
    assertEquals(await codeOf(sent), "cant_handle");
  }
});

Deno.test("an agent knows its id once it is registered, and keeps it", () => {
  const agent = new RoutedAgent("helps");
  const error = assertThrows(() => agent.id, AgentRuntimeError);
  assertEquals(error.code, "agent_not_found");
  assertEquals(
    error.message,
    'Cannot tell the id of "helps": the agent is not registered',
  );
  const id = new AgentId("a", "1");
  agent.bind(id);
  agent.bind(new AgentId("a", "1"));
  assertEquals(agent.id, id);
  const again = assertThrows(
    () => agent.bind(new AgentId("a", "2")),
    AgentRuntimeError,
  );
  assertEquals(again.code, "already_registered");
  assertEquals(
    again.message,
    'Cannot register agent as "a/2": it is "a/1" already',
  );
});

Deno.test("a base agent has the name of its class unless it says otherwise", () => {
  class Plain extends BaseAgent {
    onMessage() {}
  }
  class Named extends Plain {
    override get className() {
      return "Stable";
    }
  }
  assertEquals(new Plain("p").className, "Plain");
  assertEquals(new Named("n").className, "Stable");
  assert(new Plain("p").description === "p");
});
