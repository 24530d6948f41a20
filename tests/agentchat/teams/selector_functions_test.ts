import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  AgentChatError,
  type CallContext,
  type CandidateFunction,
  type SelectorFunction,
} from "@autogen-edge/runtime";
import { assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { causeOf, selectorTeam, speakers } from "./_selectors.ts";

Deno.test("a selector function decides, and no model is asked", async () => {
  for (const choose of [() => "carol", () => Promise.resolve("carol")]) {
    const { team, model } = selectorTeam([], {
      selectorFunction: choose,
      maxTurns: 2,
    });
    assertEquals(await speakers(team, "go"), ["carol", "carol"]);
    assertEquals(model.calls, []);
  }
});

Deno.test("a selector function goes before the candidates", async () => {
  const { team } = selectorTeam([], {
    selectorFunction: () => "alice",
    candidateFunction: () => ["bob", "carol"],
  });
  assertEquals(await speakers(team, "go"), ["alice"]);
});

for (const nothing of [null, undefined]) {
  Deno.test(`a selector function that gives ${nothing} leaves it to the model`, async () => {
    const { team, model } = selectorTeam(["bob"], {
      selectorFunction: () => nothing,
    });
    assertEquals(await speakers(team, "go"), ["bob"]);
    assertEquals(model.calls.length, 1);
  });
}

Deno.test("functions see the conversation, the events in it included", async () => {
  const seen: string[][] = [];
  const { team } = selectorTeam([], {
    maxTurns: 2,
    selectorFunction: (thread) => {
      seen.push(thread.map(({ source, content }) => `${source}: ${content}`));
      // What they do with the list is their own affair.
      (thread as unknown[]).length = 0;
      return null;
    },
    candidateFunction: (thread) => [thread.length === 1 ? "alice" : "bob"],
  });
  assertEquals(await speakers(team, "go"), ["alice", "bob"]);
  assertEquals(seen, [["user: go"], ["user: go", "alice: alice1"]]);
});

Deno.test("a model chooses among the candidates, and knows all roles", async () => {
  const { team, model } = selectorTeam(["carol", "dave"], {
    names: ["alice", "bob", "carol", "dave"],
    candidateFunction: () => Promise.resolve(["carol", "dave"]),
    maxTurns: 2,
  });
  assertEquals(await speakers(team, "go"), ["carol", "dave"]);
  const roles =
    "alice: alice agent\nbob: bob agent\ncarol: carol agent\ndave: dave agent";
  assertEquals(
    model.questions[0],
    `['carol', 'dave']|${roles}|user: go\n\n`,
  );
});

Deno.test("one candidate needs no model, and may go on", async () => {
  const { team, model } = selectorTeam([], {
    candidateFunction: () => ["bob"],
    maxTurns: 2,
  });
  assertEquals(await speakers(team, "go"), ["bob", "bob"]);
  assertEquals(model.calls, []);
});

Deno.test("a candidate who spoke last is refused like anybody", async () => {
  const { team, model } = selectorTeam(["bob", "bob", "carol"], {
    candidateFunction: () => ["bob", "carol"],
    maxTurns: 2,
  });
  assertEquals(await speakers(team, "go"), ["bob", "carol"]);
  assertEquals(
    model.questions.at(-1),
    "Repeated speaker is not allowed, please select a different name from: ['bob', 'carol'].",
  );
});

Deno.test("a model cannot choose who is no candidate", async () => {
  const { team, model } = selectorTeam(["alice", "carol"], {
    candidateFunction: () => ["bob", "carol"],
  });
  assertEquals(await speakers(team, "go"), ["carol"]);
  assertEquals(
    model.questions.at(-1),
    "No valid name was mentioned. Please select from: ['bob', 'carol'].",
  );
});

Deno.test("after attempts in vain, the last speaker goes on only as a candidate", async () => {
  const candidates = [["alice", "bob"], ["bob", "carol"], ["carol", "alice"]];
  let turn = 0;
  const { team } = selectorTeam(["bob", "x", "x"], {
    candidateFunction: () => candidates[turn++] ?? [],
    maxSelectorAttempts: 1,
    maxTurns: 3,
  });
  assertEquals(await speakers(team, "go"), ["bob", "bob", "carol"]);
});

const BAD: readonly {
  readonly what: string;
  readonly functions: {
    readonly selectorFunction?: SelectorFunction;
    readonly candidateFunction?: CandidateFunction;
  };
  readonly message: string;
}[] = [
  {
    what: "a selector function names a stranger",
    functions: { selectorFunction: () => "zed" },
    message:
      'Cannot select a speaker: "selectorFunction" gave "zed", and the team has "alice", "bob", "carol"',
  },
  {
    what: "a selector function gives an empty name",
    functions: { selectorFunction: () => "" },
    message:
      'Cannot select a speaker: "selectorFunction" gave "", and the team has "alice", "bob", "carol"',
  },
  {
    what: "a selector function throws",
    functions: {
      selectorFunction: () => {
        throw new RangeError("no idea");
      },
    },
    message: "no idea",
  },
  {
    what: "a candidate function names a stranger",
    functions: { candidateFunction: () => ["bob", "zed"] },
    message:
      'Cannot select a speaker: "candidateFunction" gave "zed", and the team has "alice", "bob", "carol"',
  },
  {
    what: "a candidate function names nobody",
    functions: { candidateFunction: () => [] },
    message: 'Cannot select a speaker: "candidateFunction" gave no name',
  },
  {
    what: "a candidate function gives no list",
    functions: { candidateFunction: () => "bob" as unknown as string[] },
    message:
      'Cannot select a speaker: "candidateFunction" gave no list of names',
  },
  {
    what: "a candidate function rejects",
    functions: { candidateFunction: () => Promise.reject(new Error("gone")) },
    message: "gone",
  },
];

for (const { what, functions, message } of BAD) {
  Deno.test(`${what}: the run ends with an error that says so`, async () => {
    const { team } = selectorTeam(["bob"], functions);
    const error = await assertRejects(
      () => team.run({ task: "go" }),
      AgentChatError,
    );
    assertEquals(error.code, "manager_failed");
    assertEquals(causeOf(error), message);
  });
}

Deno.test("functions get the signal of the run and the place of their spans", async () => {
  const { spans, traceContext } = traced({ detail: "agents" });
  const tracer = spans.tracerProvider.getTracer("app");
  const controller = new AbortController();
  const calls: CallContext[] = [];
  function look(call: CallContext): void {
    calls.push(call);
    tracer.startSpan("look", {}, call.traceContext).end();
  }
  const { team } = selectorTeam(
    ["bob"],
    {
      selectorFunction: (_, call) => look(call),
      candidateFunction: (_, call) => {
        look(call);
        return ["bob"];
      },
    } as Parameters<typeof selectorTeam>[1],
  );
  const { signal } = controller;
  await team.run({ task: "go", traceContext, signal });
  const run = spans.finished.find(({ name }) =>
    name === "invoke_workflow SelectorGroupChat"
  );
  assert(run !== undefined);
  assertEquals(
    spans.finished.filter(({ name }) => name === "look").map((span) =>
      span.parentSpanContext?.spanId
    ),
    [run.spanContext().spanId, run.spanContext().spanId],
  );
  assertEquals(calls.map((call) => call.signal?.aborted), [false, false]);
});

Deno.test("an abort does not wait for a function", async () => {
  const controller = new AbortController();
  const { team } = selectorTeam([], {
    selectorFunction: () => {
      controller.abort(new Error("enough"));
      return Promise.withResolvers<string>().promise;
    },
  });
  const { signal } = controller;
  await assertRejects(() => team.run({ task: "go", signal }), Error, "enough");
});

for (const which of ["selectorFunction", "candidateFunction"] as const) {
  Deno.test(`after an abort, a ${which} that answers late leads to no question`, async () => {
    const { spans, traceContext } = traced();
    const controller = new AbortController();
    const called = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    const names = ["alice", "bob"];
    const { team, model } = selectorTeam(["bob"], {
      names,
      [which]: async () => {
        called.resolve();
        await answer.promise;
        return which === "candidateFunction" ? names : undefined;
      },
    });
    const { signal } = controller;
    const run = team.run({ task: "go", signal, traceContext });
    await called.promise;
    controller.abort(new Error("enough"));
    await assertRejects(() => run, Error, "enough");
    answer.resolve();
    await new Promise((resolve) => setTimeout(resolve));
    assertEquals(model.calls, []);
    assertWellFormed(spans);
  });
}
