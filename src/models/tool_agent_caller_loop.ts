import {
  type AgentId,
  type AgentRuntime,
  MessageContext,
} from "../core/mod.ts";
import type { CallContext } from "../telemetry/mod.ts";
import {
  FunctionCall,
  FunctionExecutionResult,
  type Tool,
  ToolError,
  type ToolSchema,
} from "../tools/mod.ts";
import type { ChatCompletionClient } from "./chat_completion_client.ts";
import {
  AssistantMessage,
  FunctionExecutionResultMessage,
  type LlmMessage,
} from "./llm_message.ts";

/**
 * What a caller loop needs to know.
 *
 * @example A model that needs no tools
 * ```ts
 * import { AgentId, ReplayChatCompletionClient, SingleThreadedAgentRuntime, toolAgentCallerLoop, type ToolAgentCallerLoopOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: ToolAgentCallerLoopOptions = {
 *   toolAgentId: new AgentId("tools", "1"),
 *   modelClient: new ReplayChatCompletionClient(["Go out!"]),
 *   inputMessages: [],
 *   tools: [],
 *   callerSource: "ada",
 * };
 * await using runtime = new SingleThreadedAgentRuntime();
 * const [answer] = await toolAgentCallerLoop(runtime, options);
 * assertEquals(answer, {
 *   type: "AssistantMessage",
 *   content: "Go out!",
 *   source: "ada",
 * });
 * ```
 */
export interface ToolAgentCallerLoopOptions extends CallContext {
  /** The agent that executes the tools. */
  readonly toolAgentId: AgentId;
  /** The model that is asked. */
  readonly modelClient: ChatCompletionClient;
  /** The conversation so far. */
  readonly inputMessages: readonly LlmMessage[];
  /** The tools that the model may ask for. */
  readonly tools: readonly (Tool | ToolSchema)[];
  /**
   * In whose name the model speaks.
   *
   * @default {"assistant"}
   */
  readonly callerSource?: string | undefined;
}

/**
 * Asks a model, has a {@linkcode ToolAgent} execute the tools that it wants, all
 * at once, and tells it what they gave, until it answers without asking for one.
 * A call that goes wrong in the tool agent is told to the model, too.
 *
 * @param caller - the context of the message that is handled, whose agent,
 * trace and signal the loop then has; or a runtime, for use outside of agents
 * @param options - the model, the tool agent, and the conversation so far
 * @returns the messages to add to the conversation; the last one is the answer
 * @throws the model's error, or an error of the runtime where the tool agent
 * cannot be reached; the signal's reason on abort
 *
 * @example
 * ```ts
 * import { AgentId, FunctionTool, ReplayChatCompletionClient, SingleThreadedAgentRuntime, ToolAgent, toolAgentCallerLoop, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const weather = new FunctionTool({
 *   name: "weather",
 *   description: "Tells the weather",
 *   parameters: { type: "object" },
 *   execute: () => "sunny",
 * });
 * const modelClient = new ReplayChatCompletionClient([
 *   {
 *     finishReason: "function_calls",
 *     content: [{ id: "1", name: "weather", arguments: "{}" }],
 *     usage: { promptTokens: 9, completionTokens: 3 },
 *     cached: false,
 *   },
 *   "Go out!",
 * ]);
 *
 * await using runtime = new SingleThreadedAgentRuntime();
 * await runtime.registerFactory("tools", () => new ToolAgent("looks", [weather]));
 * runtime.start();
 * const messages = await toolAgentCallerLoop(runtime, {
 *   toolAgentId: new AgentId("tools", "1"),
 *   modelClient,
 *   inputMessages: [UserMessage({ content: "Go out?", source: "user" })],
 *   tools: [weather],
 * });
 * assertEquals(messages.map(({ type }) => type), [
 *   "AssistantMessage",
 *   "FunctionExecutionResultMessage",
 *   "AssistantMessage",
 * ]);
 * assertEquals(messages.at(-1)?.content, "Go out!");
 * ```
 */
export async function toolAgentCallerLoop(
  caller: MessageContext | AgentRuntime,
  options: ToolAgentCallerLoopOptions,
): Promise<(AssistantMessage | FunctionExecutionResultMessage)[]> {
  const { modelClient, toolAgentId, inputMessages } = options;
  const { callerSource: source = "assistant" } = options;
  const call = callContextOf(caller, options);
  const tools = options.tools.map((tool) =>
    "schema" in tool ? tool.schema : tool
  );
  const generated: (AssistantMessage | FunctionExecutionResultMessage)[] = [];
  while (true) {
    const { content, thought } = await modelClient.create(
      [...inputMessages, ...generated],
      { ...call, tools },
    );
    generated.push(AssistantMessage({
      content,
      source,
      ...(thought === undefined ? {} : { thought }),
    }));
    if (typeof content === "string") return generated;
    generated.push(FunctionExecutionResultMessage({
      content: await settle(
        content.map((wish) => execute(caller, toolAgentId, wish, call)),
      ),
    }));
  }
}

/** Waits for all, so that nothing runs on after the loop has failed. */
async function settle<Result>(
  work: readonly Promise<Result>[],
): Promise<Result[]> {
  await Promise.allSettled(work);
  return await Promise.all(work);
}

async function execute(
  caller: MessageContext | AgentRuntime,
  toolAgentId: AgentId,
  wish: FunctionCall,
  call: CallContext,
): Promise<FunctionExecutionResult> {
  const { id: callId, name } = wish;
  const request = FunctionCall(wish);
  const options = { ...call, reply: FunctionExecutionResult };
  try {
    const { content, isError } = caller instanceof MessageContext
      ? await caller.send(request, toolAgentId, options)
      : await caller.sendMessage(request, toolAgentId, options);
    return { content, name, callId, isError };
  } catch (error) {
    if (!(error instanceof ToolError)) throw error;
    const content = `Error: ${error.message}`;
    return { content, name, callId, isError: true };
  }
}

function callContextOf(
  caller: MessageContext | AgentRuntime,
  { signal, traceContext }: CallContext,
): CallContext {
  if (!(caller instanceof MessageContext)) return { signal, traceContext };
  return {
    signal: signal ?? caller.signal,
    traceContext: traceContext ?? caller.traceContext,
  };
}
