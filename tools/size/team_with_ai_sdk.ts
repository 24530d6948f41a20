import {
  AssistantAgent,
  MaxMessageTermination,
  RoundRobinGroupChat,
  TextMentionTermination,
} from "@autogen-edge/runtime";
import {
  AiSdkChatCompletionClient,
  type AiSdkModel,
} from "@autogen-edge/runtime/ext/ai-sdk";

/** What a provider of the SDK makes: those weigh apart. */
interface Environment {
  readonly model: AiSdkModel;
}

/** A Worker with a team of assistants who ask a model of the AI SDK. */
export default {
  async fetch(request: Request, { model }: Environment): Promise<Response> {
    const modelClient = new AiSdkChatCompletionClient({ model });
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
