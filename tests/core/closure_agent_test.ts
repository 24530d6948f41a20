import { assertEquals, assertRejects } from "@std/assert";
import {
  type AgentId,
  AgentRuntimeError,
  ClosureAgent,
  type Message,
  type RegisterClosureOptions,
  SingleThreadedAgentRuntime,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";
import { listenToDiag } from "../otlp/_probe.ts";
import { Answer, Ask, codeOf, idOf, News, runtimeWith } from "./_fixture.ts";

/** Registers a closure for questions, sends it news, and publishes them. */
async function surprise(
  options: Pick<RegisterClosureOptions, "unknownTypePolicy">,
) {
  const seen: Message[] = [];
  const runtime = await runtimeWith({ ignoreUnhandledExceptions: false });
  const subscriptions = [new TypeSubscription("t", "c")];
  await ClosureAgent.registerClosure(
    runtime,
    "c",
    (message) => seen.push(message),
    { ...options, types: [Ask], subscriptions },
  );
  runtime.start();
  const news = News({ n: 1 });
  const outcome = async (work: Promise<unknown>) => {
    try {
      return await work;
    } catch (error) {
      return (error as AgentRuntimeError).code;
    }
  };
  const sent = await outcome(runtime.sendMessage(news, idOf("c")));
  await runtime.publishMessage(news, new TopicId("t", "k"));
  const published = await outcome(runtime.stopWhenIdle());
  await runtime.close();
  return { sent, published, seen };
}

Deno.test("a closure handles what is sent, and its result is the reply", async () => {
  await using runtime = new SingleThreadedAgentRuntime();
  const ids: AgentId[] = [];
  await ClosureAgent.registerClosure(
    runtime,
    "c",
    ({ question }, ctx, id) => {
      ids.push(id);
      return Answer({ text: `${question} ${ctx.isRpc}` });
    },
    { types: [Ask] },
  );
  runtime.start();
  const { text } = await runtime.sendMessage(
    Ask({ question: "x" }),
    idOf("c"),
    { reply: Answer },
  );
  assertEquals(text, "x true");
  assertEquals(ids.map(String), ["c/k"]);
});

Deno.test("a closure handles what is published to its subscriptions, one agent a source", async () => {
  await using runtime = new SingleThreadedAgentRuntime();
  const seen: string[] = [];
  await ClosureAgent.registerClosure(
    runtime,
    "c",
    ({ n }, { topicId }, id) => seen.push(`${n} ${topicId} ${id}`),
    {
      types: [News],
      subscriptions: [
        new TypeSubscription("t", "c"),
        new TypeSubscription("u", "c"),
      ],
    },
  );
  runtime.start();
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t", "x"));
  await runtime.publishMessage(News({ n: 2 }), new TopicId("u", "y"));
  await runtime.publishMessage(News({ n: 3 }), new TopicId("v", "y"));
  await runtime.stopWhenIdle();
  assertEquals(seen, ["1 t/x c/x", "2 u/y c/y"]);
});

Deno.test("a closure of several types is told which one it has by the tag", async () => {
  await using runtime = new SingleThreadedAgentRuntime();
  await ClosureAgent.registerClosure(
    runtime,
    "c",
    (message) =>
      Answer({ text: "n" in message ? `${message.n}` : message.question }),
    { types: [Ask, News] },
  );
  runtime.start();
  const replies = [];
  for (const message of [Ask({ question: "x" }), News({ n: 7 })]) {
    const reply = await runtime.sendMessage(message, idOf("c"), {
      reply: Answer,
    });
    replies.push(reply.text);
  }
  assertEquals(replies, ["x", "7"]);
});

Deno.test("a closure without types takes everything", async () => {
  await using runtime = new SingleThreadedAgentRuntime();
  await ClosureAgent.registerClosure(
    runtime,
    "c",
    ({ type }) => Answer({ text: type }),
  );
  runtime.start();
  const { text } = await runtime.sendMessage(News({ n: 1 }), idOf("c"), {
    reply: Answer,
  });
  assertEquals(text, "News");
});

Deno.test("a closure warns of what it does not take, and has nothing to reply", async () => {
  using diag = listenToDiag();
  const outcome = await surprise({});
  assertEquals(outcome, { sent: undefined, published: undefined, seen: [] });
  assertEquals(
    diag.lines,
    Array(2).fill(
      'Cannot handle message of type "News": agent "c/k" takes "Ask" only',
    ),
  );
});

Deno.test("a closure that is to ignore what it does not take says nothing", async () => {
  using diag = listenToDiag();
  const outcome = await surprise({ unknownTypePolicy: "ignore" });
  assertEquals(outcome, { sent: undefined, published: undefined, seen: [] });
  assertEquals(diag.lines, []);
});

Deno.test("a closure that is strict fails with what it does not take, sent or published", async () => {
  using diag = listenToDiag();
  assertEquals(await surprise({ unknownTypePolicy: "error" }), {
    sent: "cant_handle",
    published: "cant_handle",
    seen: [],
  });
  assertEquals(diag.lines, []);
});

Deno.test("a reply of another type than was asked for is refused, as from any agent", async () => {
  await using runtime = new SingleThreadedAgentRuntime();
  const options = { types: [Ask], unknownTypePolicy: "ignore" } as const;
  await ClosureAgent.registerClosure(runtime, "c", () => 1, options);
  runtime.start();
  assertEquals(
    await codeOf(
      runtime.sendMessage(News({ n: 1 }), idOf("c"), { reply: Answer }),
    ),
    "unexpected_reply",
  );
});

Deno.test("two closures of one agent type are refused", async () => {
  await using runtime = new SingleThreadedAgentRuntime();
  await ClosureAgent.registerClosure(runtime, "c", () => 1);
  await assertRejects(
    () => ClosureAgent.registerClosure(runtime, "c", () => 2),
    AgentRuntimeError,
    "registered already",
  );
});

Deno.test("a closure that is no function is refused before anything is registered", async () => {
  await using runtime = new SingleThreadedAgentRuntime();
  const closure = "no function" as unknown as () => void;
  await assertRejects(
    () => ClosureAgent.registerClosure(runtime, "c", closure),
    TypeError,
    'Cannot register agent type "c": the closure is no function',
  );
  await ClosureAgent.registerClosure(runtime, "c", () => 1);
});

Deno.test("a closure agent has its description and a literal class name", async () => {
  await using runtime = new SingleThreadedAgentRuntime();
  const agent = new ClosureAgent(() => 1, { description: "counts" });
  await runtime.registerAgentInstance(agent, idOf("c"));
  runtime.start();
  assertEquals(agent.description, "counts");
  assertEquals(agent.className, "ClosureAgent");
  assertEquals(new ClosureAgent(() => 1).description, "");
  assertEquals(await runtime.sendMessage(News({ n: 1 }), idOf("c")), 1);
});

Deno.test("a subscription that is refused leaves no agent type behind", async () => {
  await using runtime = new SingleThreadedAgentRuntime();
  const twin = new TypeSubscription("news", "collector");
  await runtime.addSubscription(twin);
  const register = (subscriptions: readonly TypeSubscription[]) =>
    ClosureAgent.registerClosure(runtime, "collector", () => "heard", {
      subscriptions,
    });
  const error = await assertRejects(() => register([twin]), AgentRuntimeError);
  assertEquals(error.code, "already_registered");
  await register([]);
});
