import type { Attributes } from "@opentelemetry/api";
import type { ChatCall, CreateResult } from "../../models/mod.ts";
import {
  ApiError,
  type ApiRequest,
  errorOf,
  type Json,
  objectIn,
} from "../_http/mod.ts";

/** An answer, put together of its pieces, or of the one that it is. */
export interface PartialAnswer {
  /** What is known of who answered. */
  readonly attributes: Attributes;
  /** Whether there is anything of an answer. */
  readonly begun: boolean;
  /** Whether the model has said that it is done. */
  readonly finished: boolean;
  /** Adds a piece, and gives the text that came with it. */
  add(piece: Json): string;
  /** The whole of it. */
  result(): CreateResult;
}

/**
 * Adds what came to an answer.
 *
 * @returns the text that came with it
 * @throws {ApiError} where it is an error
 */
export function addTo(
  answer: PartialAnswer,
  json: unknown,
  request: ApiRequest,
): string {
  const piece = objectIn(json);
  if (piece.error) throw errorOf({ ...request, body: piece });
  return answer.add(piece);
}

/**
 * The whole of an answer.
 *
 * @throws {ApiError} `invalid_answer`, where there is nothing in it
 */
export function resultOf(
  answer: PartialAnswer,
  { action }: ApiRequest,
  call: ChatCall,
): CreateResult {
  call.record(() => answer.attributes);
  if (answer.begun) return answer.result();
  throw new ApiError(
    "invalid_answer",
    `${action}: the answer is empty`,
  );
}
