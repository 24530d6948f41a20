import { ModelError } from "../../models/mod.ts";
import type { Json } from "../_http/mod.ts";
import type { Init } from "./_request_body.ts";
import { sentSchema } from "./_sent_schema.ts";
import { callsIn } from "./_turns.ts";

/**
 * The tools that the model is shown, and whether it may or must call them. Where
 * tools were called there have to be some: those of the last call, so that what
 * the model thought, and what the server remembers, stays of use.
 *
 * @throws {ModelError} `unsupported` or `invalid_schema`
 */
export function toolFields(
  { model, modelInfo, options, messages, turns }: Init,
): Json {
  const { tools = [], toolChoice = "auto" } = options;
  // The base has refused tools that the model may call.
  if (tools.length === 0 || !modelInfo.functionCalling) {
    const call = messages.flatMap((message) =>
      message.type === "AssistantMessage" ? callsIn(message) : []
    ).at(-1);
    if (!call) return {};
    return {
      tools: turns.get(call)?.tools ??
        [{ name: call.name, input_schema: { type: "object" } }],
      tool_choice: { type: "none" },
    };
  }
  const { name } = typeof toolChoice === "string" ? {} : toolChoice;
  if (name !== undefined && !tools.some((tool) => tool.name === name)) {
    throw new ModelError(
      "unsupported",
      `Cannot ask model "${model}": it has no tool "${name}" to call`,
    );
  }
  return {
    tools: tools.map(({ name, description, parameters, strict }) => {
      const isStrict = strict && modelInfo.structuredOutput;
      const sent = sentSchema(parameters, `tool "${name}"`, isStrict);
      return {
        name,
        description,
        input_schema: sent.schema,
        strict: sent.strict || undefined,
      };
    }),
    tool_choice: {
      type: name ? "tool" : toolChoice === "required" ? "any" : toolChoice,
      name,
    },
  };
}
