import type { ComponentRegistry } from "../core/mod.ts";
import { bufferedContextProvider } from "./buffered_chat_completion_context.ts";
import {
  chatCompletionCacheProvider,
  inMemoryStoreProvider,
} from "./chat_completion_cache.ts";
import { headAndTailContextProvider } from "./head_and_tail_chat_completion_context.ts";
import { listMemoryProvider } from "./list_memory.ts";
import { replayClientProvider } from "./replay_chat_completion_client.ts";
import { tokenLimitedContextProvider } from "./token_limited_chat_completion_context.ts";
import { unboundedContextProvider } from "./unbounded_chat_completion_context.ts";

/**
 * Lets a registry load model contexts, memories, caches and replay clients that
 * Python AutoGen, or this library, wrote down.
 *
 * @param registry - learns their providers
 * @returns the registry, so that calls chain
 * @throws {ConfigError} `already_registered`
 *
 * @example A context from Python
 * ```ts
 * import { ComponentRegistry, modelContextKind, registerModelComponents } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const registry = registerModelComponents(new ComponentRegistry());
 * const context = await registry.load({
 *   provider: "autogen_core.model_context.BufferedChatCompletionContext",
 *   component_type: "chat_completion_context",
 *   config: {
 *     buffer_size: 2,
 *     initial_messages: [{ content: "Be kind.", type: "SystemMessage" }],
 *   },
 * }, { kind: modelContextKind });
 * assertEquals(await context.getMessages(), [
 *   { content: "Be kind.", type: "SystemMessage" },
 * ]);
 * ```
 */
export function registerModelComponents<Resources extends object>(
  registry: ComponentRegistry<Resources>,
): ComponentRegistry<Resources> {
  const contexts = "autogen_core.model_context";
  return registry
    .register(
      `${contexts}.UnboundedChatCompletionContext`,
      unboundedContextProvider,
    )
    .register(
      `${contexts}.BufferedChatCompletionContext`,
      bufferedContextProvider,
    )
    .register(
      `${contexts}.HeadAndTailChatCompletionContext`,
      headAndTailContextProvider,
    )
    .register(
      `${contexts}.TokenLimitedChatCompletionContext`,
      tokenLimitedContextProvider,
    )
    .register("autogen_core.memory.ListMemory", listMemoryProvider)
    .register("autogen_core.InMemoryStore", inMemoryStoreProvider)
    .register(
      "autogen_ext.models.cache.ChatCompletionCache",
      chatCompletionCacheProvider,
    )
    .register(
      "autogen_ext.models.replay.ReplayChatCompletionClient",
      replayClientProvider,
    );
}
