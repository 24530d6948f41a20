import {
  type AgentRuntime,
  AssistantAgent,
  MaxMessageTermination,
  RoundRobinGroupChat,
  TextMentionTermination,
  type Tool,
} from "@autogen-edge/runtime";
import { EchoClient } from "./_echo_client.ts";

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
  const modelClient = new EchoClient();
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
