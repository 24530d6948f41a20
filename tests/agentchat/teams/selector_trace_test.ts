import { assertEquals } from "@std/assert";
import {
  assertTree,
  assertWellFormed,
  type ExpectedSpan,
} from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { selectorTeam } from "./_selectors.ts";

const CHAT: ExpectedSpan = { name: "chat replay", kind: "CLIENT" };

function publish(topic: string): ExpectedSpan {
  return { name: `publish ${topic}` };
}

/** The handler of an event, linked to the publish span that caused it. */
function process(
  agent: string,
  topic: string,
  rest: Partial<ExpectedSpan> = {},
): ExpectedSpan {
  const name = `process ${agent}`;
  return { name, links: [`publish ${topic}`], ...rest };
}

function turn(name: string): ExpectedSpan {
  return process(name, name, {
    children: [{
      name: `invoke_agent ${name}`,
      children: [publish("output_topic"), publish("group_topic")],
    }],
  });
}

/** What the span of the manager says of a choice. */
function choice(
  name: string,
  attempts: number,
): NonNullable<ExpectedSpan["attributes"]> {
  return {
    "autogen.team.next_speakers": (value) =>
      JSON.stringify(value) === JSON.stringify([name]),
    "autogen.team.selector_attempts": attempts,
  };
}

const MANAGER = "SelectorGroupChatManager";

Deno.test("a choice is a chat span per attempt, under the span of the manager", async () => {
  const { spans, traceContext } = traced();
  const { team } = selectorTeam(["nobody", "bob", "carol"], { maxTurns: 2 });
  await team.run({ task: "go", traceContext });
  assertWellFormed(spans, { oneRootPerTrace: true });
  assertTree(spans, {
    name: "invoke_workflow SelectorGroupChat",
    attributes: {
      "autogen.team.type": "SelectorGroupChat",
      "autogen.team.turns": 2,
    },
    children: [
      {
        name: `send ${MANAGER}`,
        children: [{
          name: `process ${MANAGER}`,
          attributes: choice("bob", 2),
          children: [
            publish("output_topic"),
            publish("group_topic"),
            CHAT,
            CHAT,
            publish("bob"),
          ],
        }],
      },
      process("alice", "group_topic"),
      process("bob", "group_topic"),
      process("carol", "group_topic"),
      turn("bob"),
      process(MANAGER, "output_topic"),
      process("alice", "group_topic"),
      process("carol", "group_topic"),
      process(MANAGER, "group_topic", {
        attributes: choice("carol", 1),
        children: [CHAT, publish("carol")],
      }),
      turn("carol"),
      process(MANAGER, "output_topic"),
      process("alice", "group_topic"),
      process("bob", "group_topic"),
      process(MANAGER, "group_topic", {
        attributes: { "autogen.team.selector_attempts": undefined },
        children: [publish("output_topic")],
      }),
    ],
  });
});

Deno.test("where nobody asks a model, no attempts are recorded", async () => {
  const { spans, traceContext } = traced();
  const { team } = selectorTeam([], {
    selectorFunction: () => "bob",
    maxTurns: 1,
  });
  await team.run({ task: "go", traceContext });
  assertWellFormed(spans, { oneRootPerTrace: true });
  assertEquals(
    spans.finished.filter(({ attributes }) =>
      "autogen.team.selector_attempts" in attributes
    ),
    [],
  );
  const chosen = spans.finished.flatMap(({ attributes }) =>
    attributes["autogen.team.next_speakers"] ?? []
  );
  assertEquals(chosen, ["bob"]);
});

Deno.test("without message spans, the choice hangs under the run", async () => {
  const { spans, traceContext } = traced({ detail: "agents" });
  const { team } = selectorTeam(["nobody", "bob"]);
  await team.run({ task: "go", traceContext });
  assertWellFormed(spans, { oneRootPerTrace: true });
  assertTree(spans, {
    name: "invoke_workflow SelectorGroupChat",
    attributes: {
      "autogen.team.selector_attempts": undefined,
      "autogen.team.next_speakers": undefined,
    },
    children: [CHAT, CHAT, { name: "invoke_agent bob" }],
  });
});

Deno.test("a choice that fails is recorded on the chat span, and passes through the others", async () => {
  const { spans, traceContext } = traced();
  const { team } = selectorTeam(["nobody"]);
  await team.run({ task: "go", traceContext }).catch(() => {});
  assertWellFormed(spans, { oneRootPerTrace: true });
  const byName = (name: string) =>
    spans.finished.filter((span) => span.name === name);
  const [, failed] = byName("chat replay");
  assertEquals(failed?.attributes["error.type"], "replay_exhausted");
  assertEquals(failed?.events.map(({ name }) => name), ["exception"]);
  const [manager] = byName(`process ${MANAGER}`);
  assertEquals(manager?.attributes["autogen.team.selector_attempts"], 2);
  assertEquals(manager?.events, []);
});
