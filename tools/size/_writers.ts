import {
  type AgentRuntime,
  AssistantAgent,
  MaxMessageTermination,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  TextMentionTermination,
  type Tool,
} from "@autogen-edge/runtime";

/** How {@linkcode writers} are made. */
export interface WritersOptions {
  /** Where the team runs; on a runtime of its own by default. */
  readonly runtime?: AgentRuntime;
  readonly tools?: readonly Tool[];
}

/** A team of two assistants. */
export function writers(
  { runtime, tools = [] }: WritersOptions = {},
): RoundRobinGroupChat {
  const modelClient = new ReplayChatCompletionClient(["A draft", "APPROVE"]);
  return new RoundRobinGroupChat({
    participants: [
      new AssistantAgent({ name: "writer", modelClient, tools }),
      new AssistantAgent({ name: "critic", modelClient }),
    ],
    runtime,
    terminationCondition: new TextMentionTermination("APPROVE")
      .or(new MaxMessageTermination(10)),
  });
}
