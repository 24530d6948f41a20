import { type ComponentModel, componentModel } from "../core/mod.ts";
import { defined } from "../telemetry/mod.ts";
import type { LlmMessage } from "./llm_message.ts";
import { llmMessageJson } from "./llm_message_json.ts";

/** What Python AutoGen says that model contexts are. */
export const CONTEXT_TYPE = "chat_completion_context";

/** A model context, as Python AutoGen writes it. */
export function contextModel(
  label: string,
  initialMessages: readonly LlmMessage[] | undefined,
  config: Readonly<Record<string, unknown>> = {},
): ComponentModel {
  return componentModel(
    {
      provider: `autogen_core.model_context.${label}`,
      componentType: CONTEXT_TYPE,
    },
    {
      ...config,
      initial_messages: initialMessages?.map((message) =>
        defined(llmMessageJson.write(message) as object)
      ),
    },
  );
}
