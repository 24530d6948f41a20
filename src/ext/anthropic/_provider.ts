import type { Provider } from "../_provider/mod.ts";
import { knownModel } from "./_model_table.ts";
import type { AnthropicChatCompletionClientOptions } from "./anthropic_options.ts";

/** Anthropic, and all who speak its protocol. */
export const ANTHROPIC: Provider<AnthropicChatCompletionClientOptions> = {
  url: "https://api.anthropic.com",
  path: "/v1/messages",
  name: "ANTHROPIC",
  keyHeader: "x-api-key",
  headers: () => ({ "anthropic-version": "2023-06-01" }),
  provider: () => "anthropic",
  model: knownModel,
};
