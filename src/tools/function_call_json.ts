import {
  jsonBoolean,
  type JsonCodec,
  jsonObject,
  jsonOptional,
  jsonString,
} from "../core/mod.ts";
import type { FunctionCall, FunctionExecutionResult } from "./function_call.ts";

/**
 * Writes calls of functions as Python AutoGen does.
 */
export const functionCallJson: JsonCodec<FunctionCall> =
  /* @__PURE__ */ jsonObject<FunctionCall>({
    id: jsonString,
    arguments: jsonString,
    name: jsonString,
  });

/**
 * Writes what came of calls as Python AutoGen does.
 */
export const functionExecutionResultJson: JsonCodec<FunctionExecutionResult> =
  /* @__PURE__ */ jsonObject<FunctionExecutionResult>({
    content: jsonString,
    name: jsonString,
    callId: jsonString,
    isError: /* @__PURE__ */ jsonOptional(jsonBoolean, () => false),
  });
