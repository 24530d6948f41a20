import { assertEquals, assertRejects } from "@std/assert";
import { ModelError } from "@autogen-edge/runtime";
import {
  AzureOpenAIChatCompletionClient,
  type AzureOpenAIChatCompletionClientOptions,
} from "@autogen-edge/runtime/ext/openai";
import { ModelServer } from "../_model_server.ts";
import { traced } from "../../tools/_traced.ts";
import {
  collect,
  completion,
  KEY,
  QUESTION,
  sse,
  streamed,
  textChunks,
} from "./_wire.ts";

function azureClient(
  server: ModelServer,
  options: Partial<AzureOpenAIChatCompletionClientOptions>,
): AzureOpenAIChatCompletionClient {
  return new AzureOpenAIChatCompletionClient({
    model: "gpt-4o",
    azureEndpoint: `${new URL(server.url).origin}/`,
    apiVersion: "2024-10-21",
    environment: () => undefined,
    ...options,
  });
}

Deno.test("Azure is asked by deployment and version, with the key in its header", async () => {
  await using server = new ModelServer(() =>
    Response.json(completion({ content: "Hi." }))
  );
  const deployment = { azureDeployment: "my writers" };
  await azureClient(server, { apiKey: KEY, ...deployment }).create(QUESTION);
  await azureClient(server, { apiKey: KEY }).create(QUESTION);
  const root = "/openai/deployments";
  const query = "chat/completions?api-version=2024-10-21";
  assertEquals(server.requests.map(({ path }) => path), [
    `${root}/my%20writers/${query}`,
    `${root}/gpt-4o/${query}`,
  ]);
  const [{ headers } = { headers: new Headers() }] = server.requests;
  assertEquals(headers.get("api-key"), KEY);
  assertEquals(headers.get("authorization"), null);
});

Deno.test("a token takes the key's place", async () => {
  await using server = new ModelServer(() =>
    Response.json(completion({ content: "Hi." }))
  );
  const azureAdToken = () => Promise.resolve("fresh-token");
  await azureClient(server, { azureAdToken, apiKey: KEY }).create(QUESTION);
  const headers = server.requests[0]?.headers;
  assertEquals(headers?.get("authorization"), "Bearer fresh-token");
  assertEquals(headers?.get("api-key"), null);
});

Deno.test("the key of Azure has a variable of its own", async () => {
  await using server = new ModelServer(() =>
    Response.json(completion({ content: "Hi." }))
  );
  const settings: Record<string, string> = { OPENAI_API_KEY: "another" };
  const environment = (name: string) => settings[name];
  const client = azureClient(server, { environment });
  const error = await assertRejects(() => client.create(QUESTION), ModelError);
  assertEquals(error.code, "missing_key");
  assertEquals(server.requests.length, 0);
  settings.AZURE_OPENAI_API_KEY = KEY;
  await client.create(QUESTION);
  assertEquals(server.requests[0]?.headers.get("api-key"), KEY);
});

Deno.test("spans say that it is Azure", async () => {
  await using server = new ModelServer(
    () => Response.json(completion({ content: "Hi." })),
    // Azure begins with what its filters make of the question.
    () =>
      streamed(
        `data: {"choices":[],"prompt_filter_results":[]}\n\n${
          sse(textChunks("Hi."))
        }`,
      ),
  );
  const { spans, traceContext } = traced();
  const client = azureClient(server, { apiKey: KEY });
  await client.create(QUESTION, { traceContext });
  const items = await collect(client.createStream(QUESTION, { traceContext }));
  assertEquals(items[0], "Hi.");
  for (const { attributes } of spans.finished) {
    assertEquals(attributes["gen_ai.provider.name"], "azure.ai.openai");
    assertEquals(
      attributes["azure.resource_provider.namespace"],
      "Microsoft.CognitiveServices",
    );
  }
  assertEquals(spans.finished.length, 2);
});
