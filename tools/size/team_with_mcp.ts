import {
  AssistantAgent,
  MaxMessageTermination,
  RoundRobinGroupChat,
  TextMentionTermination,
} from "@autogen-edge/runtime";
import { McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { EchoClient } from "./_echo_client.ts";

/** A Worker with a team of assistants, one of which has the tools of a server. */
export default {
  async fetch(request: Request): Promise<Response> {
    await using workbench = new McpWorkbench({
      url: "https://example.com/mcp",
    });
    const modelClient = new EchoClient();
    const team = new RoundRobinGroupChat({
      participants: [
        new AssistantAgent({ name: "writer", modelClient, workbench }),
        new AssistantAgent({ name: "critic", modelClient }),
      ],
      terminationCondition: new TextMentionTermination("APPROVE")
        .or(new MaxMessageTermination(10)),
    });
    const result = await team.run({ task: await request.text() });
    return Response.json(result.stopReason);
  },
};
