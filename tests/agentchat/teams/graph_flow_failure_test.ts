import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import {
  AgentChatError,
  type AgentChatErrorCode,
  type ConversationItem,
  type EdgeCondition,
  Interventions,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { transcript } from "../_agents.ts";
import { type Edge, flow, Stage } from "./_graphs.ts";

const FAN_OUT: readonly Edge[] = [
  ["s", "a"],
  ["s", "b"],
  ["a", "c"],
  ["b", "c"],
];
const REASON = new Error("enough");

/** Where a team lives; a runtime of its own, or one that it is given. */
const HOMES = {
  "its own runtime": () => undefined,
  "a given runtime": () => {
    const runtime = new SingleThreadedAgentRuntime();
    runtime.start();
    return runtime;
  },
} as const;

async function failure(
  work: () => Promise<unknown>,
  code: AgentChatErrorCode = "participant_failed",
): Promise<AgentChatError> {
  const error = await assertRejects(work, AgentChatError);
  assertEquals(error.code, code);
  return error;
}

/** What an agent does in its first turn; after that, it answers at once. */
function firstTurn(
  first: (signal: AbortSignal) => Promise<string>,
): (signal: AbortSignal) => Promise<string> {
  let turns = 0;
  return (signal) => turns++ === 0 ? first(signal) : Promise.resolve("again");
}

for (const [home, open] of Object.entries(HOMES)) {
  Deno.test(`a run that one of several fails in ends when the others are done, and the next asks only that one again: ${home}`, async () => {
    const { spans, traceContext } = traced({ detail: "agents" });
    await using runtime = open();
    const stage = new Stage();
    const thrown = new RangeError("too far");
    const asked = Promise.withResolvers<void>();
    const late = Promise.withResolvers<string>();
    const team = flow(
      [
        stage.agent("s"),
        stage.waiting("a", firstTurn(() => Promise.reject(thrown))),
        stage.waiting(
          "b",
          firstTurn(() => {
            asked.resolve();
            return late.promise;
          }),
        ),
        stage.agent("c"),
      ],
      FAN_OUT,
      { runtime },
    );

    const items: ConversationItem[] = [];
    let isOver = false;
    const running = failure(async () => {
      for await (const item of team.runStream({ task: "go", traceContext })) {
        if (item.type !== "TaskResult") items.push(item);
      }
    }).finally(() => isOver = true);
    await asked.promise;
    // A run that does not wait would be over by then.
    for (let tick = 0; tick < 1_000; tick++) await null;
    assertEquals(isOver, false);
    late.resolve("late");
    const error = await running;
    assertEquals(error.message, "RangeError: too far");
    assertStrictEquals(error.cause, thrown);
    // As in AutoGen, what is said after an error is no part of the run.
    assertEquals(transcript(items), ["user: go", "s: s"]);
    assertWellFormed(spans, { oneRootPerTrace: true });
    assertTree(spans, {
      name: "invoke_workflow GraphFlow",
      status: "ERROR",
      children: [
        { name: "invoke_agent s" },
        { name: "invoke_agent a", status: "ERROR", events: ["exception"] },
        { name: "invoke_agent b" },
      ],
    });

    stage.takeHeard();
    const next = await team.run({ task: "on" });
    assertEquals(transcript(next.messages), ["user: on", "a: again", "c: c"]);
    assertEquals(stage.takeHeard(), [
      "a < go, s, late, on",
      "c < go, s, late, on, again",
    ]);
  });

  Deno.test(`a run that all of several fail in ends with the first error, once: ${home}`, async () => {
    await using runtime = open();
    const stage = new Stage();
    const team = flow(
      [
        stage.agent("s"),
        stage.waiting("a", firstTurn(() => Promise.reject(new Error("first")))),
        stage.waiting(
          "b",
          firstTurn(() => Promise.reject(new Error("second"))),
        ),
        stage.agent("c"),
      ],
      FAN_OUT,
      { runtime },
    );
    const { message } = await failure(() => team.run({ task: "go" }));
    assertEquals(message, "Error: first");
    const { messages } = await team.run();
    assertEquals(transcript(messages), ["a: again", "b: again", "c: c"]);
  });

  Deno.test(`an abort reaches all who speak, leaves no span open, and the next run asks them again: ${home}`, async () => {
    const { spans, traceContext } = traced();
    await using runtime = open();
    const stage = new Stage();
    const controller = new AbortController();
    const aborted: string[] = [];
    const never = (name: string) =>
      firstTurn((signal) =>
        new Promise((_, reject) => {
          signal.addEventListener("abort", () => {
            aborted.push(name);
            reject(signal.reason);
          });
          if (name === "b") controller.abort(REASON);
        })
      );
    const team = flow(
      [
        stage.agent("s"),
        stage.waiting("a", never("a")),
        stage.waiting("b", never("b")),
        stage.agent("c"),
      ],
      FAN_OUT,
      { runtime },
    );
    const { signal } = controller;
    const error = await assertRejects(() =>
      team.run({ task: "go", signal, traceContext })
    );
    assertStrictEquals(error, REASON);
    assertEquals(aborted, ["a", "b"]);
    assertWellFormed(spans, { oneRootPerTrace: true });
    for (const name of ["invoke_agent a", "invoke_agent b"]) {
      const span = spans.finished.find((one) => one.name === name);
      assertEquals(span?.attributes["autogen.outcome"], "cancelled", name);
    }

    const { messages } = await team.run({ task: "on", traceContext });
    assertEquals(transcript(messages), [
      "user: on",
      "a: again",
      "b: again",
      "c: c",
    ]);
    assertWellFormed(spans, { oneRootPerTrace: true });
  });
}

Deno.test("a run that several fail in is told to be over once", async () => {
  let ends = 0;
  await using runtime = new SingleThreadedAgentRuntime({
    interventions: new Interventions({
      name: "count",
      onPublish({ type }) {
        if (type === "GroupChatTermination") ends++;
      },
    }),
  });
  runtime.start();
  const stage = new Stage();
  const fail = () => Promise.reject(new Error("no"));
  const team = flow(
    [
      stage.agent("s"),
      stage.waiting("a", fail),
      stage.waiting("b", fail),
      stage.waiting("c", fail),
    ],
    [["s", "a"], ["s", "b"], ["s", "c"]],
    { runtime },
  );
  await failure(() => team.run({ task: "go" }));
  assertEquals(ends, 1);
});

Deno.test("an abort at any moment leaves a team that runs on to its end", async () => {
  for (let moment = 0; moment < 120; moment++) {
    const { spans, traceContext } = traced();
    const stage = new Stage();
    const team = flow(
      ["s", "a", "b", "c"].map((name) => stage.agent(name)),
      FAN_OUT,
    );
    const controller = new AbortController();
    const { signal } = controller;
    const running = team.run({ task: "go", signal, traceContext });
    for (let tick = 0; tick < moment; tick++) await null;
    controller.abort(REASON);
    const cut = await running.then(() => false, () => true);
    const { messages, stopReason } = await team.run({ traceContext });
    assertEquals(stopReason, "Digraph execution is complete");
    if (cut) assertEquals(messages.at(-1)?.source, "c", `moment ${moment}`);
    assertWellFormed(spans, { oneRootPerTrace: true });
  }
});

const BROKEN: readonly (readonly [EdgeCondition, string])[] = [
  [
    () => {
      throw new EvalError("out of order");
    },
    "EvalError: out of order",
  ],
  [
    (() => Promise.resolve(true)) as unknown as EdgeCondition,
    'TypeError: Cannot follow an edge from "a": its condition gave object, not a boolean',
  ],
];

for (const [condition, message] of BROKEN) {
  Deno.test(`a condition that breaks ends the run, and the next begins at the start: ${message}`, async () => {
    const stage = new Stage();
    let breaks = true;
    const team = flow([stage.agent("a"), stage.agent("b")], [
      ["a", "b", (said) => breaks ? condition(said) : true],
    ]);
    const error = await failure(
      () => team.run({ task: "go" }),
      "manager_failed",
    );
    assertEquals(error.message, message);
    breaks = false;
    const { messages } = await team.run({ task: "on" });
    assertEquals(transcript(messages), ["user: on", "a: a", "b: b"]);
  });
}

Deno.test("a condition that breaks while another speaks ends the run when that one is done", async () => {
  await using runtime = new SingleThreadedAgentRuntime();
  runtime.start();
  const stage = new Stage();
  const late = Promise.withResolvers<string>();
  let breaks = true;
  const team = flow([
    stage.agent("s"),
    stage.agent("a"),
    stage.waiting("b", firstTurn(() => late.promise)),
    stage.agent("c"),
  ], [
    ["s", "a"],
    ["s", "b"],
    ["a", "c", () => {
      late.resolve("late");
      if (breaks) throw new EvalError("out of order");
      return true;
    }],
    ["b", "c"],
  ], { runtime });
  await failure(() => team.run({ task: "go" }), "manager_failed");
  breaks = false;
  const { messages } = await team.run({ task: "on" });
  assertEquals(transcript(messages), [
    "user: on",
    "s: s",
    "a: a",
    "b: again",
    "c: c",
  ]);
});
