import {
  jsonBoolean,
  type JsonCodec,
  jsonObject,
  jsonOpaque,
  jsonOptional,
  jsonString,
} from "../core/mod.ts";
import type { JsonSchema } from "./json_schema.ts";
import type { ToolSchema } from "./tool.ts";

/** AutoGen takes no parameters without `properties`. */
const parametersJson: JsonCodec<JsonSchema> = {
  write: (parameters) => ({ properties: {}, ...parameters }),
  read: (json, refuse) => jsonOpaque.read(json, refuse),
  missing: () => ({ type: "object", properties: {} }),
};

/**
 * Writes tools as models are shown them, as Python AutoGen does.
 */
export const toolSchemaJson: JsonCodec<ToolSchema> = /* @__PURE__ */ jsonObject<
  ToolSchema
>({
  parameters: parametersJson,
  name: jsonString,
  description: /* @__PURE__ */ jsonOptional(jsonString, () => ""),
  strict: /* @__PURE__ */ jsonOptional(jsonBoolean, () => false),
});
