import { type JsonCodec, jsonObject } from "../../core/mod.ts";
import {
  type ClientConfig,
  configFields,
  flag,
  text,
} from "../_provider/mod.ts";
import { createArgs, type OpenAICreateArgs } from "./openai_create_args.ts";
import type { OpenAIChatCompletionClientOptions } from "./openai_options.ts";

/** What the config of a client says. */
type OpenAIConfig =
  & OpenAICreateArgs
  & ClientConfig
  & Pick<
    OpenAIChatCompletionClientOptions,
    "includeNameInMessage" | "organization"
  >;

/** Writes a config with Python's names. */
export const configJson: JsonCodec<OpenAIConfig> = /* @__PURE__ */ jsonObject({
  ...createArgs,
  ...configFields,
  includeNameInMessage: flag,
  organization: text,
});
