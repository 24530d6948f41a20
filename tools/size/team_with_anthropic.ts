import {
  AssistantAgent,
  MaxMessageTermination,
  RoundRobinGroupChat,
  TextMentionTermination,
} from "@autogen-edge/runtime";
import { AnthropicChatCompletionClient } from "@autogen-edge/runtime/ext/anthropic";

/** A Worker with a team of assistants who ask a model of Anthropic. */
export default {
  async fetch(request: Request): Promise<Response> {
    const modelClient = new AnthropicChatCompletionClient({
      model: "claude-opus-5-5",
    });
    const team = new RoundRobinGroupChat({
      participants: [
        new AssistantAgent({ name: "writer", modelClient }),
        new AssistantAgent({ name: "critic", modelClient }),
      ],
      terminationCondition: new TextMentionTermination("APPROVE")
        .or(new MaxMessageTermination(10)),
    });
    const result = await team.run({ task: await request.text() });
    return Response.json(result.stopReason);
  },
};
