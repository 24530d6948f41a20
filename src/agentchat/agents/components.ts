import type { ComponentRegistry } from "../../core/mod.ts";
import { workerCodeExecutorProvider } from "../code/worker_code_executor.ts";
import type { AgentResources } from "./agent_resources.ts";
import {
  assistantAgentProvider,
  structuredMessageFactoryProvider,
} from "./assistant_agent_provider.ts";
import { codeExecutorAgentProvider } from "./code_executor_agent_provider.ts";
import { messageFilterAgentProvider } from "./message_filter_agent.ts";
import { societyOfMindAgentProvider } from "./society_of_mind_agent.ts";
import { userProxyAgentProvider } from "./user_proxy_agent.ts";

export { chatAgentKind } from "./chat_agent.ts";

/**
 * Lets all agents be loaded, by Python's names.
 *
 * @param registry - where components are loaded from
 */
export function registerAgents<Resources extends AgentResources>(
  registry: ComponentRegistry<Resources>,
): void {
  const agents = "autogen_agentchat.agents";
  registry
    .register(`${agents}.AssistantAgent`, assistantAgentProvider)
    .register(`${agents}.CodeExecutorAgent`, codeExecutorAgentProvider)
    .register(`${agents}.MessageFilterAgent`, messageFilterAgentProvider)
    .register(`${agents}.SocietyOfMindAgent`, societyOfMindAgentProvider)
    .register(`${agents}.UserProxyAgent`, userProxyAgentProvider)
    .register(
      "autogen_agentchat.messages.StructuredMessageFactory",
      structuredMessageFactoryProvider,
    )
    .register(
      "autogen_edge.code_executors.WorkerCodeExecutor",
      workerCodeExecutorProvider,
    );
}
