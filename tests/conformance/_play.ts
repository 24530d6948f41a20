import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import {
  type AutogenResources,
  BaseChatAgent,
  BaseGroupChat,
  type CallContext,
  type ComponentKind,
  type ComponentRegistry,
  type Conventions,
  type ConversationItem,
  MessageFactory,
  type Task,
  type TaskResult,
  withTelemetry,
} from "@autogen-edge/runtime";
import { recordSpans, type SpanRecorder } from "@autogen-edge/runtime/testing";
import { loggingComponents, withLoggedClients } from "./_logged_components.ts";
import {
  normalForm,
  normalText,
  undescribed,
  withoutAdditions,
} from "./_normal_form.ts";
import type { RunStep, Scenario, Step } from "./_scenario.ts";
import { scenarioTools } from "./_tools.ts";

/** What came of a scenario, in Python's words. */
export interface Played {
  /** The component as it dumps itself. */
  readonly component: unknown;
  /** What came of each step. */
  readonly steps: readonly Outcome[];
  readonly spans: SpanRecorder;
  /** What came of giving back what the component holds. */
  readonly leaving: Outcome;
}

/** What came of something: what there is to see, or the message of an error. */
export interface Outcome {
  readonly result?: unknown;
  readonly error?: string;
  readonly stream?: readonly unknown[];
  readonly modelCalls?: readonly unknown[];
  readonly state?: unknown;
}

type Player = BaseChatAgent | BaseGroupChat;

const PATIENCE = 20_000;

const KINDS: Readonly<Record<Scenario["kind"], ComponentKind<Player>>> = {
  agent: { name: "agent", is: (value) => value instanceof BaseChatAgent },
  team: { name: "team", is: (value) => value instanceof BaseGroupChat },
};

const MESSAGES = new MessageFactory();

/**
 * Plays a scenario with a span `app` open around its steps.
 *
 * @param scenario - what to play
 * @param conventions - how the spans are to look
 * @throws {Error} the component cannot be loaded or dumped
 */
export async function play(
  scenario: Scenario,
  conventions: Conventions,
): Promise<Played> {
  const calls: unknown[] = [];
  const registry = loggingComponents(calls);
  const player = await load(scenario, registry);
  const component = undescribed(registry.dump(player));
  const spans = recordSpans();
  const app = spans.tracerProvider.getTracer("app").startSpan("app");
  const telemetry = withTelemetry(ROOT_CONTEXT, {
    tracerProvider: spans.tracerProvider,
    conventions,
    captureContent: true,
    contentBudget: Infinity,
  });
  const stage = new Stage(scenario, registry, {
    player,
    calls,
    traceContext: trace.setSpan(telemetry, app),
  });
  const steps: Outcome[] = [];
  for (const step of scenario.steps) steps.push(await stage.play(step));
  app.end();
  return { component, steps, spans, leaving: await stage.leave() };
}

interface StageInit {
  readonly player: Player;
  /** What the models were asked. */
  readonly calls: unknown[];
  readonly traceContext: Context;
}

/** The agent or team of a scenario while it is played. */
class Stage {
  readonly #scenario: Scenario;
  readonly #registry: ComponentRegistry<AutogenResources>;
  readonly #calls: unknown[];
  readonly #traceContext: Context;
  #player: Player;

  constructor(
    scenario: Scenario,
    registry: ComponentRegistry<AutogenResources>,
    { player, calls, traceContext }: StageInit,
  ) {
    this.#scenario = scenario;
    this.#registry = registry;
    this.#calls = calls;
    this.#traceContext = traceContext;
    this.#player = player;
  }

  play(step: Step): Promise<Outcome> {
    if (step.kind === "run") return this.#run(step);
    return attempt(async (signal) => {
      const call = { signal, traceContext: this.#traceContext };
      if (step.kind === "reload") return await this.#reload(call);
      if (step.kind === "reset") return await reset(this.#player, call);
      const state = normalForm(await this.#player.saveState(call));
      return { state: withoutAdditions(state) };
    });
  }

  leave(): Promise<Outcome> {
    return attempt(() => leave(this.#player));
  }

  async #run({ task }: RunStep): Promise<Outcome> {
    this.#calls.length = 0;
    const stream: unknown[] = [];
    const traceContext = this.#traceContext;
    const end = await attempt(async (signal) => {
      const options = { task: readTask(task), signal, traceContext };
      let result: unknown;
      for await (const item of this.#player.runStream(options)) {
        if (item.type === "TaskResult") result = resultJson(item);
        else stream.push(normalForm(MESSAGES.dump(item)));
      }
      return { result };
    });
    return { ...end, stream, modelCalls: [...this.#calls] };
  }

  /** Goes on with a fresh component, which has only the state of the old one. */
  async #reload(call: CallContext): Promise<void> {
    const old = this.#player;
    const state = JSON.stringify(await old.saveState(call));
    this.#player = await load(this.#scenario, this.#registry, call);
    await leave(old);
    await this.#player.loadState(JSON.parse(state), call);
  }
}

function load(
  { component, kind, name }: Scenario,
  registry: ComponentRegistry<AutogenResources>,
  call: CallContext = {},
): Promise<Player> {
  return registry.load(withLoggedClients(component), {
    kind: KINDS[kind],
    resources: { tools: scenarioTools() },
    source: name,
    ...call,
  });
}

async function reset(player: Player, call: CallContext): Promise<void> {
  if (player instanceof BaseGroupChat) await player.reset(call);
  else await player.onReset(call);
}

async function leave(player: Player): Promise<void> {
  if (player instanceof BaseGroupChat) await player[Symbol.asyncDispose]();
  else await player.close();
}

function readTask(json: unknown): Task | undefined {
  if (json === null || json === undefined) return undefined;
  if (typeof json === "string") return json;
  const what = "a task";
  // Whether they are messages, and no events, the run sees.
  return (Array.isArray(json)
    ? json.map((item) => MESSAGES.load(item, { what }))
    : MESSAGES.load(json, { what })) as Task;
}

function resultJson({ messages, stopReason }: TaskResult): unknown {
  const dumped = messages.map((message: ConversationItem) =>
    MESSAGES.dump(message)
  );
  return normalForm({ stop_reason: stopReason, messages: dumped });
}

/** Does something, and ends what does not end by itself. */
async function attempt(
  work: (signal: AbortSignal) => Promise<Outcome | void>,
): Promise<Outcome> {
  const controller = new AbortController();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    const reason = new Error(`It did not end within ${PATIENCE} ms`);
    controller.abort(reason);
    reject(reason);
  }, PATIENCE);
  try {
    return await Promise.race([work(controller.signal), late]) ?? {};
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { error: normalText(message) };
  } finally {
    clearTimeout(timer);
  }
}
