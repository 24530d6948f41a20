import { type JsonCodec, jsonList } from "../core/mod.ts";
import type { CreateResult } from "./create_result.ts";
import { createResultJson } from "./create_result_json.ts";
import { textOr } from "./llm_message_json.ts";

/** An answer that is kept, with its pieces if it was streamed. */
export interface CachedAnswer {
  readonly pieces?: readonly string[] | undefined;
  readonly result: CreateResult;
}

const items: JsonCodec<readonly (string | CreateResult)[]> =
  /* @__PURE__ */ jsonList(/* @__PURE__ */ textOr(createResultJson));

/** Writes answers as AutoGen's cache does: a result, or all that was streamed. */
export const cachedAnswerJson: JsonCodec<CachedAnswer> = {
  write: ({ pieces, result }) =>
    pieces === undefined
      ? createResultJson.write(result)
      : items.write([...pieces, result]),
  read(json, refuse) {
    if (!Array.isArray(json)) {
      return { result: createResultJson.read(json, refuse) };
    }
    const read = items.read(json, refuse);
    const result = read.findLast((item) => typeof item !== "string");
    if (result === undefined) {
      throw refuse("", "invalid_field", "holds no result");
    }
    return { pieces: read.filter((item) => typeof item === "string"), result };
  },
};
