import { assert, assertEquals } from "@std/assert";
import {
  autogenComponents,
  chatCompletionClientKind,
  type ChatMetrics,
} from "@autogen-edge/runtime";
import {
  AzureOpenAIChatCompletionClient,
  OpenAIChatCompletionClient,
  type OpenAIResources,
  registerOpenAI,
} from "@autogen-edge/runtime/ext/openai";
import { testComponents } from "../_components_suite.ts";
import { ModelServer } from "../_model_server.ts";
import { completion, KEY, QUESTION, WIRE } from "./_wire.ts";

const AZURE = "autogen_ext.models.openai.AzureOpenAIChatCompletionClient";

async function load(
  config: Readonly<Record<string, unknown>>,
  resources: OpenAIResources = {},
  provider = WIRE.component,
): Promise<OpenAIChatCompletionClient> {
  const registry = registerOpenAI(autogenComponents());
  const client = await registry.load({ provider, config }, {
    kind: chatCompletionClientKind,
    source: "team.json",
    resources: { environment: () => undefined, ...resources },
  });
  assert(client instanceof OpenAIChatCompletionClient);
  return client;
}

testComponents(WIRE, {
  load: (config, { key: openAIKey, ...given } = {}, provider) =>
    load(config, { openAIKey, ...given }, provider),
  fromPython: {
    frequency_penalty: 0.1,
    logit_bias: { "1": 2 },
    max_tokens: 9,
    presence_penalty: 0.2,
    seed: 3,
    stop: ["X"],
    temperature: 0.5,
    top_p: 0.3,
    user: "me",
    parallel_tool_calls: false,
    reasoning_effort: "low",
    model: "foo",
    api_key: "**********",
    timeout: 5.0,
    max_retries: 1,
    model_info: {
      vision: false,
      function_calling: true,
      json_output: true,
      family: "unknown",
      structured_output: true,
    },
    add_name_prefixes: true,
    include_name_in_message: false,
    default_headers: { "x-a": "b" },
    organization: "org1",
    base_url: "http://127.0.0.1:1/v1",
  },
  wrong: [
    [{}, "/config/model"],
    [{ model: 5 }, "/config/model"],
    [{ model: "gpt-4o", temperature: "hot" }, "/config/temperature"],
    [{ model: "gpt-4o", stop: [1] }, "/config/stop/0"],
    [{ model: "gpt-4o", logit_bias: { a: "b" } }, "/config/logit_bias/a"],
    [{ model: "gpt-4o", max_retries: 1.5 }, "/config/max_retries"],
    [
      { model: "gpt-4o", stream_options: { include_usage: 1 } },
      "/config/stream_options/include_usage",
    ],
    [{ model: "x", model_info: { vision: 1 } }, "/config/model_info/vision"],
    [{ model: "gpt-4o", api_version: "1" }, "/config/azure_endpoint", AZURE],
  ],
});

Deno.test("what Python does not know of it passes over, and so do we", async () => {
  const client = await load({ model: "gpt-4o", bogus: 1, n: null });
  const registry = registerOpenAI(autogenComponents());
  assertEquals(registry.dump(client).config, { model: "gpt-4o" });
  const own = new OpenAIChatCompletionClient({
    model: "gpt-4o",
    contextSize: 1000,
    streamOptions: { includeUsage: false },
  });
  const again = await load(own.dumpComponent().config);
  assertEquals(again.remainingTokens([]), 1000);
  assertEquals(registry.dump(again), own.dumpComponent());
});

Deno.test("a client of Azure is loaded and dumped again", async () => {
  const config = {
    model: "gpt-4o",
    azure_endpoint: "https://edge.openai.azure.com",
    azure_deployment: "writers",
    api_version: "2024-06-01",
  };
  const secrets = { api_key: "**********", azure_ad_token: "geheim" };
  const client = await load({ ...config, ...secrets }, {}, AZURE);
  assert(client instanceof AzureOpenAIChatCompletionClient);
  assertEquals(client.dumpComponent(), {
    provider: AZURE,
    component_type: "model",
    version: 1,
    component_version: 1,
    label: "AzureOpenAIChatCompletionClient",
    config,
  });
});

Deno.test("what measures the calls of Azure's comes from the program", async () => {
  await using server = new ModelServer(() =>
    Response.json(completion({ content: "Hi." }))
  );
  const measured: string[] = [];
  const metrics: ChatMetrics = ({ model, provider }) => {
    measured.push(`${provider} ${model}`);
    return undefined;
  };
  const azure = {
    model: "gpt-4o",
    azure_endpoint: server.url,
    api_version: "2024-10-21",
    api_key: KEY,
  };
  await (await load(azure, { metrics }, AZURE)).create(QUESTION);
  assertEquals(measured, ["azure.ai.openai gpt-4o"]);
});
