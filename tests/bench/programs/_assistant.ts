import {
  AssistantAgent,
  ChatCompletionClient,
  type CreateResult,
  FunctionTool,
} from "@autogen-edge/runtime";

/** A model that asks for a tool every other time and never runs out. */
class TirelessModel extends ChatCompletionClient {
  readonly #usesTool: boolean;
  #calls = 0;

  constructor(usesTool: boolean) {
    super({
      model: "tireless",
      provider: "bench",
      modelInfo: {
        vision: false,
        functionCalling: true,
        jsonOutput: false,
        structuredOutput: false,
        family: "unknown",
      },
    });
    this.#usesTool = usesTool;
  }

  protected override complete(): Promise<CreateResult> {
    const asks = this.#usesTool && this.#calls++ % 2 === 0;
    return Promise.resolve({
      finishReason: asks ? "function_calls" : "stop",
      content: asks
        ? [{ id: "1", name: "add", arguments: '{"a":1,"b":2}' }]
        : "Fine.",
      usage: { promptTokens: 3, completionTokens: 2 },
      cached: false,
    });
  }
}

/** Remembers nothing, so that every turn costs the same. */
export function assistant(name: string, usesTool: boolean): AssistantAgent {
  const add = new FunctionTool<{ a: number; b: number }>({
    name: "add",
    description: "Adds",
    parameters: {
      type: "object",
      properties: { a: { type: "number" }, b: { type: "number" } },
      required: ["a", "b"],
    },
    execute: ({ a, b }) => a + b,
  });
  return new AssistantAgent({
    name,
    modelClient: new TirelessModel(usesTool),
    tools: usesTool ? [add] : [],
    reflectOnToolUse: true,
    modelContext: {
      addMessage: () => Promise.resolve(),
      getMessages: () => Promise.resolve([]),
      clear: () => Promise.resolve(),
    },
  });
}
