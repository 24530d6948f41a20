import { ChatCompletionClient, type CreateResult } from "@autogen-edge/runtime";

/** The least that a model's client can be: those of providers weigh apart. */
export class EchoClient extends ChatCompletionClient {
  constructor() {
    super({
      model: "echo",
      provider: "none",
      modelInfo: {
        vision: false,
        functionCalling: true,
        jsonOutput: false,
        structuredOutput: false,
        family: "unknown",
      },
    });
  }

  protected override complete(): Promise<CreateResult> {
    return Promise.resolve({
      finishReason: "stop",
      content: "APPROVE",
      usage: { promptTokens: 1, completionTokens: 1 },
      cached: false,
    });
  }
}
