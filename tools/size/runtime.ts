import {
  AgentId,
  message,
  RoutedAgent,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";

const Ask = message<{ question: string }>("Ask");
const Answer = message<{ text: string }>("Answer");

/** A Worker with the runtime and one routed agent. */
export default {
  async fetch(request: Request): Promise<Response> {
    const runtime = new SingleThreadedAgentRuntime();
    try {
      await runtime.registerFactory(
        "helper",
        () =>
          new RoutedAgent("answers").on(
            Ask,
            ({ question }) => Answer({ text: `You asked: ${question}` }),
          ),
      );
      runtime.start();
      const ask = Ask({ question: await request.text() });
      const helper = new AgentId("helper", "default");
      return Response.json(await runtime.sendMessage(ask, helper));
    } finally {
      await runtime.close();
    }
  },
};
