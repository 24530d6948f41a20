import { assertEquals } from "@std/assert";
import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import {
  AgentId,
  AssistantAgent,
  type Environment,
  markRun,
  RoutedAgent,
  type SingleThreadedAgentRuntime,
  TopicId,
  TypeSubscription,
} from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import type { Scenario } from "../_scenario.ts";
import {
  Answer,
  Ask,
  call,
  delay,
  eventSpan,
  News,
  publishSpan,
  randomOf,
  rpcSpan,
  SlowModel,
  startRuntime,
  Tracing,
} from "./_fixture.ts";
import { addTool, toolTurn } from "./teams.ts";

const CONVERSATIONS = 300;

/** Nothing of the environment, so that a setting outside cannot disturb. */
export const NO_ENVIRONMENT: Environment = () => undefined;

async function registerAgents(
  runtime: SingleThreadedAgentRuntime,
  pause: () => number,
): Promise<void> {
  await runtime.registerFactory(
    "front",
    () =>
      new RoutedAgent("asks and tells").on(Ask, async (ask, ctx) => {
        await delay(pause(), ctx.signal);
        const { key } = runtimeKey(ask.question);
        const [answer] = await Promise.all([
          ctx.send(ask, new AgentId("worker", key), { reply: Answer }),
          ctx.publish(News({ headline: key }), new TopicId("news", key)),
        ]);
        await delay(pause(), ctx.signal);
        return answer;
      }),
  );
  await runtime.registerFactory("worker", ({ id, traceContext }) => {
    const alice = new AssistantAgent({
      name: "alice",
      modelClient: new SlowModel(
        [[call("add", { a: 1, b: 2 })], `answer ${id.key}`],
        pause,
      ),
      tools: [addTool()],
      reflectOnToolUse: true,
      traceContext,
    });
    return new RoutedAgent("runs an assistant").on(Ask, async (ask, ctx) => {
      const { messages } = await alice.run({
        task: ask.question,
        signal: ctx.signal,
        traceContext: ctx.traceContext,
      });
      return Answer({ text: String(messages.at(-1)?.content) });
    });
  });
  await runtime.registerFactory(
    "reader",
    () => new RoutedAgent("reads").on(News, () => delay(pause())),
  );
  await runtime.addSubscription(new TypeSubscription("news", "reader"));
}

function runtimeKey(question: string): { readonly key: string } {
  return { key: question.split(" ").at(-1) ?? "" };
}

/** What one conversation's trace must be, whatever went on beside it. */
const EXPECTED = {
  name: "conversation",
  children: [
    rpcSpan(
      "front",
      publishSpan("news", 1),
      {
        name: "send worker",
        children: [
          { name: "create_agent alice", kind: "CLIENT" },
          { name: "process worker", children: [toolTurn("alice")] },
        ],
      },
    ),
    eventSpan("reader", "news"),
  ],
} as const;

/** Many at once. */
export const conversationScenarios: readonly Scenario[] = [
  {
    name: `${CONVERSATIONS} conversations at once keep to their own traces`,
    async run({ seed }) {
      const random = randomOf(seed);
      const pause = (): number => Math.floor(random() * 12);
      const tracing = new Tracing();
      const runtime = startRuntime(tracing, { environment: NO_ENVIRONMENT });
      await registerAgents(runtime, pause);
      const tracer = tracing.provider.getTracer("app");

      const converse = async (index: number): Promise<string> => {
        const span = tracer.startSpan("conversation", {}, ROOT_CONTEXT);
        const traceContext: Context = markRun(
          trace.setSpan(ROOT_CONTEXT, span),
        );
        await delay(pause());
        const { text } = await runtime.sendMessage(
          Ask({ question: `question ${index}` }),
          new AgentId("front", String(index)),
          { traceContext, reply: Answer },
        );
        span.end();
        return text;
      };
      const answers = await Promise.all(
        Array.from({ length: CONVERSATIONS }, (_, index) => converse(index)),
      );
      await runtime.stopWhenIdle();
      await runtime.close();

      assertEquals(
        answers,
        answers.map((_, index) => `answer ${index}`),
      );
      assertWellFormed(tracing.spans, { oneRootPerTrace: true });
      assertTree(tracing.spans, answers.map(() => EXPECTED));
      assertOneKeyPerTrace(tracing);
    },
  },
];

/** Trees of the same shape could have swapped branches; their keys tell. */
function assertOneKeyPerTrace({ spans }: Tracing): void {
  const keys = new Map<string, Set<string>>();
  for (const span of spans.finished) {
    const name = span.attributes["messaging.destination.name"];
    if (typeof name !== "string") continue;
    const { traceId } = span.spanContext();
    const known = keys.get(traceId) ?? new Set();
    keys.set(traceId, known.add(name.split("/")[1] ?? ""));
  }
  assertEquals(keys.size, CONVERSATIONS);
  assertEquals([...keys.values()].filter(({ size }) => size !== 1), []);
}
