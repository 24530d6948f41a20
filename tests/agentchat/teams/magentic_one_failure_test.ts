import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  AgentChatError,
  ChatCompletionClient,
  type CreateResult,
  type LlmMessage,
  ModelError,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";
import {
  assertTree,
  assertWellFormed,
  type ExpectedSpan,
} from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { Actor, toolCalls, transcript } from "../_agents.ts";
import {
  ABLE,
  counter,
  DONE,
  GO,
  magenticTeam,
  STUCK,
} from "./_magentic_one.ts";

const REASON = new Error("enough");
const CHAT: ExpectedSpan = { name: "chat replay", kind: "CLIENT" };
const MANAGER = "process MagenticOneOrchestrator";

function publish(topic: string): ExpectedSpan {
  return { name: `publish ${topic}` };
}

/** The span of a handler that a publication caused. */
function process(who: string, topic = "group_topic"): ExpectedSpan {
  return { name: `process ${who}`, links: [`publish ${topic}`] };
}

/** What the orchestrator says to all: the reader, and the participants. */
const SAY = [publish("output_topic"), publish("group_topic")];

async function failureOf(run: () => Promise<unknown>): Promise<AgentChatError> {
  return await assertRejects(run, AgentChatError);
}

Deno.test("what the orchestrator does are spans of the run, its model's calls below its own", async () => {
  const { spans, traceContext } = traced();
  const { team } = magenticTeam(
    ["F", "P", "no JSON", GO, STUCK, "F2", "P2", DONE, "fin"],
    { maxStalls: 1 },
  );
  await team.run({ task: "T", traceContext });
  assertWellFormed(spans, { oneRootPerTrace: true });
  const resets = ["ann", "bob"].map((name) => ({
    name: `send ${name}`,
    children: [{ name: `process ${name}` }],
  }));
  assertTree(spans, {
    name: "invoke_workflow MagenticOneGroupChat",
    attributes: {
      "autogen.team.type": "MagenticOneGroupChat",
      "autogen.team.turns": 1,
      "autogen.team.stop_reason": "because",
    },
    children: [
      {
        name: "send MagenticOneOrchestrator",
        children: [{
          name: MANAGER,
          attributes: {
            "autogen.team.next_speakers": (value) => String(value) === "ann",
            "autogen.team.selector_attempts": 2,
          },
          children: [
            ...[publish("output_topic"), CHAT, CHAT, ...resets, ...SAY],
            ...[CHAT, CHAT, ...SAY, publish("ann")],
          ],
        }],
      },
      ...["ann", "bob", "ann", "bob"].map((name) => process(name)),
      {
        ...process("ann", "ann"),
        children: [{ name: "invoke_agent ann", children: SAY }],
      },
      process("MagenticOneOrchestrator", "output_topic"),
      process("bob"),
      {
        ...process("MagenticOneOrchestrator"),
        children: [
          ...[CHAT, CHAT, CHAT, ...resets, ...SAY],
          ...[CHAT, CHAT, ...SAY, publish("output_topic")],
        ],
      },
      ...["ann", "bob", "ann", "bob"].map((name) => process(name)),
    ],
  });
});

for (
  const [doing, answers] of [
    ["gather the facts", []],
    ["make a plan", ["F"]],
    ["judge the progress", ["F", "P"]],
    ["judge the progress", ["F", "P", GO]],
    ["update the facts", ["F", "P", GO, STUCK]],
    ["change the plan", ["F", "P", GO, STUCK, "F2"]],
    ["judge the progress", ["F", "P", GO, STUCK, "F2", "P2"]],
    ["give the answer", ["F", "P", DONE]],
  ] as const
) {
  const where = `${doing}, after ${answers.length} answers`;

  Deno.test(`a model that fails ends the run, and the error names what was being done: ${where}`, async () => {
    const { spans, traceContext } = traced();
    const { team } = magenticTeam(answers, { maxStalls: 1 });
    const error = await failureOf(() => team.run({ task: "T", traceContext }));
    const message =
      `Cannot ${doing} as "MagenticOneOrchestrator": No more mock responses available`;
    assertEquals(error.code, "manager_failed");
    assertEquals(error.message, `AgentChatError: ${message}`);
    const { cause } = error;
    assert(cause instanceof AgentChatError);
    assertEquals(cause.message, message);
    assert(cause.cause instanceof ModelError);
    assertWellFormed(spans, { oneRootPerTrace: true });
    const recorded = spans.finished.filter(({ events }) => events.length > 0);
    assertEquals(recorded.map(({ name }) => name), ["chat replay"]);
  });

  Deno.test(`a model that asks for tools ends the run: ${where}`, async () => {
    const { spans, traceContext } = traced();
    const { team } = magenticTeam([...answers, toolCalls(["x", {}])], {
      maxStalls: 1,
    });
    const error = await failureOf(() => team.run({ task: "T", traceContext }));
    assertEquals(
      error.message,
      `AgentChatError: Cannot ${doing} as "MagenticOneOrchestrator": the model asked for tools`,
    );
    assertWellFormed(spans, { oneRootPerTrace: true });
  });
}

Deno.test("a model that throws before it is asked fails as any other", async () => {
  class Broken extends ChatCompletionClient {
    constructor() {
      super({ model: "broken", provider: "none", modelInfo: ABLE });
    }
    override create(): Promise<CreateResult> {
      throw new RangeError("broken");
    }
    protected override complete(): Promise<CreateResult> {
      return Promise.reject(new Error("never"));
    }
  }
  const { team } = magenticTeam([], { modelClient: new Broken() });
  const { message } = await failureOf(() => team.run({ task: "T" }));
  assertEquals(
    message,
    'AgentChatError: Cannot gather the facts as "MagenticOneOrchestrator": broken',
  );
});

