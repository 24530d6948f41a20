import {
  type AgentRuntime,
  AssistantAgent,
  FunctionTool,
  MaxMessageTermination,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  TextMentionTermination,
} from "@autogen-edge/runtime";

/**
 * A team of two assistants, one with a tool.
 *
 * @param runtime - where the team runs; on one of its own by default
 */
export function writers(runtime?: AgentRuntime): RoundRobinGroupChat {
  const modelClient = new ReplayChatCompletionClient(["A draft", "APPROVE"]);
  const search = new FunctionTool<{ query: string }, string>({
    name: "search",
    description: "Searches the archive",
    parameters: {
      type: "object",
      properties: { query: { type: "string" } },
      required: ["query"],
    },
    execute: ({ query }) => `Nothing about ${query}`,
  });
  return new RoundRobinGroupChat({
    participants: [
      new AssistantAgent({ name: "writer", modelClient, tools: [search] }),
      new AssistantAgent({ name: "critic", modelClient }),
    ],
    runtime,
    terminationCondition: new TextMentionTermination("APPROVE")
      .or(new MaxMessageTermination(10)),
  });
}
