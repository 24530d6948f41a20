import type { CodeExecutor } from "../code/code_executor.ts";
import type { ApprovalFunction } from "./code_executor_agent_options.ts";
import type { InputFunction } from "./user_proxy_agent.ts";

/**
 * What agents may need that no config can hold.
 *
 * @example A file of Python's that has a person in it
 * ```ts
 * import { type AgentResources, autogenComponents, chatAgentKind } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const file = `{
 *   "provider": "autogen_agentchat.agents.UserProxyAgent",
 *   "config": { "name": "ada", "description": "A human user" }
 * }`;
 * const resources: AgentResources = { inputFunction: () => "Yes" };
 * const kind = chatAgentKind;
 * const ada = await autogenComponents().load(file, { kind, resources });
 * const { messages } = await ada.run({ task: "Shall we?" });
 * assertEquals(messages.at(-1)?.content, "Yes");
 * ```
 */
export interface AgentResources {
  /**
   * Asks the persons that agents stand for.
   *
   * @default asking is an error
   */
  readonly inputFunction?: InputFunction | undefined;
  /**
   * Runs the code of agents, in place of the executors in their configs: those of
   * Python are programs of its own.
   */
  readonly codeExecutor?: CodeExecutor | undefined;
  /** Decides whether agents may run code. */
  readonly approvalFunction?: ApprovalFunction | undefined;
}
