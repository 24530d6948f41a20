import type { ComponentProvider } from "../../core/mod.ts";
import {
  chatCompletionClientKind,
  modelContextKind,
} from "../../models/mod.ts";
import { codeExecutorKind } from "../code/code_executor.ts";
import type { AgentResources } from "./agent_resources.ts";
import { CodeExecutorAgent } from "./code_executor_agent.ts";

/** Makes agents that run code of their JSON. */
export const codeExecutorAgentProvider: ComponentProvider<
  Readonly<Record<string, unknown>>,
  Pick<AgentResources, "codeExecutor" | "approvalFunction">
> = {
  componentType: "agent",
  async fromConfig(_, context) {
    const { fields, resources, load, loadOptional } = context;
    const { optional } = fields;
    return new CodeExecutorAgent({
      name: fields.string("name"),
      description: optional.string("description"),
      codeExecutor: resources.codeExecutor ??
        await load("code_executor", codeExecutorKind),
      modelClient: await loadOptional("model_client", chatCompletionClientKind),
      modelContext: await loadOptional("model_context", modelContextKind),
      systemMessage: optional.string("system_message") ?? null,
      modelClientStream: optional.boolean("model_client_stream"),
      maxRetriesOnError: optional.integer("max_retries_on_error"),
      sources: textsOf(optional.list("sources")),
      supportedLanguages: textsOf(optional.list("supported_languages")),
      approvalFunction: resources.approvalFunction,
      signal: context.signal,
      traceContext: context.traceContext,
    });
  },
};

/** What they are is looked at where the agent is made. */
function textsOf(
  list: readonly unknown[] | undefined,
): readonly string[] | undefined {
  return list as readonly string[] | undefined;
}
