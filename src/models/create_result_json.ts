import {
  jsonBoolean,
  type JsonCodec,
  jsonInteger,
  jsonList,
  jsonNumber,
  jsonObject,
  jsonOneOf,
  jsonOptional,
  jsonString,
} from "../core/mod.ts";
import type {
  CreateResult,
  ModelInfo,
  RequestUsage,
  TokenLogprob,
  TopLogprob,
} from "./create_result.ts";
import { answerJson } from "./llm_message_json.ts";

/**
 * Writes usage as Python AutoGen does; the parts of it, AutoGen passes over.
 */
export const requestUsageJson: JsonCodec<RequestUsage> =
  /* @__PURE__ */ jsonObject<RequestUsage>({
    promptTokens: jsonInteger,
    completionTokens: jsonInteger,
    cacheReadTokens: /* @__PURE__ */ jsonOptional(jsonInteger),
    cacheWriteTokens: /* @__PURE__ */ jsonOptional(jsonInteger),
    reasoningTokens: /* @__PURE__ */ jsonOptional(jsonInteger),
  });

const bytes: JsonCodec<readonly number[] | undefined> =
  /* @__PURE__ */ jsonOptional(/* @__PURE__ */ jsonList(jsonInteger));

const topLogprobJson: JsonCodec<TopLogprob> = /* @__PURE__ */ jsonObject<
  TopLogprob
>({
  token: /* @__PURE__ */ jsonOptional(jsonString),
  logprob: jsonNumber,
  bytes,
});

const tokenLogprobJson: JsonCodec<TokenLogprob> = /* @__PURE__ */ jsonObject<
  TokenLogprob
>({
  token: jsonString,
  logprob: jsonNumber,
  topLogprobs: /* @__PURE__ */ jsonOptional(
    /* @__PURE__ */ jsonList(topLogprobJson),
  ),
  bytes,
});

/**
 * Writes what a model answered as Python AutoGen does.
 */
export const createResultJson: JsonCodec<CreateResult> =
  /* @__PURE__ */ jsonObject<CreateResult>({
    finishReason: /* @__PURE__ */ jsonOneOf(
      "stop",
      "length",
      "function_calls",
      "content_filter",
      "unknown",
    ),
    content: answerJson,
    usage: requestUsageJson,
    cached: /* @__PURE__ */ jsonOptional(jsonBoolean, () => false),
    logprobs: /* @__PURE__ */ jsonOptional(
      /* @__PURE__ */ jsonList(tokenLogprobJson),
    ),
    thought: /* @__PURE__ */ jsonOptional(jsonString),
  });

/**
 * Writes what a model can do as Python AutoGen does.
 */
export const modelInfoJson: JsonCodec<ModelInfo> = /* @__PURE__ */ jsonObject<
  ModelInfo
>({
  vision: jsonBoolean,
  functionCalling: jsonBoolean,
  jsonOutput: jsonBoolean,
  family: jsonString,
  structuredOutput: /* @__PURE__ */ jsonOptional(jsonBoolean, () => false),
  multipleSystemMessages: /* @__PURE__ */ jsonOptional(jsonBoolean),
});
