import {
  AssistantAgent,
  type AssistantAgentOptions,
  autogenComponents,
  type ComponentModel,
  FunctionTool,
  ReplayChatCompletionClient,
} from "@autogen-edge/runtime";

/** Adds two numbers. */
export const add: FunctionTool<{ a: number; b: number }, number> =
  new FunctionTool({
    name: "add",
    description: "Add two integers",
    parameters: {
      type: "object",
      properties: { a: { type: "integer" }, b: { type: "integer" } },
      required: ["a", "b"],
    },
    execute: ({ a, b }) => a + b,
  });

/** An assistant called alice, with what else a test needs. */
export function assistant(
  options: Partial<AssistantAgentOptions> = {},
): AssistantAgent {
  return new AssistantAgent({
    name: "alice",
    modelClient: new ReplayChatCompletionClient(["Hi"]),
    ...options,
  });
}

/** A component as Python AutoGen 0.7.5 dumps it, without descriptions. */
export function python(config: Record<string, unknown> = {}): ComponentModel {
  return {
    provider: "autogen_agentchat.agents.AssistantAgent",
    component_type: "agent",
    version: 2,
    component_version: 2,
    label: "AssistantAgent",
    config: {
      name: "alice",
      model_client: {
        provider: "autogen_ext.models.replay.ReplayChatCompletionClient",
        component_type: "replay_chat_completion_client",
        version: 1,
        component_version: 1,
        label: "ReplayChatCompletionClient",
        config: { chat_completions: ["Hi"] },
      },
      workbench: [{
        provider: "autogen_core.tools.StaticStreamWorkbench",
        component_type: "workbench",
        version: 1,
        component_version: 1,
        label: "StaticStreamWorkbench",
        config: { tools: [], tool_overrides: {} },
      }],
      model_context: {
        provider: "autogen_core.model_context.UnboundedChatCompletionContext",
        component_type: "chat_completion_context",
        version: 1,
        component_version: 1,
        label: "UnboundedChatCompletionContext",
        config: {},
      },
      description:
        "An agent that provides assistance with ability to use tools.",
      system_message:
        "You are a helpful AI assistant. Solve tasks using your tools. Reply with TERMINATE when the task has been completed.",
      model_client_stream: false,
      reflect_on_tool_use: false,
      tool_call_summary_format: "{result}",
      max_tool_iterations: 1,
      metadata: {},
      ...config,
    },
  };
}

/** Loads an assistant, with the tool above at hand. */
export function load(model: unknown, source?: string): Promise<AssistantAgent> {
  return autogenComponents().load(model, {
    kind: {
      name: "assistant",
      is: (value) => value instanceof AssistantAgent,
    },
    resources: { tools: [add] },
    source,
  });
}
