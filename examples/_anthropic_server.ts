/** Stands in for a provider: speaks Anthropic's messages protocol on loopback. */
export interface AnthropicServer extends AsyncDisposable {
  /** What a client takes for its `baseUrl`. */
  readonly url: string;
}

type Event = Readonly<Record<string, unknown>>;

/** A part of a message, and how what is in it comes. */
interface Block {
  readonly start: object;
  readonly deltas: readonly object[];
}

interface MessagesRequest {
  readonly messages: readonly {
    readonly content: readonly { readonly type: string }[];
  }[];
}

/**
 * Starts a model on a port that is free. It thinks, and asks for a tool; once it
 * has its thought back with the result, it says its sentence, word by word.
 *
 * @param call - the tool it asks for
 * @param sentence - what it says once it knows
 */
export function startAnthropicServer(
  call: { readonly name: string; readonly input: object },
  sentence: string,
): AnthropicServer {
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen() {},
  }, async (request) => {
    const { messages }: MessagesRequest = await request.json();
    const [thought] = messages.at(-2)?.content ?? [];
    const knows = messages.at(-1)?.content[0]?.type === "tool_result" &&
      JSON.stringify(thought) === JSON.stringify(THOUGHT);
    const answer = knows ? said(sentence) : asking(call);
    const stop_reason = knows ? "end_turn" : "tool_use";
    return new Response(
      [
        { type: "message_start", message: MESSAGE },
        ...answer.flatMap(events),
        { type: "message_delta", delta: { stop_reason }, usage: TOLD },
        { type: "message_stop" },
      ].map(framed).join(""),
      { headers: { "content-type": "text/event-stream" } },
    );
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const MESSAGE = {
  id: "msg_1",
  type: "message",
  role: "assistant",
  model: "claude-haiku-5-5",
  content: [],
  stop_reason: null,
  usage: { input_tokens: 10, cache_read_input_tokens: 30, output_tokens: 1 },
};
const TOLD = { output_tokens: 12 };
const THOUGHT = {
  type: "thinking",
  thinking: "What is the weather there?",
  signature: "c2lnbmVk",
};

function said(sentence: string): readonly Block[] {
  return [{
    start: { type: "text", text: "" },
    deltas: sentence.split(/(?<= )/).map((text) => ({
      type: "text_delta",
      text,
    })),
  }];
}

function asking(
  { name, input }: { readonly name: string; readonly input: object },
): readonly Block[] {
  const { thinking, signature } = THOUGHT;
  const partial_json = JSON.stringify(input);
  return [
    {
      start: { type: "thinking", thinking: "", signature: "" },
      deltas: [
        { type: "thinking_delta", thinking },
        { type: "signature_delta", signature },
      ],
    },
    {
      start: { type: "tool_use", id: "toolu_1", name, input: {} },
      deltas: [{ type: "input_json_delta", partial_json }],
    },
  ];
}

function events({ start, deltas }: Block, index: number): readonly Event[] {
  return [
    { type: "content_block_start", index, content_block: start },
    ...deltas.map((delta) => ({ type: "content_block_delta", index, delta })),
    { type: "content_block_stop", index },
  ];
}

function framed(event: Event): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}
