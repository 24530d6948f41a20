import {
  assertFunctionCalling,
  type ChatCompletionContext,
  type Memory,
  UnboundedChatCompletionContext,
} from "../../models/mod.ts";
import type { ToolSource, Workbench } from "../../tools/mod.ts";
import { assertCount } from "../_assert_option.ts";
import { OwnTools } from "./_own_tools.ts";
import type { AssistantAgentOptions } from "./assistant_agent_options.ts";
import type { Handoffs } from "./handoffs.ts";
import type { OutputType } from "./output_type.ts";

/** An assistant's options, with all that was left out. */
export interface AssistantSettings extends
  Pick<
    AssistantAgentOptions,
    "modelClient" | "toolCallSummaryFormatter"
  > {
  readonly workbench: readonly (Workbench | ToolSource)[];
  readonly handoffs: Handoffs | undefined;
  readonly systemMessage: string | null;
  readonly modelContext: ChatCompletionContext;
  readonly memory: readonly Memory[];
  readonly modelClientStream: boolean;
  readonly reflectOnToolUse: boolean;
  readonly maxToolIterations: number;
  readonly toolCallSummaryFormat: string;
  readonly outputType: OutputType | undefined;
  readonly metadata: Readonly<Record<string, string>>;
}

const DEFAULT_SYSTEM_MESSAGE =
  "You are a helpful AI assistant. Solve tasks using your tools. Reply with TERMINATE when the task has been completed.";

/**
 * Fills in what is left out.
 *
 * @throws {TypeError} if options contradict each other
 * @throws {RangeError} if `maxToolIterations` is less than 1
 * @throws {ModelError} `unsupported` if the model cannot use tools
 */
export function assistantSettings(
  {
    name,
    modelClient,
    tools = [],
    workbench,
    handoffs,
    memory = [],
    maxToolIterations = 1,
    systemMessage = DEFAULT_SYSTEM_MESSAGE,
    modelContext = new UnboundedChatCompletionContext(),
    modelClientStream = false,
    outputType,
    reflectOnToolUse = outputType !== undefined,
    toolCallSummaryFormat = "{result}",
    toolCallSummaryFormatter,
    metadata = {},
  }: AssistantAgentOptions,
): AssistantSettings {
  const doing = `create agent "${name}"`;
  const refuse = (problem: string) =>
    new TypeError(`Cannot ${doing}: ${problem}`);
  if (tools.length > 0 && workbench !== undefined) {
    throw refuse('give either "tools" or "workbench"');
  }
  if (!Array.isArray(memory)) throw refuse('"memory" is no list');
  assertCount(maxToolIterations, "maxToolIterations", doing);
  const all = [...tools, ...handoffs?.tools ?? []];
  const names = all.map((tool) => tool.name);
  if (names.length > 0) assertFunctionCalling(modelClient);
  const twice = names.find((one, index) => names.indexOf(one) !== index);
  if (twice !== undefined) throw refuse(`two tools have the name "${twice}"`);
  return {
    modelClient,
    workbench: [workbench ?? new OwnTools(tools)].flat(),
    handoffs,
    memory,
    maxToolIterations,
    systemMessage,
    modelContext,
    modelClientStream,
    outputType,
    reflectOnToolUse,
    toolCallSummaryFormat,
    toolCallSummaryFormatter,
    metadata,
  };
}
