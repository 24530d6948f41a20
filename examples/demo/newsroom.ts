import type { Context } from "@opentelemetry/api";
import {
  type AgentRuntime,
  AssistantAgent,
  type FunctionCall,
  FunctionTool,
  injectEnvelope,
  MaxMessageTermination,
  RoundRobinGroupChat,
  TextMentionTermination,
} from "@autogen-edge/runtime";
import { PacedReplayClient } from "./paced_replay_client.ts";

/** What the newsroom is asked. */
export const QUESTION = "How long does sunlight take to reach Neptune?";

/** Where a newsroom works. */
export interface NewsroomOptions {
  /** Where its agents live. */
  readonly runtime: AgentRuntime;
  /** The parent of the spans of their creation. */
  readonly traceContext: Context;
  /** Where facts are looked up. */
  readonly almanac: string;
}

/** Makes a team: a planner, a researcher who looks things up, and a writer. */
export function createNewsroom(options: NewsroomOptions): RoundRobinGroupChat {
  const { runtime, traceContext, almanac } = options;
  const assistant = { modelClientStream: true, traceContext } as const;
  return new RoundRobinGroupChat({
    name: "newsroom",
    runtime,
    participants: [
      new AssistantAgent({
        ...assistant,
        name: "planner",
        modelClient: scriptedModel([
          "Two facts decide this: how far Neptune is from the Sun, and how " +
          "fast light travels. Researcher, please look both up.",
          "4,498,000,000 km / 299,792 km/s = 15,004 s, which is 4 h 10 min. " +
          "The story holds: APPROVED",
        ]),
      }),
      new AssistantAgent({
        ...assistant,
        name: "researcher",
        tools: [lookUpTool(almanac)],
        reflectOnToolUse: true,
        modelClient: scriptedModel([
          [lookUpCall("distance of Neptune"), lookUpCall("speed of light")],
          "Neptune is 4,498 million km from the Sun, and light travels " +
          "299,792 km in a second.",
        ]),
      }),
      new AssistantAgent({
        ...assistant,
        name: "writer",
        modelClient: scriptedModel([
          "Sunlight needs about 4 hours and 10 minutes to reach Neptune. " +
          "Noon there is lit by what left the Sun this morning.",
        ]),
      }),
    ],
    terminationCondition: new TextMentionTermination("APPROVED")
      .or(new MaxMessageTermination(20)),
  });
}

/** Asks the almanac over HTTP, and hands the trace on to it. */
function lookUpTool(almanac: string): FunctionTool<{ fact: string }, string> {
  return new FunctionTool({
    name: "look_up",
    description: "Looks a fact up in the almanac",
    parameters: {
      type: "object",
      properties: { fact: { type: "string" } },
      required: ["fact"],
    },
    async execute({ fact }, { signal, traceContext }) {
      const url = `${almanac}/facts/${encodeURIComponent(fact)}`;
      const { traceparent = "" } = injectEnvelope(traceContext);
      const response = await fetch(url, {
        headers: { traceparent },
        signal: signal ?? null,
      });
      const text = await response.text();
      if (!response.ok) throw new Error(text);
      return text;
    },
  });
}

function lookUpCall(fact: string): FunctionCall {
  return {
    id: `call ${fact}`,
    name: "look_up",
    arguments: JSON.stringify({ fact }),
  };
}

function scriptedModel(
  answers: readonly (string | readonly FunctionCall[])[],
): PacedReplayClient {
  const completions = answers.map((answer) =>
    typeof answer === "string" ? answer : {
      finishReason: "function_calls",
      content: answer,
      usage: { promptTokens: 24, completionTokens: 14 },
      cached: false,
    } as const
  );
  return new PacedReplayClient(completions, { model: "scripted" });
}
