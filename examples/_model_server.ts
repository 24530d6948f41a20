/** Stands in for a provider: speaks OpenAI's chat completions on loopback. */
export interface ModelServer extends AsyncDisposable {
  /** What a client takes for its `baseUrl`. */
  readonly url: string;
}

interface ChatRequest {
  readonly messages: readonly { readonly role: string }[];
}

/**
 * Starts a model on a port that is free. It asks for a function first, and then
 * says its sentence, word by word.
 *
 * @param call - the function it asks for
 * @param sentence - what it says once it knows
 */
export function startModelServer(
  call: { readonly name: string; readonly arguments: string },
  sentence: string,
): ModelServer {
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen() {},
  }, async (request) => {
    const { messages }: ChatRequest = await request.json();
    const knows = messages.at(-1)?.role === "tool";
    const pieces = knows ? sentence.split(/(?<= )/).map(said) : [asking(call)];
    const finish = knows ? "stop" : "tool_calls";
    return new Response(
      [...pieces, choice({}, finish), USAGE, "[DONE]"].map(framed).join(""),
      { headers: { "content-type": "text/event-stream" } },
    );
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}/v1`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

const USAGE = {
  choices: [],
  usage: { prompt_tokens: 40, completion_tokens: 12, total_tokens: 52 },
};

function said(content: string): object {
  return choice({ content }, null);
}

function asking(call: object): object {
  const type = "function";
  return choice(
    { tool_calls: [{ index: 0, id: "1", type, function: call }] },
    null,
  );
}

function choice(delta: object, finish: string | null): object {
  return {
    id: "chatcmpl-1",
    object: "chat.completion.chunk",
    model: "gpt-5-mini",
    choices: [{ index: 0, delta, finish_reason: finish }],
  };
}

function framed(event: object | string): string {
  const data = typeof event === "string" ? event : JSON.stringify(event);
  return `data: ${data}\n\n`;
}
