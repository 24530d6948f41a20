/**
 * Plays a scenario of Python AutoGen with agents and teams of ours.
 *
 * @module
 */

import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import {
  AssistantAgent,
  type AssistantAgentOptions,
  BaseGroupChat,
  type CreateOptions,
  type CreateResult,
  FunctionTool,
  type LlmMessage,
  MaxMessageTermination,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  type Task,
  type TerminationCondition,
  TextMentionTermination,
  withTelemetry,
} from "@autogen-edge/runtime";
import { recordSpans, type SpanRecorder } from "@autogen-edge/runtime/testing";
import {
  type Component,
  fromPython,
  type Outcome,
  type Scenario,
  toPython,
} from "./_scenario.ts";

/** What came of a scenario: an outcome for each run, and the spans. */
export interface Played {
  readonly outcomes: readonly Outcome[];
  readonly spans: SpanRecorder;
}

/** Plays a scenario with a span `app` open around it. */
export async function play(scenario: Scenario): Promise<Played> {
  const calls: unknown[] = [];
  const runner = scenario.kind === "agent"
    ? buildAgent(scenario.component, calls)
    : buildTeam(scenario.component, calls);
  const spans = recordSpans();
  const app = spans.tracerProvider.getTracer("app").startSpan("app");
  const traceContext = trace.setSpan(
    withTelemetry(ROOT_CONTEXT, {
      tracerProvider: spans.tracerProvider,
      conventions: "autogen",
      captureContent: true,
      contentBudget: 100_000,
    }),
    app,
  );
  const outcomes: Outcome[] = [];
  for (const step of scenario.steps) {
    calls.length = 0;
    if ("run" in step) {
      const task = fromPython(step.run.task) as Task | null;
      const outcome = await run(runner, task ?? undefined, traceContext);
      outcomes.push({ ...outcome, model_calls: [...calls] });
    } else if (runner instanceof BaseGroupChat) {
      await runner.reset({ traceContext });
    } else {
      await runner.onReset();
    }
  }
  app.end();
  return { outcomes, spans };
}

async function run(
  runner: AssistantAgent | BaseGroupChat,
  task: Task | undefined,
  traceContext: Context,
): Promise<Omit<Outcome, "model_calls">> {
  const stream: unknown[] = [];
  try {
    for await (const item of runner.runStream({ task, traceContext })) {
      if (item.type !== "TaskResult") {
        stream.push(toPython(item));
        continue;
      }
      const { messages, stopReason } = item;
      const result = {
        stop_reason: stopReason,
        messages: messages.map(toPython),
      };
      return { result, stream };
    }
    throw new Error("The run ended without a result");
  } catch (error) {
    const { message } = error as Error;
    return { error: { message }, stream };
  }
}

function buildTeam({ config }: Component, calls: unknown[]): BaseGroupChat {
  const participants = config["participants"] as readonly Component[];
  return new RoundRobinGroupChat({
    participants: participants.map((agent) => buildAgent(agent, calls)),
    maxTurns: config["max_turns"] as number | undefined,
    terminationCondition: buildCondition(
      config["termination_condition"] as Component | undefined,
    ),
  });
}

function buildAgent({ config }: Component, calls: unknown[]): AssistantAgent {
  const workbenches = config["workbench"] as readonly Component[];
  const tools = workbenches.flatMap((workbench) =>
    workbench.config["tools"] as readonly Component[]
  );
  const model = config["model_client"] as Component;
  return new AssistantAgent({
    ...fromPython(config) as AssistantAgentOptions,
    modelContext: undefined,
    workbench: undefined,
    modelClient: new LoggedClient(
      fromPython(model.config["chat_completions"]) as CreateResult[],
      calls,
    ),
    tools: tools.map((tool) =>
      TOOLS[String(tool.config["name"])] ?? missing(tool)
    ),
  });
}

function buildCondition(
  component: Component | undefined,
): TerminationCondition | undefined {
  if (component === undefined) return undefined;
  const { provider, config } = component;
  const kind = provider.split(".").at(-1);
  if (kind === "TextMentionTermination") {
    return new TextMentionTermination(String(config["text"]));
  }
  if (kind === "MaxMessageTermination") {
    return new MaxMessageTermination(Number(config["max_messages"]));
  }
  const parts = (config["conditions"] as readonly Component[]).map((part) =>
    buildCondition(part) ?? missing(component)
  );
  return parts.reduce((all, part) =>
    kind === "AndTerminationCondition" ? all.and(part) : all.or(part)
  );
}

function missing({ provider }: Component): never {
  throw new Error(`Cannot build a "${provider}"`);
}

/** Notes what the model is asked, in Python's words. */
class LoggedClient extends ReplayChatCompletionClient {
  readonly #calls: unknown[];

  constructor(
    completions: readonly (string | CreateResult)[],
    calls: unknown[],
  ) {
    super(completions);
    this.#calls = calls;
  }

  override create(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): Promise<CreateResult> {
    this.#note(messages, options);
    return super.create(messages, options);
  }

  override createStream(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): AsyncIterableIterator<string | CreateResult, void, undefined> {
    this.#note(messages, options);
    return super.createStream(messages, options);
  }

  #note(messages: readonly LlmMessage[], options: CreateOptions): void {
    const { tools = [], toolChoice = "auto", jsonOutput = null } = options;
    this.#calls.push({
      messages: messages.map(toPython),
      tools: tools.map(({ name }) => name),
      tool_choice: toolChoice,
      json_output: jsonOutput,
    });
  }
}

const WEATHER: Readonly<Record<string, string>> = {
  Paris: "sunny",
  Oslo: "snow",
};

const TOOLS: Readonly<Record<string, FunctionTool>> = {
  add: tool("add", "Add two integers", ({ a, b }) => Number(a) + Number(b)),
  echo: tool("echo", "Return the text", ({ text }) => text),
  fail: tool("fail", "Always fails with the reason", ({ reason }) => {
    throw new Error(String(reason));
  }),
  lookup: tool(
    "lookup",
    "Weather of a city",
    ({ city }) => WEATHER[String(city)] ?? "unknown",
  ),
};

function tool(
  name: string,
  description: string,
  execute: (args: Readonly<Record<string, unknown>>) => unknown,
): FunctionTool {
  return new FunctionTool({
    name,
    description,
    parameters: { type: "object" },
    execute,
  });
}
