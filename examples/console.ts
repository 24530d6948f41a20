// A run is printed to the terminal as it happens: who speaks, streamed text, tool
// calls, what it used. A person at the same terminal is asked in between.
//
//   deno run examples/console.ts

import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  ConsoleInput,
  FunctionTool,
  renderConsole,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  UserProxyAgent,
} from "@autogen-edge/runtime";

const write = Deno.stdout.writable;

// A question waits until all that was said before can be read.
const input = new ConsoleInput((prompt) =>
  Deno.stdin.isTerminal() ? globalThis.prompt(prompt) ?? "" : "Yes, do."
);

const forecast = new FunctionTool<{ city: string }, string>({
  name: "forecast",
  description: "Tells the weather of tomorrow",
  parameters: {
    type: "object",
    properties: { city: { type: "string" } },
    required: ["city"],
  },
  execute: ({ city }) => `Snow in ${city}`,
});

const team = new RoundRobinGroupChat({
  participants: [
    new AssistantAgent({
      name: "planner",
      tools: [forecast],
      reflectOnToolUse: true,
      modelClientStream: true,
      modelClient: new ReplayChatCompletionClient([
        {
          finishReason: "function_calls",
          content: [{
            id: "1",
            name: "forecast",
            arguments: '{"city":"Oslo"}',
          }],
          usage: { promptTokens: 20, completionTokens: 8 },
          cached: false,
        },
        "It will snow in Oslo. Shall I book the train?",
      ]),
    }),
    new UserProxyAgent({ name: "traveller", inputFunction: input.ask }),
  ],
  maxTurns: 2,
});

const { messages } = await renderConsole(
  team.runStream({ task: "How do I get to Oslo tomorrow?" }),
  { write, input, outputStats: true, color: Deno.stdout.isTerminal() },
);
assertEquals(messages.at(-1)?.source, "traveller");
