import type {
  ComponentContext,
  ComponentKind,
  ComponentProvider,
  ConfigFields,
} from "../../core/mod.ts";
import {
  chatCompletionClientKind,
  memoryKind,
  modelContextKind,
} from "../../models/mod.ts";
import { toolKind, type Workbench, workbenchKind } from "../../tools/mod.ts";
import type { Handoff } from "../handoff.ts";
import { AssistantAgent } from "./assistant_agent.ts";
import { Handoffs } from "./handoffs.ts";
import { jsonSchemaOutput } from "./json_schema_output.ts";
import { OutputType } from "./output_type.ts";

const outputKind: ComponentKind<OutputType> = {
  name: "structured message factory",
  is: (value) => value instanceof OutputType,
};

/** Makes what an assistant answers with of its JSON. */
export const structuredMessageFactoryProvider: ComponentProvider = {
  componentType: "structured_message",
  fromConfig: (_, { fields }) =>
    jsonSchemaOutput(
      fields.string("content_model_name"),
      fields.object("json_schema"),
      { formatString: fields.optional.string("format_string") },
    ),
};

/**
 * Makes assistants of their JSON. Before there were workbenches, in version 1,
 * they had `tools`: those are read in any version.
 */
export const assistantAgentProvider: ComponentProvider = {
  componentType: "agent",
  version: 2,
  migrations: { 1: (config) => config },
  async fromConfig(config, context) {
    const { fields, load, loadAll, loadOptional } = context;
    const { optional } = fields;
    const given = (name: string) => optional.list(name) !== undefined;
    const handoffs = optional.eachFields("handoffs")?.map(handoffOf);
    return new AssistantAgent({
      name: fields.string("name"),
      description: fields.string("description"),
      modelClient: await load("model_client", chatCompletionClientKind),
      tools: given("tools") ? await loadAll("tools", toolKind) : [],
      workbench: await workbenchOf(config, context),
      handoffs: handoffs && new Handoffs(...handoffs),
      modelContext: await loadOptional("model_context", modelContextKind),
      memory: given("memory") ? await loadAll("memory", memoryKind) : [],
      systemMessage: optional.string("system_message") ?? null,
      modelClientStream: optional.boolean("model_client_stream"),
      reflectOnToolUse: fields.boolean("reflect_on_tool_use"),
      toolCallSummaryFormat: fields.string("tool_call_summary_format"),
      maxToolIterations: optional.integer("max_tool_iterations"),
      metadata: metadataOf(optional),
      outputType: await loadOptional("structured_message_factory", outputKind),
      signal: context.signal,
      traceContext: context.traceContext,
    });
  },
};

/** Files of Python have a list; a single one is understood, too. */
async function workbenchOf(
  { workbench }: Readonly<Record<string, unknown>>,
  { load, loadAll }: ComponentContext,
): Promise<Workbench | readonly Workbench[] | undefined> {
  if (workbench === undefined || workbench === null) return undefined;
  return Array.isArray(workbench)
    ? await loadAll("workbench", workbenchKind)
    : await load("workbench", workbenchKind);
}

function handoffOf(fields: ConfigFields): Handoff {
  const { optional } = fields;
  return {
    target: fields.string("target"),
    description: optional.string("description"),
    name: optional.string("name"),
    message: optional.string("message"),
  };
}

function metadataOf(
  optional: ConfigFields<undefined>,
): Readonly<Record<string, string>> | undefined {
  const fields = optional.fields("metadata");
  if (fields === undefined) return undefined;
  const names = Object.keys(optional.object("metadata") ?? {});
  return Object.fromEntries(names.map((name) => [name, fields.string(name)]));
}
