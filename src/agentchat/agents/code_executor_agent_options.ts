import type {
  ChatCompletionClient,
  ChatCompletionContext,
  LlmMessage,
} from "../../models/mod.ts";
import type { CodeExecutor } from "../code/code_executor.ts";
import type { ChatAgentOptions, TurnContext } from "./chat_agent.ts";

/**
 * Code that is about to be run.
 *
 * @example
 * ```ts
 * import type { ApprovalRequest } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const isLong = ({ code }: ApprovalRequest) => code.split("\n").length > 100;
 * assert(!isLong({ code: "console.log(1)", context: [] }));
 * ```
 */
export interface ApprovalRequest {
  /** The code, as Markdown. */
  readonly code: string;
  /** The conversation that led to it; empty where no model wrote it. */
  readonly context: readonly LlmMessage[];
}

/**
 * Whether code may be run.
 *
 * @example
 * ```ts
 * import type { ApprovalResponse } from "@autogen-edge/runtime";
 * import { assert } from "@std/assert";
 *
 * const refusal: ApprovalResponse = { approved: false, reason: "It is too long" };
 * assert(!refusal.approved);
 * ```
 */
export interface ApprovalResponse {
  /** Whether it may. */
  readonly approved: boolean;
  /** Why, or why not. */
  readonly reason: string;
}

/**
 * Decides whether code may be run.
 *
 * @param request - the code
 * @param call - stop deciding when its signal aborts
 * @returns the decision, now or later
 *
 * @example No loops, please
 * ```ts
 * import { type ApprovalFunction, CodeExecutorAgent, WorkerCodeExecutor } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const approvalFunction: ApprovalFunction = ({ code }) => ({
 *   approved: !code.includes("while"),
 *   reason: "loops may not end",
 * });
 *
 * const agent = new CodeExecutorAgent({
 *   name: "terminal",
 *   codeExecutor: new WorkerCodeExecutor(),
 *   approvalFunction,
 * });
 * const fence = "`".repeat(3);
 * const task = `${fence}js\nwhile (true);\n${fence}`;
 * const { messages } = await agent.run({ task });
 * assertEquals(
 *   messages.at(-1)?.content,
 *   "Code execution was not approved. Reason: loops may not end",
 * );
 * ```
 */
export type ApprovalFunction = (
  request: ApprovalRequest,
  call: TurnContext,
) => ApprovalResponse | Promise<ApprovalResponse>;

/**
 * How an agent that runs code is set up.
 *
 * @example
 * ```ts
 * import { CodeExecutorAgent, type CodeExecutorAgentOptions, WorkerCodeExecutor } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const options: CodeExecutorAgentOptions = {
 *   name: "terminal",
 *   codeExecutor: new WorkerCodeExecutor(),
 *   sources: ["coder"],
 * };
 * assertEquals(new CodeExecutorAgent(options).name, "terminal");
 * ```
 */
export interface CodeExecutorAgentOptions
  extends Omit<ChatAgentOptions, "description"> {
  /**
   * Tells others what the agent is for.
   *
   * @default a text that says whether it writes the code, or is given it
   */
  readonly description?: string | undefined;
  /** What runs the code. */
  readonly codeExecutor: CodeExecutor;
  /**
   * The model that writes the code, and says what came of it.
   *
   * @default the code is that of others
   */
  readonly modelClient?: ChatCompletionClient | undefined;
  /**
   * Keeps the conversation for the model.
   *
   * @default {new UnboundedChatCompletionContext()}
   */
  readonly modelContext?: ChatCompletionContext | undefined;
  /**
   * What the developer tells the model; `null` for nothing.
   *
   * @default a text that asks for programs in the languages of the executor
   */
  readonly systemMessage?: string | null | undefined;
  /**
   * Whether the model's answers are yielded piece by piece.
   *
   * @default {false}
   */
  readonly modelClientStream?: boolean | undefined;
  /**
   * How many times the model may mend code that failed.
   *
   * @default {0}
   */
  readonly maxRetriesOnError?: number | undefined;
  /**
   * Whose code is run, where no model writes it.
   *
   * @default that of everyone
   */
  readonly sources?: readonly string[] | undefined;
  /**
   * The languages of blocks that are run.
   *
   * @default those of the executor
   */
  readonly supportedLanguages?: readonly string[] | undefined;
  /**
   * Decides before code is run whether it may be.
   *
   * @default it may
   */
  readonly approvalFunction?: ApprovalFunction | undefined;
}
