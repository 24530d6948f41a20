import type { ModelError } from "@autogen-edge/runtime";
import type { AnthropicChatCompletionClientOptions } from "@autogen-edge/runtime/ext/anthropic";
import * as wires from "../_asked.ts";
import type { Received } from "../_model_server.ts";
import { clientOf, WIRE } from "./_wire.ts";

/** What is asked of which client. */
export type Asked = wires.Asked<AnthropicChatCompletionClientOptions>;

/** The request that a call makes. */
export function requestOf(asked: Asked): Promise<Received> {
  return wires.requestOf({ ...WIRE, clientOf }, asked);
}

/** That a call is refused, and that nobody is asked. */
export function refusalOf(asked: Asked): Promise<ModelError> {
  return wires.refusalOf({ ...WIRE, clientOf }, asked);
}
