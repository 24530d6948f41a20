import {
  type JsonCodec,
  jsonList,
  jsonNullable,
  jsonObject,
  jsonOneOf,
  jsonString,
  jsonTagged,
} from "../core/mod.ts";
import { functionCallJson, functionExecutionResultJson } from "../tools/mod.ts";
import { imageJson } from "./_image_json.ts";
import type {
  AssistantMessage,
  FunctionCall,
  FunctionExecutionResultMessage,
  ImageContent,
  LlmMessage,
  SystemMessage,
  UserMessage,
} from "./llm_message.ts";

/** Text, or something else that has a form of its own. */
export function textOr<Other extends object>(
  other: JsonCodec<Other>,
): JsonCodec<string | Other> {
  return {
    write: (value) => typeof value === "string" ? value : other.write(value),
    read: (json, refuse) =>
      typeof json === "string" ? json : other.read(json, refuse),
  };
}

/**
 * Writes content for models that can see as Python AutoGen does: a picture's
 * bytes, or a URL where it is only pointed at, which AutoGen does not know.
 */
export const multiModalJson: JsonCodec<readonly (string | ImageContent)[]> =
  /* @__PURE__ */ jsonList(/* @__PURE__ */ textOr(imageJson));

/** Text, or the functions that a model wants called. */
export const answerJson: JsonCodec<string | readonly FunctionCall[]> =
  /* @__PURE__ */ textOr(/* @__PURE__ */ jsonList(functionCallJson));

/**
 * Writes the messages of a conversation with a model as Python AutoGen does.
 *
 * @example
 * ```ts
 * import { AssistantMessage, llmMessageJson } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const said = AssistantMessage({ content: "Yes.", source: "ada" });
 * assertEquals(llmMessageJson.write(said), {
 *   content: "Yes.",
 *   thought: null,
 *   source: "ada",
 *   type: "AssistantMessage",
 * });
 * ```
 */
export const llmMessageJson: JsonCodec<LlmMessage> = /* @__PURE__ */ jsonTagged<
  LlmMessage
>({
  SystemMessage: /* @__PURE__ */ jsonObject<SystemMessage>({
    content: jsonString,
    type: /* @__PURE__ */ jsonOneOf("SystemMessage"),
  }),
  UserMessage: /* @__PURE__ */ jsonObject<UserMessage>({
    content: /* @__PURE__ */ textOr(multiModalJson),
    source: jsonString,
    type: /* @__PURE__ */ jsonOneOf("UserMessage"),
  }),
  AssistantMessage: /* @__PURE__ */ jsonObject<
    Required<AssistantMessage>
  >({
    content: answerJson,
    thought: /* @__PURE__ */ jsonNullable(jsonString),
    source: jsonString,
    type: /* @__PURE__ */ jsonOneOf("AssistantMessage"),
  }),
  FunctionExecutionResultMessage: /* @__PURE__ */ jsonObject<
    FunctionExecutionResultMessage
  >({
    content: /* @__PURE__ */ jsonList(functionExecutionResultJson),
    type: /* @__PURE__ */ jsonOneOf("FunctionExecutionResultMessage"),
  }),
});
