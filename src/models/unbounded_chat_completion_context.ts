import {
  type Component,
  type ComponentModel,
  type ComponentProvider,
  type JsonCodec,
  jsonObject,
} from "../core/mod.ts";
import { CONTEXT_TYPE, contextModel } from "./_context_model.ts";
import { initialMessagesJson } from "./_initial_messages_json.ts";
import { BaseChatCompletionContext } from "./base_chat_completion_context.ts";
import type { LlmMessage } from "./llm_message.ts";

/**
 * Shows the model the whole conversation.
 *
 * @example
 * ```ts
 * import { UnboundedChatCompletionContext, UserMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const context = new UnboundedChatCompletionContext();
 * await context.addMessage(UserMessage({ content: "Hi", source: "user" }));
 * assertEquals((await context.getMessages()).length, 1);
 * ```
 */
export class UnboundedChatCompletionContext extends BaseChatCompletionContext
  implements Component {
  /** Writes the context down, without what was said since. */
  dumpComponent(): ComponentModel {
    return contextModel("UnboundedChatCompletionContext", this.initialMessages);
  }

  /** The whole conversation. */
  protected override view(
    messages: readonly LlmMessage[],
  ): readonly LlmMessage[] {
    return messages;
  }
}

interface Config {
  readonly initialMessages?: readonly LlmMessage[] | undefined;
}

const CONFIG: JsonCodec<Config> = /* @__PURE__ */ jsonObject<Config>({
  initialMessages: initialMessagesJson,
});

/** Makes such contexts of their configs. */
export const unboundedContextProvider: ComponentProvider<Config> = {
  componentType: CONTEXT_TYPE,
  schema: CONFIG,
  fromConfig: ({ initialMessages }) =>
    new UnboundedChatCompletionContext(initialMessages),
};
