import { assert, assertEquals } from "@std/assert";
import {
  autogenComponents,
  chatCompletionClientKind,
} from "@autogen-edge/runtime";
import {
  AnthropicChatCompletionClient,
  type AnthropicResources,
  registerAnthropic,
} from "@autogen-edge/runtime/ext/anthropic";
import { testComponents } from "../_components_suite.ts";
import { ModelServer } from "../_model_server.ts";
import { baseUrlOf, QUESTION, saying, WIRE } from "./_wire.ts";

async function load(
  config: Readonly<Record<string, unknown>>,
  resources: AnthropicResources = {},
): Promise<AnthropicChatCompletionClient> {
  const registry = registerAnthropic(autogenComponents());
  const client = await registry.load({ provider: WIRE.component, config }, {
    kind: chatCompletionClientKind,
    source: "team.json",
    resources: { environment: () => undefined, ...resources },
  });
  assert(client instanceof AnthropicChatCompletionClient);
  return client;
}

testComponents(WIRE, {
  load: (config, { key: anthropicKey, ...given } = {}) =>
    load(config, { anthropicKey, ...given }),
  fromPython: {
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
  },
  wrong: [
    [{}, "/config/model"],
    [{ model: 5 }, "/config/model"],
    [{ model: "claude-opus-5", temperature: "hot" }, "/config/temperature"],
    [{ model: "claude-opus-5", top_k: 0.5 }, "/config/top_k"],
    [
      { model: "claude-opus-5", stop_sequences: [1] },
      "/config/stop_sequences/0",
    ],
    [{ model: "claude-opus-5", thinking: "hard" }, "/config/thinking"],
    [{ model: "claude-opus-5", max_retries: 1.5 }, "/config/max_retries"],
    [{ model: "x", model_info: { vision: 1 } }, "/config/model_info/vision"],
  ],
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
