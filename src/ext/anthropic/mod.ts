/**
 * Models of Anthropic, and of all who speak its messages protocol, over `fetch`.
 *
 * ```ts
 * import { UserMessage } from "@autogen-edge/runtime";
 * import { AnthropicChatCompletionClient } from "@autogen-edge/runtime/ext/anthropic";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new AnthropicChatCompletionClient({
 *   model: "claude-opus-5-5",
 *   apiKey: () => "from-a-vault",
 *   // Stands in for the server, so that this runs anywhere.
 *   fetch: () =>
 *     Promise.resolve(Response.json({
 *       type: "message",
 *       content: [{ type: "text", text: "Hello." }],
 *       stop_reason: "end_turn",
 *     })),
 * });
 * const { content } = await client.create([
 *   UserMessage({ content: "Say hello", source: "user" }),
 * ]);
 * assertEquals(content, "Hello.");
 * ```
 *
 * @module
 */

export { ApiError, type ApiErrorOptions } from "../_http/mod.ts";
export { type ApiClientOptions } from "../_provider/mod.ts";
export { type HttpOptions, type HttpTimer } from "../_http/mod.ts";
export { AnthropicChatCompletionClient } from "./anthropic_chat_completion_client.ts";
export { type AnthropicCreateArgs } from "./anthropic_create_args.ts";
export {
  type AnthropicChatCompletionClientOptions,
  type AnthropicKey,
} from "./anthropic_options.ts";
export { type AnthropicResources, registerAnthropic } from "./components.ts";
