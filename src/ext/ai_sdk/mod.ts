/**
 * Models of the AI SDK's providers: whatever follows its provider interface, of
 * version 5, 6 or 7. Nothing of the SDK is imported but types.
 *
 * ```ts
 * import { UserMessage } from "@autogen-edge/runtime";
 * import { AiSdkChatCompletionClient } from "@autogen-edge/runtime/ext/ai-sdk";
 * import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
 * import { assertEquals } from "@std/assert";
 *
 * const gateway = createOpenAICompatible({
 *   name: "gateway",
 *   baseURL: "https://gateway.example/v1",
 *   // Stands in for the server, so that this runs anywhere.
 *   fetch: () =>
 *     Promise.resolve(Response.json({
 *       choices: [{ message: { content: "Hello." }, finish_reason: "stop" }],
 *     })),
 * });
 * const client = new AiSdkChatCompletionClient({ model: gateway("big") });
 * const { content } = await client.create([
 *   UserMessage({ content: "Say hello", source: "user" }),
 * ]);
 * assertEquals(content, "Hello.");
 * ```
 *
 * @module
 */

export { ApiError, type ApiErrorOptions } from "../_http/mod.ts";
export { type HttpOptions, type HttpTimer } from "../_http/mod.ts";
export { AiSdkChatCompletionClient } from "./ai_sdk_chat_completion_client.ts";
export {
  type AiSdkChatCompletionClientOptions,
  type AiSdkModel,
  type AiSdkSettings,
} from "./ai_sdk_options.ts";
