/**
 * Models of OpenAI, of Azure, and of all who speak OpenAI's chat completions
 * protocol, over `fetch`.
 *
 * ```ts
 * import { UserMessage } from "@autogen-edge/runtime";
 * import { OpenAIChatCompletionClient } from "@autogen-edge/runtime/ext/openai";
 * import { assertEquals } from "@std/assert";
 *
 * const client = new OpenAIChatCompletionClient({
 *   model: "gpt-5",
 *   apiKey: () => "from-a-vault",
 *   // Stands in for the server, so that this runs anywhere.
 *   fetch: () =>
 *     Promise.resolve(Response.json({
 *       choices: [{ message: { content: "Hello." }, finish_reason: "stop" }],
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
export {
  AzureOpenAIChatCompletionClient,
  type AzureOpenAIChatCompletionClientOptions,
} from "./azure_openai_chat_completion_client.ts";
export { type OpenAIResources, registerOpenAI } from "./components.ts";
export { OpenAIChatCompletionClient } from "./openai_chat_completion_client.ts";
export {
  type OpenAICreateArgs,
  type OpenAIStreamOptions,
} from "./openai_create_args.ts";
export {
  type OpenAIChatCompletionClientOptions,
  type OpenAIKey,
} from "./openai_options.ts";
