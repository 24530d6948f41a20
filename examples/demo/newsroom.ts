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
import { castModel } from "./cast_model.ts";

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
        systemMessage:
          "You plan a short story with a researcher and a writer. First say " +
          "which facts it needs. Once the writer has written it, check it " +
          "with the facts, and end with the word APPROVED if it holds.",
        modelClient: castModel([
          "Two facts decide this: how far Neptune is from the Sun, and how " +
          "fast light travels. Researcher, please look both up.",
          "4,498,000,000 km / 299,792 km/s = 15,004 s, which is 4 h 10 min. " +
          "The story holds: APPROVED",
        ]),
      }),
      new AssistantAgent({
        ...assistant,
        name: "researcher",
        systemMessage:
          "You look facts up and tell them, and nothing else. The almanac " +
          'knows the "distance of Neptune" and the "speed of light".',
        tools: [lookUpTool(almanac)],
        reflectOnToolUse: true,
        modelClient: castModel([
          [lookUpCall("distance of Neptune"), lookUpCall("speed of light")],
          "Neptune is 4,498 million km from the Sun, and light travels " +
          "299,792 km in a second.",
        ]),
      }),
      new AssistantAgent({
        ...assistant,
        name: "writer",
        systemMessage: "You write the story, in two sentences.",
        modelClient: castModel([
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
