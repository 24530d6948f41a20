import {
  type CodeBlock,
  type CodeExecutor,
  type CodeResult,
  type ComponentModel,
  componentModel,
  type CreateOptions,
  type CreateResult,
  type LlmMessage,
  ReplayChatCompletionClient,
  type TurnContext,
} from "@autogen-edge/runtime";

/** An executor that gives results that it was told to give. */
export class FakeExecutor implements CodeExecutor {
  readonly languages: readonly string[] = ["python", "sh"];
  readonly executed: (readonly CodeBlock[])[] = [];
  readonly #results: (CodeResult | Error)[];

  constructor(...results: readonly (CodeResult | Error)[]) {
    this.#results = [...results];
  }

  // deno-lint-ignore require-await -- so that a throw becomes a rejection
  async executeCodeBlocks(
    blocks: readonly CodeBlock[],
    _call: TurnContext,
  ): Promise<CodeResult> {
    this.executed.push(blocks);
    const result = this.#results.shift() ?? { exitCode: 0, output: "out\n" };
    if (result instanceof Error) throw result;
    return result;
  }

  dumpComponent(): ComponentModel {
    return componentModel({
      provider: "test.FakeExecutor",
      componentType: "code_executor",
      label: "FakeExecutor",
    }, {});
  }
}

/** A model that says these things, and notes what it is asked. */
export class Coder extends ReplayChatCompletionClient {
  readonly asked: (readonly string[])[] = [];
  readonly options: CreateOptions[] = [];

  protected override complete(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): Promise<CreateResult> {
    const texts = messages.map(({ type, content }) => `${type} ${content}`);
    this.asked.push(texts);
    this.options.push(options);
    return super.complete(messages, options);
  }
}

/** Code in a fenced block. */
export function fenced(code: string, language = "python"): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}
