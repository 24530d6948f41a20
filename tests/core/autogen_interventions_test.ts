// What is expected here was printed by Python AutoGen 0.7.5 for the same guards.
import {
  DropMessage,
  type InterventionHandler,
  Interventions,
  TopicId,
} from "@autogen-edge/runtime";
import {
  assertTree,
  assertWellFormed,
  type ExpectedSpan,
  recordSpans,
} from "@autogen-edge/runtime/testing";
import { Ask, echo, idOf, News, reading, runtimeWith } from "./_fixture.ts";

/** The trees of a send and of an event that pass by a guard. */
async function treesWith(
  guard: InterventionHandler,
  expected: readonly ExpectedSpan[],
): Promise<void> {
  const spans = recordSpans();
  await using runtime = await runtimeWith({
    agents: { a: echo, r: () => reading(() => {}) },
    topics: { t: ["r"] },
    tracerProvider: spans.tracerProvider,
    conventions: "autogen",
    interventions: new Interventions(guard),
  });
  runtime.start();
  await runtime.sendMessage(Ask({ question: "?" }), idOf("a")).catch(() => {});
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t", "k"));
  await runtime.stopWhenIdle();
  assertTree(spans, expected);
  assertWellFormed(spans);
}

const failed = { status: "ERROR", events: ["exception"] } as const;

function create(
  destination: string,
  more: Partial<ExpectedSpan> = {},
): ExpectedSpan {
  const name = `autogen create ${destination}`;
  return { name, kind: "PRODUCER", events: [], ...more };
}

function intercept(destination: string): ExpectedSpan {
  return {
    name: "autogen intercept Guard",
    kind: "CONSUMER",
    links: [`autogen create ${destination}`],
    attributes: {
      "messaging.operation": "receive",
      "messaging.destination": "Guard",
    },
    status: "UNSET",
    events: [],
  };
}

function transfer(destination: string, recipient: string): ExpectedSpan {
  const operation = destination.endsWith("T") ? "publish" : "send";
  const links = [`autogen create ${destination}`];
  return {
    name: `autogen ${operation} ${destination}`,
    kind: "PRODUCER",
    links,
    children: [{
      name: `autogen process ${recipient}`,
      kind: "CONSUMER",
      links,
    }],
  };
}

const SEND = "a.(k)-A";
const EVENT = "t.(k)-T";
const ack: ExpectedSpan = {
  name: "autogen ack",
  kind: "CONSUMER",
  links: [`autogen send ${SEND}`],
};
const delivered = [transfer(SEND, SEND), transfer(EVENT, "r.(k)-A")];

Deno.test("an intervention is a span under the loop, linked to the message", async () => {
  await treesWith({ name: "Guard", onSend() {}, onPublish() {} }, [
    create(SEND),
    intercept(SEND),
    ...delivered,
    ack,
    create(EVENT),
    intercept(EVENT),
  ]);
});

const ACTS: readonly [string, () => Promise<typeof DropMessage>][] = [
  ["drops", () => Promise.resolve(DropMessage)],
  ["fails", () => Promise.reject(new RangeError("no"))],
];
for (const [does, act] of ACTS) {
  Deno.test(`what an intervention ${does} has no span after it, and the sender's says so`, async () => {
    await treesWith({ name: "Guard", onSend: act, onPublish: act }, [
      create(SEND, failed),
      intercept(SEND),
      create(EVENT),
      intercept(EVENT),
    ]);
  });

  Deno.test(`a reply that an intervention ${does} has no ack, and no span of its own`, async () => {
    await treesWith({ name: "Guard", onResponse: act }, [
      create(SEND, failed),
      ...delivered,
      create(EVENT),
    ]);
  });
}
