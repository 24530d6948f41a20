import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  autogenComponents,
  chatCompletionClientKind,
  ConfigError,
} from "@autogen-edge/runtime";
import {
  AnthropicChatCompletionClient,
  type AnthropicResources,
  registerAnthropic,
} from "@autogen-edge/runtime/ext/anthropic";
import { ModelServer } from "../_model_server.ts";
import { baseUrlOf, KEY, QUESTION, saying } from "./_wire.ts";

const PROVIDER = "autogen_ext.models.anthropic.AnthropicChatCompletionClient";

async function load(
  config: Readonly<Record<string, unknown>>,
  resources: AnthropicResources = {},
): Promise<AnthropicChatCompletionClient> {
  const registry = registerAnthropic(autogenComponents());
  const client = await registry.load({ provider: PROVIDER, config }, {
    kind: chatCompletionClientKind,
    source: "team.json",
    resources: { environment: () => undefined, ...resources },
  });
  assert(client instanceof AnthropicChatCompletionClient);
  return client;
}

// What Python AutoGen 0.7.5 dumps of a client that is made of all this.
const FROM_PYTHON = {
  model: "foo",
  max_tokens: 9,
  temperature: 0.5,
  top_p: 0.3,
  top_k: 4,
  stop_sequences: ["X"],
  metadata: { user_id: "me" },
  thinking: { type: "enabled", budget_tokens: 2000 },
  api_key: "**********",
  base_url: "http://127.0.0.1:1/",
  model_info: {
    vision: true,
    function_calling: true,
    json_output: true,
    family: "unknown",
    structured_output: true,
    multiple_system_messages: false,
  },
  timeout: 5.0,
  max_retries: 1,
  default_headers: { "x-a": "b" },
};

Deno.test("what Python dumped is loaded and dumped again, but for the key", async () => {
  const client = await load(FROM_PYTHON);
  const { api_key: _, ...config } = FROM_PYTHON;
  assertEquals(client.dumpComponent(), {
    provider: PROVIDER,
    component_type: "model",
    version: 1,
    component_version: 1,
    label: "AnthropicChatCompletionClient",
    config,
  });
});

Deno.test("a client from Python's defaults asks as Python does", async () => {
  await using server = new ModelServer(() => Response.json(saying("Hi.")));
  const client = await load({
    model: "claude-3-5-sonnet-20240620",
    max_tokens: 4096,
    temperature: 1.0,
    base_url: baseUrlOf(server),
  });
  await client.create(QUESTION);
  const { max_tokens, temperature, model } = server.requests[0]?.body;
  assertEquals(
    [max_tokens, temperature, model],
    [4096, 1, "claude-3-5-sonnet-20240620"],
  );
});

Deno.test("what Python does not know of it passes over, and so do we", async () => {
  const client = await load({
    model: "claude-opus-5-5",
    bogus: 1,
    response_format: { type: "json_object" },
    tools: null,
  });
  const registry = registerAnthropic(autogenComponents());
  assertEquals(registry.dump(client).config, { model: "claude-opus-5-5" });
  const own = new AnthropicChatCompletionClient({
    model: "claude-opus-5-5",
    contextSize: 1000,
    addNamePrefixes: true,
    cacheControl: { type: "ephemeral", ttl: "1h" },
    outputConfig: { effort: "low" },
    thinking: { type: "adaptive" },
  });
  const dumped = own.dumpComponent();
  assertEquals(dumped.config, {
    model: "claude-opus-5-5",
    context_size: 1000,
    add_name_prefixes: true,
    cache_control: { type: "ephemeral", ttl: "1h" },
    output_config: { effort: "low" },
    thinking: { type: "adaptive" },
  });
  const again = await load(dumped.config);
  assertEquals(again.remainingTokens([]), 1000);
  assertEquals(registry.dump(again), dumped);
});

/** Configs that are wrong, and where. */
const WRONG: readonly (readonly [Record<string, unknown>, string])[] = [
  [{}, "/config/model"],
  [{ model: 5 }, "/config/model"],
  [{ model: "claude-opus-5", temperature: "hot" }, "/config/temperature"],
  [{ model: "claude-opus-5", top_k: 0.5 }, "/config/top_k"],
  [{ model: "claude-opus-5", stop_sequences: [1] }, "/config/stop_sequences/0"],
  [{ model: "claude-opus-5", thinking: "hard" }, "/config/thinking"],
  [{ model: "claude-opus-5", max_retries: 1.5 }, "/config/max_retries"],
  [{ model: "x", model_info: { vision: 1 } }, "/config/model_info/vision"],
];

for (const [config, path] of WRONG) {
  Deno.test(`${JSON.stringify(config)} is wrong at ${path}`, async () => {
    const error = await assertRejects(() => load(config), ConfigError);
    assertEquals([error.path, error.source], [path, "team.json"]);
  });
}

Deno.test("a model that nobody knows is refused with the place", async () => {
  const error = await assertRejects(() => load({ model: "foo" }), ConfigError);
  assertEquals([error.code, error.path], ["creation_failed", "/config"]);
  assert(String(error.cause).includes("pass modelInfo"));
});

/** What key a client sends that was loaded of a config. */
async function keySent(
  config: (url: string) => Readonly<Record<string, unknown>>,
  resources: (url: string) => AnthropicResources,
): Promise<string | null> {
  await using server = new ModelServer(() => Response.json(saying("Hi.")));
  const url = baseUrlOf(server);
  const model = "claude-opus-5-5";
  const client = await load({ model, ...config(url) }, resources(url));
  await client.create(QUESTION);
  return server.requests[0]?.headers.get("x-api-key") ?? null;
}

Deno.test("the key of the environment goes to the environment's server", async () => {
  const environment = (url: string) => ({
    environment: (name: string) =>
      ({ ANTHROPIC_API_KEY: KEY, ANTHROPIC_BASE_URL: url })[name],
  });
  assertEquals(await keySent(() => ({}), environment), KEY);
  assertEquals(
    await keySent((url) => ({ base_url: `${url}/` }), environment),
    KEY,
  );
});

Deno.test("a config cannot have the key of the environment sent elsewhere", async () => {
  const environment = (name: string) => ({ ANTHROPIC_API_KEY: KEY })[name];
  const sent = await keySent(
    (url) => ({ base_url: url }),
    () => ({ environment }),
  );
  assertEquals(sent, null);
});

Deno.test("the program says which server gets which key", async () => {
  const asked: string[] = [];
  const anthropicKey = (baseUrl: string) => {
    asked.push(baseUrl);
    return KEY;
  };
  const config = (url: string) => ({ base_url: url });
  assertEquals(await keySent(config, () => ({ anthropicKey })), KEY);
  assertEquals(asked.length, 1);
  const none = () => ({ anthropicKey: () => undefined });
  assertEquals(await keySent(config, none), null);
});

Deno.test("a key in a config, as AutoGen Studio writes it, goes to its server", async () => {
  const sent = await keySent(
    (url) => ({ base_url: url, api_key: KEY }),
    () => ({ anthropicKey: () => "another" }),
  );
  assertEquals(sent, KEY);
});
