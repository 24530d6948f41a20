import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type CreateOptions,
  type LlmMessage,
  ModelError,
} from "@autogen-edge/runtime";
import { ModelServer, type Received } from "./_model_server.ts";
import { QUESTION, type SharedOptions, type Wire } from "./_wire.ts";

/** What is asked of which client. */
export interface Asked<Options = SharedOptions> {
  readonly messages?: readonly LlmMessage[];
  readonly call?: CreateOptions;
  readonly client?: Partial<Options>;
}

/** A wire whose clients have options of their own. */
type WireOf<Options> = Omit<Wire, "clientOf"> & {
  clientOf(
    server: Parameters<Wire["clientOf"]>[0],
    options?: Partial<Options>,
  ): ReturnType<Wire["clientOf"]>;
};

/** The request that a call makes. */
export async function requestOf<Options>(
  wire: WireOf<Options>,
  { messages = QUESTION, call = {}, client = {} }: Asked<Options>,
): Promise<Received> {
  await using server = new ModelServer(() => Response.json(wire.saying("Hi.")));
  await wire.clientOf(server, client).create(messages, call);
  const [request] = server.requests;
  assert(request !== undefined);
  return request;
}

/** That a call is refused, and that nobody is asked. */
export async function refusalOf<Options>(
  wire: WireOf<Options>,
  { messages = QUESTION, call = {}, client = {} }: Asked<Options>,
): Promise<ModelError> {
  await using server = new ModelServer(() => Response.json({}));
  await assertRejects(
    () => wire.clientOf(server, client).createStream(messages, call).next(),
    ModelError,
  );
  const error = await assertRejects(
    () => wire.clientOf(server, client).create(messages, call),
    ModelError,
  );
  assertEquals(server.requests.length, 0);
  return error;
}
