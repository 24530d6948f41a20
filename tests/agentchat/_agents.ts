import {
  AssistantAgent,
  BaseChatAgent,
  type ChatMessage,
  type ConversationItem,
  type CreateResult,
  FunctionTool,
  ReplayChatCompletionClient,
  type Response,
  type TaskResult,
  TextMessage,
  type TurnContext,
} from "@autogen-edge/runtime";

/** An assistant that says these things, one after the other. */
export function speaker(
  name: string,
  ...lines: readonly (string | CreateResult)[]
): AssistantAgent {
  return new AssistantAgent({
    name,
    description: `${name} agent`,
    systemMessage: null,
    modelClient: new ReplayChatCompletionClient(lines),
  });
}

/** A model's answer that asks for tools, by name and arguments. */
export function toolCalls(
  ...calls: readonly (readonly [name: string, args: object | string])[]
): CreateResult {
  return {
    finishReason: "function_calls",
    content: calls.map(([name, args], index) => ({
      id: `call_${index + 1}`,
      name,
      arguments: typeof args === "string" ? args : JSON.stringify(args),
    })),
    usage: { promptTokens: 5, completionTokens: 4 },
    cached: false,
  };
}

/** A tool that takes anything. */
export function tool(
  name: string,
  execute: (
    args: Readonly<Record<string, unknown>>,
    call: { readonly signal?: AbortSignal | undefined },
  ) => unknown,
): FunctionTool {
  return new FunctionTool({
    name,
    description: `Does ${name}`,
    parameters: { type: "object" },
    execute,
  });
}

/** What an {@linkcode Actor} does in a turn. */
export type Act = (
  messages: readonly ChatMessage[],
  call: TurnContext,
) => AsyncIterable<ConversationItem | Response> | Promise<string>;

/** An agent whose every move a test decides. */
export class Actor extends BaseChatAgent {
  readonly #act: Act;
  resets = 0;

  constructor(name: string, act: Act) {
    super({ name, description: `${name} agent` });
    this.#act = act;
  }

  /** Says something, as the response of a turn. */
  says(content: string): Response {
    return {
      type: "Response",
      chatMessage: TextMessage({ content, source: this.name }),
      innerMessages: [],
    };
  }

  override async onMessages(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): Promise<Response> {
    const acted = this.#act(messages, call);
    if (acted instanceof Promise) return this.says(await acted);
    throw new Error("This actor streams");
  }

  override async *onMessagesStream(
    messages: readonly ChatMessage[],
    call: TurnContext,
  ): AsyncGenerator<ConversationItem | Response, void, undefined> {
    const acted = this.#act(messages, call);
    if (acted instanceof Promise) yield this.says(await acted);
    else yield* acted;
  }

  override onReset(): void {
    this.resets++;
  }
}

/** Who said what, in short. */
export function transcript(
  items: readonly (ConversationItem | TaskResult)[],
): string[] {
  return items.map((item) =>
    item.type === "TaskResult"
      ? `stop: ${item.stopReason}`
      : typeof item.content === "string"
      ? `${item.source}: ${item.content}`
      : `${item.source}: ${item.type}`
  );
}
