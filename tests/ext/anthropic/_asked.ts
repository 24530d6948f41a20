import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type CreateOptions,
  type LlmMessage,
  ModelError,
} from "@autogen-edge/runtime";
import type { AnthropicChatCompletionClientOptions } from "@autogen-edge/runtime/ext/anthropic";
import { ModelServer, type Received } from "../_model_server.ts";
import { clientOf, QUESTION, saying } from "./_wire.ts";

/** What is asked of which client. */
export interface Asked {
  readonly messages?: readonly LlmMessage[];
  readonly call?: CreateOptions;
  readonly client?: Partial<AnthropicChatCompletionClientOptions>;
}

/** The request that a call makes. */
export async function requestOf(
  { messages = QUESTION, call = {}, client = {} }: Asked,
): Promise<Received> {
  await using server = new ModelServer(() => Response.json(saying("Hi.")));
  await clientOf(server, client).create(messages, call);
  const [request] = server.requests;
  assert(request !== undefined);
  return request;
}

/** That a call is refused, and that nobody is asked. */
export async function refusalOf(asked: Asked): Promise<ModelError> {
  await using server = new ModelServer(() => Response.json({}));
  const { messages = QUESTION, call = {}, client = {} } = asked;
  await assertRejects(
    () => clientOf(server, client).createStream(messages, call).next(),
    ModelError,
  );
  const error = await assertRejects(
    () => clientOf(server, client).create(messages, call),
    ModelError,
  );
  assertEquals(server.requests.length, 0);
  return error;
}
