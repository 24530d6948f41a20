import type {
  ChatCompletionClient,
  ChatCompletionContext,
  Memory,
} from "../../models/mod.ts";
import type {
  FunctionCall,
  FunctionExecutionResult,
  Tool,
  Workbench,
} from "../../tools/mod.ts";
import type { ChatAgentOptions } from "./chat_agent.ts";
import type { Handoffs } from "./handoffs.ts";
import type { OutputType } from "./output_type.ts";

/**
 * How an assistant is set up.
 *
 * @example
 * ```ts
 * import { AssistantAgent, type AssistantAgentOptions, ListMemory, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: AssistantAgentOptions = {
 *   name: "host",
 *   description: "Welcomes guests",
 *   systemMessage: "Be kind.",
 *   modelClient: new ReplayChatCompletionClient(["Tea?"]),
 *   memory: [
 *     new ListMemory({
 *       contents: [{ content: "Ada likes tea", mimeType: "text/plain" }],
 *     }),
 *   ],
 * };
 * const { messages } = await new AssistantAgent(options).run({ task: "I am Ada" });
 * assertEquals(messages.map(({ type }) => type), [
 *   "TextMessage",
 *   "MemoryQueryEvent",
 *   "TextMessage",
 * ]);
 * ```
 */
export interface AssistantAgentOptions
  extends Omit<ChatAgentOptions, "description"> {
  /**
   * Tells others what the agent is for.
   *
   * @default {"An agent that provides assistance with ability to use tools."}
   */
  readonly description?: string | undefined;
  /** The model that speaks for it. */
  readonly modelClient: ChatCompletionClient;
  /** What the model may ask for. */
  readonly tools?: readonly Tool[] | undefined;
  /** Sets of tools that may change; not together with `tools`. */
  readonly workbench?: Workbench | readonly Workbench[] | undefined;
  /** Whom the model may give the conversation to. */
  readonly handoffs?: Handoffs | undefined;
  /**
   * What the developer tells the model; `null` for nothing.
   *
   * @default a text that asks it to use its tools and to say TERMINATE when done
   */
  readonly systemMessage?: string | null | undefined;
  /**
   * Keeps the conversation.
   *
   * @default {new UnboundedChatCompletionContext()}
   */
  readonly modelContext?: ChatCompletionContext | undefined;
  /** What the model is reminded of, once in a turn. */
  readonly memory?: readonly Memory[] | undefined;
  /**
   * Whether the model's answer is yielded piece by piece.
   *
   * @default {false}
   */
  readonly modelClientStream?: boolean | undefined;
  /**
   * Whether the model is asked once more, to say what the tools' results mean;
   * else the results themselves are the answer.
   *
   * @default {false}, or `true` where there is an `outputType`
   */
  readonly reflectOnToolUse?: boolean | undefined;
  /**
   * How many times in a turn the model may ask for tools.
   *
   * @default {1}
   */
  readonly maxToolIterations?: number | undefined;
  /**
   * The answer for each tool call, with `{tool_name}`, `{arguments}`, `{result}`
   * and `{is_error}` filled in, where the results are the answer.
   *
   * @default {"{result}"}
   */
  readonly toolCallSummaryFormat?: string | undefined;
  /**
   * Makes the answer for each tool call, in place of `toolCallSummaryFormat`.
   *
   * @param call - what the model asked for
   * @param result - what it got
   */
  readonly toolCallSummaryFormatter?:
    | ((call: FunctionCall, result: FunctionExecutionResult) => string)
    | undefined;
  /** What the model answers with, in place of text. */
  readonly outputType?: OutputType | undefined;
  /** Whatever the program wants to remember of the agent. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
}
