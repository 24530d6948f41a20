import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  autogenComponents,
  chatCompletionClientKind,
  type ChatMetrics,
  ConfigError,
} from "@autogen-edge/runtime";
import {
  AzureOpenAIChatCompletionClient,
  OpenAIChatCompletionClient,
  type OpenAIResources,
  registerOpenAI,
} from "@autogen-edge/runtime/ext/openai";
import { ModelServer } from "../_model_server.ts";
import { completion, KEY, QUESTION } from "./_wire.ts";

const PROVIDER = "autogen_ext.models.openai.OpenAIChatCompletionClient";
const AZURE = "autogen_ext.models.openai.AzureOpenAIChatCompletionClient";

async function load(
  config: Readonly<Record<string, unknown>>,
  resources: OpenAIResources = {},
  provider = PROVIDER,
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

// What Python AutoGen 0.7.5 dumps of a client that is made of all this.
const FROM_PYTHON = {
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
};

Deno.test("what Python dumped is loaded and dumped again, but for the key", async () => {
  const client = await load(FROM_PYTHON);
  const { api_key: _, ...config } = FROM_PYTHON;
  assertEquals(client.dumpComponent(), {
    provider: PROVIDER,
    component_type: "model",
    version: 1,
    component_version: 1,
    label: "OpenAIChatCompletionClient",
    config,
  });
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

/** Configs that are wrong, and where. */
const WRONG: readonly (readonly [Record<string, unknown>, string, string?])[] =
  [
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
  ];

for (const [config, path, provider] of WRONG) {
  Deno.test(`a config is wrong at ${path}`, async () => {
    const error = await assertRejects(
      () => load(config, {}, provider),
      ConfigError,
    );
    assertEquals([error.path, error.source], [path, "team.json"]);
  });
}

Deno.test("a model that nobody knows is refused with the place", async () => {
  const error = await assertRejects(() => load({ model: "foo" }), ConfigError);
  assertEquals([error.code, error.path], ["creation_failed", "/config"]);
  assert(String(error.cause).includes("pass modelInfo"));
});

Deno.test("what measures the calls comes from the program", async () => {
  await using server = new ModelServer(() =>
    Response.json(completion({ content: "Hi." }))
  );
  const measured: string[] = [];
  const metrics: ChatMetrics = ({ model, provider }) => {
    measured.push(`${provider} ${model}`);
    return undefined;
  };
  const config = { model: "gpt-4o", base_url: server.url };
  await (await load(config, { metrics })).create(QUESTION);
  const azure = {
    model: "gpt-4o",
    azure_endpoint: server.url,
    api_version: "2024-10-21",
    api_key: KEY,
  };
  await (await load(azure, { metrics }, AZURE)).create(QUESTION);
  assertEquals(measured, ["openai gpt-4o", "azure.ai.openai gpt-4o"]);
});

/** What key a client sends that was loaded of a config. */
async function keySent(
  config: (url: string) => Readonly<Record<string, unknown>>,
  resources: (url: string) => OpenAIResources,
): Promise<string | null> {
  await using server = new ModelServer(() =>
    Response.json(completion({ content: "Hi." }))
  );
  const client = await load(
    { model: "gpt-4o", ...config(server.url) },
    resources(server.url),
  );
  await client.create(QUESTION);
  return server.requests[0]?.headers.get("authorization") ?? null;
}

Deno.test("the key of the environment goes to the environment's server", async () => {
  const environment = (url: string) => ({
    environment: (name: string) =>
      ({ OPENAI_API_KEY: KEY, OPENAI_BASE_URL: url })[name],
  });
  assertEquals(await keySent(() => ({}), environment), `Bearer ${KEY}`);
  assertEquals(
    await keySent((url) => ({ base_url: `${url}/` }), environment),
    `Bearer ${KEY}`,
  );
});

Deno.test("a config cannot have the key of the environment sent elsewhere", async () => {
  const environment = (name: string) => ({ OPENAI_API_KEY: KEY })[name];
  const sent = await keySent(
    (url) => ({ base_url: url }),
    () => ({ environment }),
  );
  assertEquals(sent, null);
});

Deno.test("the program says which server gets which key", async () => {
  const asked: string[] = [];
  const openAIKey = (baseUrl: string) => {
    asked.push(baseUrl);
    return KEY;
  };
  const config = (url: string) => ({ base_url: url });
  assertEquals(await keySent(config, () => ({ openAIKey })), `Bearer ${KEY}`);
  assertEquals(asked.length, 1);
  const none = () => ({ openAIKey: () => undefined });
  assertEquals(await keySent(config, none), null);
});

Deno.test("a key in a config, as AutoGen Studio writes it, goes to its server", async () => {
  const sent = await keySent(
    (url) => ({ base_url: url, api_key: KEY }),
    () => ({ openAIKey: () => "another" }),
  );
  assertEquals(sent, `Bearer ${KEY}`);
});
