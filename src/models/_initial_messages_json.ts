import { type JsonCodec, jsonList, jsonOptional } from "../core/mod.ts";
import type { LlmMessage } from "./llm_message.ts";
import { llmMessageJson } from "./llm_message_json.ts";

/** Reads what a conversation begins with, in the config of its context. */
export const initialMessagesJson: JsonCodec<
  readonly LlmMessage[] | undefined
> = /* @__PURE__ */ jsonOptional(/* @__PURE__ */ jsonList(llmMessageJson));
