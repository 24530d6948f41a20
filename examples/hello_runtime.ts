// A runtime with one agent: send it a message and get its reply.
//
//   deno run examples/hello_runtime.ts

import { assertEquals } from "@std/assert";
import {
  AgentId,
  message,
  RoutedAgent,
  rpc,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";

const Ask = message<{ question: string }>("Ask");
const Answer = message<{ text: string }>("Answer");

class Helper extends RoutedAgent {
  @rpc(Ask)
  answer(ask: typeof Ask.Type) {
    return Answer({ text: `You asked: ${ask.question}` });
  }
}

await using runtime = new SingleThreadedAgentRuntime();
await runtime.registerFactory("helper", () => new Helper("answers questions"));
runtime.start();

const reply = await runtime.sendMessage(
  Ask({ question: "why?" }),
  new AgentId("helper", "default"),
  { reply: Answer },
);

console.log(reply.text);
assertEquals(reply.text, "You asked: why?");
