import { assert, assertEquals, assertRejects } from "@std/assert";
import { autogenComponents } from "@autogen-edge/runtime";
import {
  AzureOpenAIChatCompletionClient,
  OpenAIChatCompletionClient,
  type OpenAIChatCompletionClientOptions,
  registerOpenAI,
} from "@autogen-edge/runtime/ext/openai";
import { type Answering, ModelServer } from "../_model_server.ts";
import { traced } from "../../tools/_traced.ts";
import { clientOf, collect, completion, KEY, QUESTION } from "./_wire.ts";

const OTHERS = {
  header: "header-0123456789-not-to-be-seen",
  parameter: "parameter-0123456789-not-to-be-seen",
};

/** All secrets that a client can have. */
function secretive({ url }: Pick<ModelServer, "url">): Partial<
  OpenAIChatCompletionClientOptions
> {
  return {
    baseUrl: `${url}?api_key=${OTHERS.parameter}&team=edge`,
    apiKey: KEY,
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
  assertEquals(model.config.base_url, `${server.url}?team=edge`);
  assertClean(JSON.stringify(client), "JSON");
  assertClean(Deno.inspect(client, { depth: 9, showHidden: true }), "console");
  const { apiKey, defaultHeaders } = secretive(server);
  const azure = new AzureOpenAIChatCompletionClient({
    model: "gpt-4o",
    azureEndpoint: "https://edge.openai.azure.com",
    apiVersion: "1",
    apiKey,
    defaultHeaders,
    azureAdToken: OTHERS.parameter,
  });
  assertClean(JSON.stringify(azure.dumpComponent()), "Azure's dump");
});

/** Servers that tell what they were sent. */
const TELLTALES: Readonly<Record<string, Answering>> = {
  "in an error": ({ headers, path }) =>
    Response.json({
      error: {
        message: `Wrong key: ${[...headers.values(), path].join()}`,
        code: headers.get("x-api-key"),
        type: KEY,
      },
    }, { status: 401 }),
  "in a text": ({ headers }) =>
    new Response([...headers.values()].join(), { status: 500 }),
  "in an event": ({ headers }) =>
    new Response(
      `data: {"error":{"message":"${headers.get("authorization")}"}}\n\n`,
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

Deno.test("a key is not quoted, whatever its header is called", async () => {
  await using server = new ModelServer(({ headers }) =>
    new Response(headers.get("x-gateway"), { status: 401 })
  );
  const client = clientOf(server, { keyHeader: "X-Gateway" });
  const error = await assertRejects(() => client.create(QUESTION), Error);
  assertEquals(error.message, 'Cannot ask model "gpt-5": 401: ***');
});

Deno.test("no secret is told where nobody answers, or the header is wrong", async () => {
  const nowhere = { url: "http://127.0.0.1:1/v1" };
  const wrong: readonly Partial<OpenAIChatCompletionClientOptions>[] = [
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
          new TypeError(`${url} ${new Headers(init?.headers).get("cookie")}`),
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
  const registry = registerOpenAI(autogenComponents());
  for (const broken of [{ model: 5 }, { model: "foo" }, { base_url: 5 }]) {
    const error = await assertRejects(() =>
      registry.load({
        provider: "autogen_ext.models.openai.OpenAIChatCompletionClient",
        config: { model: "gpt-4o", api_key: KEY, ...broken },
      }), Error);
    assertClean(Deno.inspect(error, { depth: 9 }), "error");
  }
});

Deno.test("what is sent is there all the same", async () => {
  await using server = new ModelServer(() =>
    Response.json(completion({ content: "Hi." }))
  );
  const options = { model: "gpt-5", ...secretive(server) };
  await new OpenAIChatCompletionClient(options).create(QUESTION);
  const [request] = server.requests;
  assert(request !== undefined);
  assert(request.path.includes(OTHERS.parameter));
  assertEquals(request.headers.get("x-api-key"), OTHERS.header);
});
