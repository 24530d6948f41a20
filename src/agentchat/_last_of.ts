import { noResponse } from "./agent_chat_error.ts";

/**
 * Reads a stream to its end, and gives what it ends with.
 *
 * @param name - the agent or the team that tells
 * @param stream - what it tells
 * @param type - the tag of what comes last
 * @throws {AgentChatError} `unexpected_reply`, where nothing of the kind comes
 */
export async function lastOf<
  Item extends { readonly type: string },
  Type extends Item["type"],
>(
  name: string,
  stream: AsyncIterable<Item>,
  type: Type,
): Promise<Extract<Item, { readonly type: Type }>> {
  let last: Item | undefined;
  for await (const item of stream) {
    if (item.type === type) last = item;
  }
  if (last === undefined) throw noResponse(name);
  return last as Extract<Item, { readonly type: Type }>;
}
