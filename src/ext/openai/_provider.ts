import type { Provider } from "../_provider/mod.ts";
import { knownModel } from "./_model_table.ts";
import { providerName } from "./_provider_name.ts";
import type { OpenAIChatCompletionClientOptions } from "./openai_options.ts";

/** OpenAI, and all who speak its protocol. */
export const OPENAI: Provider<OpenAIChatCompletionClientOptions> = {
  url: "https://api.openai.com/v1",
  path: "/chat/completions",
  name: "OPENAI",
  keyHeader: "authorization",
  headers: ({ organization }) => ({ "openai-organization": organization }),
  provider: providerName,
  model: knownModel,
};
