import {
  type JsonCodec,
  type JsonFields,
  jsonInteger,
  jsonList,
  jsonOptional,
} from "../../core/mod.ts";
import { stateJson } from "../_state.ts";
import type { ConversationItem, MessageFactory } from "../messages/mod.ts";

/** What is kept of every manager. */
export interface ManagerState {
  readonly messageThread: readonly ConversationItem[];
  readonly currentTurn: number;
}

/**
 * How each field of the state of a manager is written.
 *
 * @param own - how what the kind knows beside the conversation is written
 */
export function managerFields<Own extends object>(
  { json }: MessageFactory,
  own: JsonFields<Own>,
): JsonFields<ManagerState & Own> {
  // The compiler cannot put a generic type together of its fields.
  return {
    messageThread: jsonOptional(jsonList(json), () => []),
    currentTurn: jsonOptional(jsonInteger, () => 0),
    ...own,
  } as JsonFields<ManagerState & Own>;
}

/**
 * How the state of a manager is written.
 *
 * @param type - the name of the state, e.g. `RoundRobinManagerState`
 * @param own - how what the kind knows beside the conversation is written
 */
export function managerJson<Own extends object>(
  type: string,
  factory: MessageFactory,
  own: JsonFields<Own>,
): JsonCodec<ManagerState & Own> {
  return stateJson(type, managerFields(factory, own));
}
