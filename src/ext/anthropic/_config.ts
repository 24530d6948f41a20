import { type JsonCodec, jsonObject } from "../../core/mod.ts";
import { type ClientConfig, configFields } from "../_provider/mod.ts";
import {
  type AnthropicCreateArgs,
  createArgs,
} from "./anthropic_create_args.ts";

/** Writes a client's config, with Python's names. */
export const configJson: JsonCodec<AnthropicCreateArgs & ClientConfig> =
  /* @__PURE__ */ jsonObject({
    ...createArgs,
    ...configFields,
  });
