import {
  type ChatCompletionClient,
  type Component,
  type CreateResult,
  type LlmMessage,
  type ModelInfo,
  UserMessage,
} from "@autogen-edge/runtime";
import type { AnthropicChatCompletionClientOptions } from "@autogen-edge/runtime/ext/anthropic";
import type { OpenAIChatCompletionClientOptions } from "@autogen-edge/runtime/ext/openai";
import { ModelServer } from "./_model_server.ts";

/** A key that nobody may see. */
export const KEY = "sk-test-0123456789-not-to-be-seen";

/** What a model is asked where it does not matter. */
export const QUESTION: readonly LlmMessage[] = [
  UserMessage({ content: "Why?", source: "user" }),
];

/** A model that can do all there is. */
export const ALL: ModelInfo = {
  vision: true,
  functionCalling: true,
  jsonOutput: true,
  structuredOutput: true,
  family: "unknown",
};

/** Where nobody answers. */
export const NOWHERE = { url: "http://127.0.0.1:1/v1" } as const;

/** JSON, as it goes over the wire. */
export type Fields = Readonly<Record<string, unknown>>;

/** A server, by where it is. */
export type At = Pick<ModelServer, "url">;

type Both =
  & keyof OpenAIChatCompletionClientOptions
  & keyof AnthropicChatCompletionClientOptions;

/** What clients of all providers are set up with. */
export type SharedOptions = Partial<
  Pick<OpenAIChatCompletionClientOptions, Both>
>;

/** A provider's protocol, for what is asked of all of them alike. */
export interface Wire {
  /** The model that clients ask. */
  readonly model: string;
  /** What spans call the provider. */
  readonly provider: string;
  /** What Python calls its client. */
  readonly component: string;
  /** How the names of the environment's variables begin. */
  readonly prefix: string;
  /** What stands behind the base URL. */
  readonly endpoint: string;
  /** The header that the key goes into. */
  readonly keyHeader: string;
  /** Which answer it is, and of which model. */
  readonly answering: { readonly id: string; readonly model: string };
  /** What all answers here have used. */
  readonly usage: CreateResult["usage"];
  /** What the header of a key says. */
  sentKey(key: string): string;
  /** The base URL of a server on loopback. */
  baseUrlOf(server: At): string;
  /** A client of a server on loopback. */
  clientOf(
    server: At,
    options?: SharedOptions,
  ): ChatCompletionClient & Component;
  /** A whole answer that is a text. */
  saying(text: string, thought?: string): Fields;
  /** The events of a text, without those of its end. */
  beginning(...texts: readonly string[]): readonly Fields[];
  /** The events of a call of the tool `look`, with its end. */
  readonly calling: readonly (Fields | string)[];
  /** The events that a text ends with. */
  readonly ending: readonly (Fields | string)[];
  /** The bytes of events, as the provider frames them. */
  frames(events: readonly (Fields | string)[]): string;
  /** A response that streams. */
  streamed(body: BodyInit): Response;
}

/** The bytes of a stream that is a text. */
export function textStream(wire: Wire, ...texts: readonly string[]): string {
  return wire.frames([...wire.beginning(...texts), ...wire.ending]);
}

/** What a client makes of a stream: the pieces of text, and the result. */
export async function readStream(
  wire: Wire,
  body: BodyInit,
  options?: SharedOptions,
): Promise<{ readonly pieces: string[]; readonly result: CreateResult }> {
  await using server = new ModelServer(() => wire.streamed(body));
  const client = wire.clientOf(server, options);
  const items = await collect(client.createStream(QUESTION));
  const result = items.pop();
  if (typeof result !== "object") throw new Error("There is no result");
  return { pieces: items.map(String), result };
}

/** What a client makes of a whole answer. */
export async function answerTo(
  wire: Wire,
  json: unknown,
): Promise<CreateResult> {
  await using server = new ModelServer(() => Response.json(json));
  return await wire.clientOf(server).create(QUESTION);
}

/** A client whose retries need not wait, and which has a key. */
export const QUICK: Pick<
  SharedOptions,
  "apiKey" | "random" | "timer" | "environment"
> = {
  apiKey: KEY,
  random: () => 0,
  timer: impatient,
  environment: () => undefined,
};

/** A timer whose pauses are over at once; timeouts are real. */
export function impatient(callback: () => void, delay: number): () => void {
  const id = setTimeout(callback, delay > 60_000 ? delay : 0);
  return () => clearTimeout(id);
}

/** All that a stream gives. */
export async function collect<Item>(
  stream: AsyncIterable<Item>,
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const item of stream) items.push(item);
  return items;
}
