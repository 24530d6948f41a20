import type { AssistantMessage, FunctionCall } from "../../models/mod.ts";
import type { Json } from "../_http/mod.ts";

/** An answer that asked for tools, as the server wants it back. */
export interface Turn {
  /** What came with the calls: thoughts and texts. */
  readonly blocks: readonly Json[];
  /** The tools that the model was shown. */
  readonly tools: unknown;
  /** Stands for all that came before: see {@linkcode digestOf}. */
  readonly digest: number;
}

/**
 * The answers that asked for tools, by each of their calls, for as long as
 * somebody holds the call. A model that thinks can go on only with its thoughts
 * and their signatures, which no message of ours has a place for.
 */
export type Turns = WeakMap<FunctionCall, Turn>;

/** The functions that a message asks for. */
export function callsIn(
  { content }: Pick<AssistantMessage, "content">,
): readonly FunctionCall[] {
  return typeof content === "string" ? [] : content;
}

/** A number that stands for a text: FNV-1a. */
export function digestOf(text: string): number {
  let digest = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    digest = Math.imul(digest ^ text.charCodeAt(index), 0x01000193);
  }
  return digest;
}