Deno.test("a participant that fails ends the run, and the next run begins anew", async () => {
  const { spans, traceContext } = traced();
  let turns = 0;
  const ann = new Actor(
    "ann",
    () =>
      turns++ === 0
        ? Promise.reject(new RangeError("too far"))
        : Promise.resolve("here"),
  );
  const { team } = magenticTeam(
    ["F", "P", GO, "F2", "P2", GO, DONE, "fin"],
    { participants: [ann] },
  );
  const error = await failureOf(() => team.run({ task: "T", traceContext }));
  assertEquals(error.code, "participant_failed");
  assertEquals(error.message, "RangeError: too far");
  assertWellFormed(spans, { oneRootPerTrace: true });
  const { messages } = await team.run({ task: "U" });
  assertEquals(transcript(messages).slice(2), [
    "MagenticOneOrchestrator: go on",
    "ann: here",
    "MagenticOneOrchestrator: fin",
  ]);
});

Deno.test("a participant that cannot be reset ends the run by its name", async () => {
  class Stubborn extends Actor {
    override onReset(): void {
      throw new Error("not now");
    }
  }
  const { spans, traceContext } = traced();
  const stubborn = new Stubborn("bob", () => Promise.resolve("bob1"));
  const { team } = magenticTeam(["F", "P", GO], {
    participants: [counter("ann"), stubborn],
  });
  const { message } = await failureOf(() =>
    team.run({ task: "T", traceContext })
  );
  assertEquals(
    message,
    'AgentChatError: Cannot reset "bob" as "MagenticOneOrchestrator": not now',
  );
  assertWellFormed(spans, { oneRootPerTrace: true });
});

Deno.test("a run without a task is refused, before anybody is asked", async () => {
  const { spans, traceContext } = traced();
  const { team, model } = magenticTeam(["F", "P", DONE, "fin"]);
  const { message } = await failureOf(() => team.run({ traceContext }));
  assertEquals(
    message,
    'TypeError: Cannot begin as "MagenticOneOrchestrator": there is no task to plan for',
  );
  assertEquals(model.calls, []);
  assertWellFormed(spans, { oneRootPerTrace: true });
});

/** A model whose answers a test decides. */
class Voice extends ChatCompletionClient {
  readonly #answer: (asked: readonly LlmMessage[]) => string | undefined;
  readonly #silent = Promise.withResolvers<void>();

  constructor(answer: (asked: readonly LlmMessage[]) => string | undefined) {
    super({ model: "voice", provider: "none", modelInfo: ABLE });
    this.#answer = answer;
  }

  /** When it is asked what it has no answer to, and never gives one. */
  get silent(): Promise<void> {
    return this.#silent.promise;
  }

  protected override complete(
    messages: readonly LlmMessage[],
  ): Promise<CreateResult> {
    const content = this.#answer(messages);
    if (content === undefined) {
      this.#silent.resolve();
      return new Promise(() => {});
    }
    const usage = { promptTokens: 1, completionTokens: 1 };
    const finishReason = "stop";
    return Promise.resolve({ finishReason, content, usage, cached: false });
  }
}

const DIALOGUE = ["F", "P", GO, STUCK, "F2", "P2", DONE, "fin"];

for (let heard = 0; heard < DIALOGUE.length; heard++) {
  Deno.test(`an abort ends a run whose model falls silent after ${heard} answers`, async () => {
    const { spans, traceContext } = traced();
    await using runtime = new SingleThreadedAgentRuntime();
    runtime.start();
    const answers = DIALOGUE.slice(0, heard);
    const modelClient = new Voice(() => answers.shift());
    const { team } = magenticTeam([], { modelClient, maxStalls: 1, runtime });
    const controller = new AbortController();
    const { signal } = controller;
    const running = team.run({ task: "T", signal, traceContext });
    await modelClient.silent;
    controller.abort(REASON);
    assertEquals(await assertRejects(() => running), REASON);
    await runtime.stopWhenIdle();
    assertWellFormed(spans, { oneRootPerTrace: true });
    const cut = spans.finished.filter(({ attributes }) =>
      attributes["autogen.outcome"] === "cancelled"
    );
    for (const name of ["invoke_workflow MagenticOneGroupChat", "chat voice"]) {
      assert(cut.some((span) => span.name === name), name);
    }
    const failed = spans.finished.filter(({ status }) => status.code !== 0);
    assertEquals(failed, []);
  });
}

/** The work goes on until ann has spoken, and then it is stuck. */
function judge(asked: readonly LlmMessage[]): string {
  const texts = asked.map(({ content }) => String(content));
  if (!texts.at(-1)?.startsWith("progress?")) return "text";
  return texts.some((text) => text.startsWith("ann")) ? STUCK : GO;
}

Deno.test("a team runs again whenever it was cut off", async () => {
  let cut = 0;
  for (let moment = 0; moment < 300; moment += 2) {
    const { spans, traceContext } = traced();
    const { team } = magenticTeam([], {
      modelClient: new Voice(judge),
      maxStalls: 1,
      maxTurns: 2,
    });
    const controller = new AbortController();
    const { signal } = controller;
    const running = team.run({ task: "T", signal, traceContext });
    for (let tick = 0; tick < moment; tick++) await null;
    controller.abort(REASON);
    await running.catch((error) => {
      cut++;
      assertEquals(error, REASON);
    });
    await team.reset({ traceContext });
    const { messages, stopReason } = await team.run({
      task: "U",
      traceContext,
    });
    assertEquals(stopReason, "Max rounds reached.");
    assertEquals(
      transcript(messages).filter((text) => /^ann|^bob/.test(text)).length,
      2,
    );
    assertWellFormed(spans);
  }
  assert(cut > 50 && cut < 150, `It was cut off ${cut} times of 150`);
});
