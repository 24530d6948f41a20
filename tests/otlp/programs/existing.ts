// Uses whatever provider is registered, as Deno's own with OTEL_DENO=true.
import {
  AgentId,
  message,
  RoutedAgent,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";

const Ask = message<{ question: string }>("Ask");
const Answer = message<{ text: string }>("Answer");

class Helper extends RoutedAgent {
  constructor() {
    super("answers questions");
    this.on(Ask, () => Answer({ text: "because" }));
  }
}

await using runtime = new SingleThreadedAgentRuntime();
await runtime.registerFactory("helper", () => new Helper());
runtime.start();
const helper = new AgentId("helper", "default");
await runtime.sendMessage(Ask({ question: "why?" }), helper);
