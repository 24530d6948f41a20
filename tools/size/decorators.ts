import {
  AgentId,
  message,
  type MessageContext,
  RoutedAgent,
  rpc,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";

const Ask = message<{ question: string }>("Ask");
const Answer = message<{ text: string }>("Answer");

class Helper extends RoutedAgent {
  @rpc(Ask)
  answer(ask: typeof Ask.Type, _context: MessageContext) {
    return Answer({ text: `You asked: ${ask.question}` });
  }
}

/** A Worker with the runtime and one routed agent, whose handler is marked. */
export default {
  async fetch(request: Request): Promise<Response> {
    await using runtime = new SingleThreadedAgentRuntime();
    await runtime.registerFactory("helper", () => new Helper("answers"));
    runtime.start();
    const ask = Ask({ question: await request.text() });
    const reply = await runtime.sendMessage(
      ask,
      new AgentId("helper", "default"),
    );
    return Response.json(reply);
  },
};
