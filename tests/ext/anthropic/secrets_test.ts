import { assert, assertEquals, assertRejects } from "@std/assert";
import { autogenComponents } from "@autogen-edge/runtime";
import {
  AnthropicChatCompletionClient,
  type AnthropicChatCompletionClientOptions,
  registerAnthropic,
} from "@autogen-edge/runtime/ext/anthropic";
import { type Answering, ModelServer } from "../_model_server.ts";
import { traced } from "../../tools/_traced.ts";
import {
  baseUrlOf,
  clientOf,
  collect,
  KEY,
  QUESTION,
  saying,
} from "./_wire.ts";

const OTHERS = {
  header: "header-0123456789-not-to-be-seen",
  parameter: "parameter-0123456789-not-to-be-seen",
};

/** All secrets that a client can have. */
function secretive(
  server: Pick<ModelServer, "url">,
): Partial<AnthropicChatCompletionClientOptions> {
  return {
    baseUrl: `${baseUrlOf(server)}/?api_key=${OTHERS.parameter}&team=edge`,
    apiKey: KEY,
    // A name that does not tell.
    keyHeader: "X-Gateway",
    defaultHeaders: {
      "X-Api-Key": OTHERS.header,
      "Cookie": `session=${OTHERS.header}`,
      "x-team": "edge",
    },
    maxRetries: 0,
  };
}

/** That none of the secrets is in a text. */
function assertClean(text: string, where: string): void {
  for (const secret of [KEY, ...Object.values(OTHERS)]) {
    assert(!text.includes(secret), `${where}: ${text}`);
  }
}

Deno.test("no secret is in a dump, in what a client shows, or in its JSON", async () => {
  await using server = new ModelServer(() => Response.json({}));
  const client = clientOf(server, secretive(server));
  const model = client.dumpComponent();
  assertClean(JSON.stringify(model), "dump");
  assertEquals(model.config.default_headers, { "x-team": "edge" });
  assertEquals(model.config.base_url, `${baseUrlOf(server)}/?team=edge`);
  assertClean(JSON.stringify(client), "JSON");
  assertClean(Deno.inspect(client, { depth: 9, showHidden: true }), "console");
});

/** Servers that tell what they were sent. */
const TELLTALES: Readonly<Record<string, Answering>> = {
  "in an error": ({ headers, path }) =>
    Response.json({
      type: "error",
      error: {
        message: `Wrong key: ${[...headers.values(), path].join()}`,
        type: headers.get("x-gateway"),
      },
    }, { status: 401 }),
  "in a text": ({ headers }) =>
    new Response([...headers.values()].join(), { status: 500 }),
  "in an event": ({ headers }) =>
    new Response(
      `event: error\ndata: {"type":"error","error":{"type":"${
        headers.get("x-api-key")
      }","message":"${headers.get("x-gateway")}"}}\n\n`,
      { headers: { "content-type": "text/event-stream" } },
    ),
};

for (const [how, answer] of Object.entries(TELLTALES)) {
  Deno.test(`a server that tells a secret ${how} is not quoted`, async () => {
    await using server = new ModelServer(answer);
    for (const stream of [false, true]) {
      const { spans, traceContext } = traced({ captureContent: true });
      const client = clientOf(server, secretive(server));
      const error = await assertRejects(
        () =>
          stream
            ? collect(client.createStream(QUESTION, { traceContext }))
            : client.create(QUESTION, { traceContext }),
        Error,
      );
      assertClean(
        Deno.inspect(error, { depth: 9, showHidden: true }) + error.stack,
        "error",
      );
      const { attributes, events, status } = spans.finished[0] ?? {};
      assertClean(JSON.stringify([attributes, events, status]), "span");
    }
  });
}

Deno.test("no secret is told where nobody answers, or the header is wrong", async () => {
  const nowhere = { url: "http://127.0.0.1:1/v1" };
  const wrong: readonly Partial<AnthropicChatCompletionClientOptions>[] = [
    secretive(nowhere),
    { ...secretive(nowhere), apiKey: `${KEY}\n${KEY}` },
    {
      ...secretive(nowhere),
      defaultHeaders: { "x-api-key": `${OTHERS.header}\n` + KEY },
    },
    {
      ...secretive(nowhere),
      fetch: (url, init) =>
        Promise.reject(
          new TypeError(
            `${url} ${new Headers(init?.headers).get("x-gateway")}`,
          ),
        ),
    },
  ];
  for (const options of wrong) {
    const { spans, traceContext } = traced();
    const error = await assertRejects(
      async () =>
        await clientOf(nowhere, options).create(QUESTION, { traceContext }),
      Error,
    );
    assertClean(
      Deno.inspect(error, { depth: 9, showHidden: true }) + error.stack,
      "error",
    );
    const { attributes, events, status } = spans.finished[0] ?? {};
    assertClean(JSON.stringify([attributes, events, status]), "span");
  }
});

Deno.test("no secret is told when a config is refused", async () => {
  const registry = registerAnthropic(autogenComponents());
  for (const broken of [{ model: 5 }, { model: "foo" }, { base_url: 5 }]) {
    const error = await assertRejects(() =>
      registry.load({
        provider: "autogen_ext.models.anthropic.AnthropicChatCompletionClient",
        config: { model: "claude-opus-5-5", api_key: KEY, ...broken },
      }), Error);
    assertClean(Deno.inspect(error, { depth: 9 }), "error");
  }
});

Deno.test("what is sent is there all the same", async () => {
  await using server = new ModelServer(() => Response.json(saying("Hi.")));
  const options = { model: "claude-opus-5-5", ...secretive(server) };
  await new AnthropicChatCompletionClient(options).create(QUESTION);
  const [request] = server.requests;
  assert(request !== undefined);
  assert(request.path.includes(OTHERS.parameter));
  assertEquals(request.headers.get("x-api-key"), OTHERS.header);
  assertEquals(request.headers.get("x-gateway"), KEY);
});
