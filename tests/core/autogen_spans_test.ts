// What is expected here was printed by Python AutoGen 0.7.5 for the same agents.
import {
  AgentId,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  type SingleThreadedAgentRuntimeOptions,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";
import {
  assertTree,
  assertWellFormed,
  type ExpectedSpan,
  recordSpans,
  type SpanRecorder,
} from "@autogen-edge/runtime/testing";
import { assertEquals } from "@std/assert";
import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { A, Ask, B, Ev, Fan, Nothing, Own } from "./_autogen_agents.ts";
import { ack, create, process, transfer } from "./_autogen_spans.ts";

interface Stage {
  readonly spans: SpanRecorder;
  readonly runtime: SingleThreadedAgentRuntime;
  readonly traceContext: Context;
}

/** Plays a scene below a span `app`, in which the runtime is started, too. */
async function play(
  scene: (stage: Stage) => Promise<unknown>,
  { startOutside = false, ...options }:
    & SingleThreadedAgentRuntimeOptions
    & { readonly startOutside?: boolean } = {},
): Promise<SpanRecorder> {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  let ids = 0;
  const runtime = new SingleThreadedAgentRuntime({
    tracerProvider,
    conventions: "autogen",
    captureContent: true,
    generateId: () => `m-${++ids}`,
    ...options,
  });
  const agents = { a: A, b: B, n: Nothing, fan: Fan, own: Own };
  for (const [type, Kind] of Object.entries(agents)) {
    await runtime.registerFactory(type, () => new Kind(type));
  }
  for (
    const [topic, agent] of [["t", "b"], ["two", "fan"], ["two", "b"], [
      "own",
      "own",
    ]] as const
  ) {
    await runtime.addSubscription(new TypeSubscription(topic, agent));
  }
  const app = tracerProvider.getTracer("app").startSpan("app");
  const traceContext = trace.setSpan(ROOT_CONTEXT, app);
  runtime.start(startOutside ? {} : { traceContext });
  await scene({ spans, runtime, traceContext });
  await runtime.stopWhenIdle();
  app.end();
  await runtime.close();
  assertWellFormed(spans);
  for (const { name, instrumentationScope } of spans.finished) {
    if (name === "app" || name === "late") continue;
    assertEquals(
      [instrumentationScope.name, instrumentationScope.version],
      ["autogen SingleThreadedAgentRuntime", undefined],
    );
  }
  return spans;
}

const a = ["a", "A", "k"] as const;
const b = ["b", "B", "k"] as const;
const n = ["n", "Nothing", "k"] as const;
const failed = { status: "ERROR", events: ["exception"] } as const;
const askX = '{"q":"x","type":"Ask"}';
const yesX = '{"t":"yes x","type":"Ans"}';

/** A asks B, and publishes to it; what its `process` span and what the loop holds. */
const asking = create("b.(k)-A", "Ask");
const conversation: readonly ExpectedSpan[] = [
  create("a.(k)-A", "Ask"),
  transfer("send", "a.(k)-A", [
    process({ recipient: a, id: "m-1", message: askX }, "a.(k)-A", {
      children: [asking, create("t.(s)-T", "Ev")],
    }),
  ]),
  transfer("send", "b.(k)-A", [
    process({ recipient: b, sender: a, id: "m-2", message: askX }, "b.(k)-A"),
  ]),
  ack(b, a, yesX),
  transfer("publish", "t.(s)-T", [
    process({
      recipient: ["b", "B", "s"],
      sender: a,
      topic: "t/s",
      id: "m-3",
      message: '{"n":1,"type":"Ev"}',
    }, "t.(s)-T"),
  ]),
  ack(a, undefined, yesX),
];

Deno.test("autogen: a send that causes a send and a publication", async () => {
  const spans = await play(({ runtime, traceContext }) =>
    runtime.sendMessage(Ask({ q: "x" }), new AgentId("a", "k"), {
      traceContext,
    })
  );
  assertTree(spans, { name: "app", children: conversation }, {
    exactAttributes: true,
  });
});

Deno.test("autogen: a runtime that is started outside has a trace for each step", async () => {
  const spans = await play(
    ({ runtime, traceContext }) =>
      runtime.sendMessage(Ask({ q: "x" }), new AgentId("a", "k"), {
        traceContext,
      }),
    { startOutside: true },
  );
  const [created, ...rest] = conversation;
  assertTree(
    spans,
    [
      { name: "app", children: created === undefined ? [] : [created] },
      ...rest,
    ],
    { exactAttributes: true },
  );
});

Deno.test("autogen: an error is recorded by each span that creates or processes, and by no other", async () => {
  const boom = '{"q":"boom","type":"Ask"}';
  const spans = await play(({ runtime, traceContext }) =>
    runtime.sendMessage(Ask({ q: "boom" }), new AgentId("a", "k"), {
      traceContext,
    }).catch(() => {})
  );
  assertTree(spans, {
    name: "app",
    children: [
      create("a.(k)-A", "Ask", failed),
      transfer("send", "a.(k)-A", [
        process({ recipient: a, id: "m-1", message: boom }, "a.(k)-A", {
          ...failed,
          children: [create("b.(k)-A", "Ask", failed)],
        }),
      ]),
      transfer("send", "b.(k)-A", [
        process(
          { recipient: b, sender: a, id: "m-2", message: boom },
          "b.(k)-A",
          failed,
        ),
      ]),
    ],
  }, { exactAttributes: true });
});

Deno.test("autogen: an unknown recipient fails the creation", async () => {
  const spans = await play(({ runtime, traceContext }) =>
    runtime.sendMessage(Ask({ q: "x" }), new AgentId("zz", "k"), {
      traceContext,
    })
      .catch(() => {})
  );
  assertTree(spans, {
    name: "app",
    children: [create("zz.(k)-A", "Ask", failed)],
  }, { exactAttributes: true });
});

Deno.test("autogen: a publication to nobody, and one whose reader fails", async () => {
  const spans = await play(async ({ runtime, traceContext }) => {
    const options = { traceContext };
    await runtime.publishMessage(Ev({ n: 2 }), new TopicId("t", "s"), options);
    await runtime.publishMessage(
      Ev({ n: 2 }),
      new TopicId("nobody", "s"),
      options,
    );
  });
  assertTree(spans, {
    name: "app",
    children: [
      create("t.(s)-T", "Ev"),
      create("nobody.(s)-T", "Ev"),
      transfer("publish", "t.(s)-T", [
        process(
          {
            recipient: ["b", "B", "s"],
            topic: "t/s",
            id: "m-1",
            message: '{"n":2,"type":"Ev"}',
          },
          "t.(s)-T",
          failed,
        ),
      ]),
      transfer("publish", "nobody.(s)-T", []),
    ],
  }, { exactAttributes: true });
});

Deno.test("autogen: two subscribers, of which one fails", async () => {
  const spans = await play(({ runtime, traceContext }) =>
    runtime.publishMessage(Ev({ n: 2 }), new TopicId("two", "s"), {
      traceContext,
    })
  );
  const read = { topic: "two/s", id: "m-1", message: '{"n":2,"type":"Ev"}' };
  assertTree(spans, {
    name: "app",
    children: [
      create("two.(s)-T", "Ev"),
      transfer("publish", "two.(s)-T", [
        process({ ...read, recipient: ["fan", "Fan", "s"] }, "two.(s)-T"),
        process({ ...read, recipient: ["b", "B", "s"] }, "two.(s)-T", failed),
      ]),
    ],
  }, { exactAttributes: true });
});

Deno.test("autogen: what the handler of an event sends and publishes, and what an agent publishes to itself", async () => {
  const spans = await play(({ runtime, traceContext }) =>
    runtime.publishMessage(Ev({ n: 5 }), new TopicId("two", "s"), {
      traceContext,
    })
  );
  const fan = ["fan", "Fan", "s"] as const;
  const read = { topic: "two/s", id: "m-1", message: '{"n":5,"type":"Ev"}' };
  assertTree(spans, {
    name: "app",
    children: [
      create("two.(s)-T", "Ev"),
      transfer("publish", "two.(s)-T", [
        process({ ...read, recipient: fan }, "two.(s)-T", {
          children: [create("n.(k)-A", "Ask"), create("own.(s)-T", "Ev")],
        }),
        process({ ...read, recipient: ["b", "B", "s"] }, "two.(s)-T"),
      ]),
      transfer("send", "n.(k)-A", [
        process({
          recipient: n,
          sender: fan,
          id: "m-2",
          message: '{"q":"q","type":"Ask"}',
        }, "n.(k)-A"),
      ]),
      ack(n, fan, "No Message"),
      transfer("publish", "own.(s)-T", [
        process(
          {
            recipient: ["own", "Own", "s"],
            sender: fan,
            topic: "own/s",
            id: "m-3",
            message: '{"n":6,"type":"Ev"}',
          },
          "own.(s)-T",
          { children: [create("own.(s)-T", "Ev")] },
        ),
      ]),
      // Nobody but the publisher subscribes; its link is to the second creation.
      transfer("publish", "own.(s)-T", []),
    ],
  }, { exactAttributes: true });
});

Deno.test("autogen: a sender and an id that are given, below a span of the caller's", async () => {
  const spans = await play(async ({ spans, runtime, traceContext }) => {
    const z = new AgentId("b", "z");
    await runtime.registerAgentInstance(
      new RoutedAgent("x"),
      new AgentId("x", "z"),
    );
    await runtime.sendMessage(Ask({ q: "wake" }), z);
    await runtime.stopWhenIdle();
    spans.clear();
    runtime.start({ traceContext });
    const tracer = spans.tracerProvider.getTracer("app");
    const late = tracer.startSpan("late", {}, traceContext);
    await runtime.sendMessage(Ask({ q: "x" }), new AgentId("n", "k"), {
      traceContext: trace.setSpan(traceContext, late),
      messageId: "mine",
      sender: z,
    });
    late.end();
  });
  const sender = ["b", "B", "z"] as const;
  assertTree(spans, {
    name: "app",
    children: [
      { name: "late", children: [create("n.(k)-A", "Ask")] },
      transfer("send", "n.(k)-A", [
        process({ recipient: n, sender, id: "mine", message: askX }, "n.(k)-A"),
      ]),
      ack(n, sender, "No Message"),
    ],
  }, { exactAttributes: true });
});

Deno.test("autogen: content stays out unless it is captured", async () => {
  const spans = await play(
    ({ runtime, traceContext }) =>
      runtime.sendMessage(Ask({ q: "x" }), new AgentId("a", "k"), {
        traceContext,
      }),
    { captureContent: false },
  );
  const bare = spans.finished.map(({ attributes }) => attributes.message);
  assertEquals(bare.filter((message) => message !== undefined), []);
});

Deno.test("autogen: a cancelled send is unset and ends at once, and marks nothing", async () => {
  const controller = new AbortController();
  const spans = await play(async ({ runtime, traceContext }) => {
    const begun = Promise.withResolvers<void>();
    const listens = new RoutedAgent("l").on(Ask, (_, { signal }) => {
      begun.resolve();
      return new Promise((_, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
      });
    });
    await runtime.registerAgentInstance(listens, new AgentId("l", "k"));
    const sent = runtime.sendMessage(Ask({ q: "x" }), new AgentId("l", "k"), {
      traceContext,
      signal: controller.signal,
    });
    await begun.promise;
    controller.abort();
    await sent.catch(() => {});
  });
  assertTree(spans, {
    name: "app",
    children: [
      create("l.(k)-A", "Ask"),
      transfer("send", "l.(k)-A", [
        process({
          recipient: ["l", "RoutedAgent", "k"],
          id: "m-1",
          message: askX,
        }, "l.(k)-A"),
      ]),
    ],
  }, { exactAttributes: true });
});

Deno.test("autogen: the creation of a publication is over when its handlers run, and the publication is not", async () => {
  let open: string[] = [];
  await play(async ({ spans, runtime, traceContext }) => {
    const looks = new RoutedAgent("looks").on(Ev, () => {
      open = spans.open.map(({ name }) => name);
    });
    await runtime.registerAgentInstance(looks, new AgentId("looks", "s"));
    await runtime.addSubscription(new TypeSubscription("seen", "looks"));
    await runtime.publishMessage(Ev({ n: 1 }), new TopicId("seen", "s"), {
      traceContext,
    });
  });
  assertEquals(open, [
    "app",
    "autogen publish seen.(s)-T",
    "autogen process looks.(s)-A",
  ]);
});
