import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ModelError } from "@autogen-edge/runtime";
import {
  AnthropicChatCompletionClient,
  type AnthropicChatCompletionClientOptions,
} from "@autogen-edge/runtime/ext/anthropic";
import { ModelServer } from "../_model_server.ts";
import { refusalOf, requestOf } from "./_asked.ts";
import { baseUrlOf, clientOf, KEY, QUESTION, saying } from "./_wire.ts";

Deno.test("Anthropic is not asked without a key", async () => {
  const refuse = () => Promise.reject(new Error("Nobody must be asked"));
  for (const apiKey of [undefined, "", "  ", () => undefined]) {
    const client = new AnthropicChatCompletionClient({
      model: "claude-opus-5-5",
      apiKey,
      environment: () => undefined,
      fetch: refuse,
    });
    const error = await assertRejects(
      () => client.create(QUESTION),
      ModelError,
      'Cannot ask model "claude-opus-5-5": there is no key',
    );
    assertEquals(error.code, "missing_key");
  }
});

Deno.test("a key that fits no header is not sent, nor told", async () => {
  const error = await refusalOf({ client: { apiKey: "sk-\u2026 geheim" } });
  assertEquals(
    [error.code, error.message],
    [
      "missing_key",
      'Cannot ask model "claude-opus-5-5": the key fits no header',
    ],
  );
});

Deno.test("a server in the next room needs no key, unless one was to be there", async () => {
  const { headers } = await requestOf({ client: { apiKey: undefined } });
  assertEquals(headers.get("x-api-key"), null);
  const error = await refusalOf({ client: { apiKey: () => undefined } });
  assertEquals(error.code, "missing_key");
});

Deno.test("the key and the server come from the environment", async () => {
  await using server = new ModelServer(() => Response.json(saying("Hi.")));
  const settings: Record<string, string> = {
    ANTHROPIC_BASE_URL: `${baseUrlOf(server)}/`,
    ANTHROPIC_API_KEY: `${KEY}\n`,
  };
  const client = new AnthropicChatCompletionClient({
    model: "claude-opus-5-5",
    environment: (name) => settings[name],
  });
  await client.create(QUESTION);
  settings.ANTHROPIC_API_KEY = "another";
  await client.create(QUESTION);
  assertEquals(
    server.requests.map(({ path, headers }) => [
      path,
      headers.get("x-api-key"),
    ]),
    [["/v1/messages", KEY], ["/v1/messages", "another"]],
  );
});

Deno.test("a base URL keeps its path and its parameters", async () => {
  await using server = new ModelServer(() => Response.json(saying("Hi.")));
  const baseUrl = `${baseUrlOf(server)}/a/b/?team=edge`;
  await clientOf(server, { baseUrl }).create(QUESTION);
  assertEquals(server.requests[0]?.path, "/a/b/v1/messages?team=edge");
});

Deno.test("the key goes where the server wants it", async () => {
  for (
    const [keyHeader, sent] of [
      ["authorization", `Bearer ${KEY}`],
      ["Authorization", `Bearer ${KEY}`],
      ["X-Goog-Api-Key", KEY],
    ] as const
  ) {
    const { headers } = await requestOf({ client: { keyHeader } });
    assertEquals(headers.get(keyHeader), sent);
    assertEquals(headers.get("x-api-key"), null);
  }
});

Deno.test("headers of one's own take the place of others", async () => {
  const { headers } = await requestOf({
    client: {
      defaultHeaders: {
        "X-Api-Key": "mine",
        "Anthropic-Version": "2099-01-01",
        "anthropic-beta": "fast-mode-2026-02-01",
      },
    },
  });
  assertEquals(
    ["x-api-key", "anthropic-version", "anthropic-beta"].map((name) =>
      headers.get(name)
    ),
    ["mine", "2099-01-01", "fast-mode-2026-02-01"],
  );
});

Deno.test("a client that cannot work is not made", () => {
  const model = "claude-opus-5-5";
  const wrong: readonly [AnthropicChatCompletionClientOptions, string][] = [
    [
      { model: "my-model" },
      'Cannot make a client of model "my-model": it is not known; pass modelInfo',
    ],
    [
      { model, baseUrl: "localhost:8080" },
      'Cannot make a model client: baseUrl is "localhost:8080", not an HTTP URL without a password',
    ],
    [
      { model, baseUrl: "https://me:geheim@models.example?key=geheim" },
      'Cannot make a model client: baseUrl is "https://…@models.example?…", not an HTTP URL without a password',
    ],
    [
      { model, defaultHeaders: { "x-team": "a\nb" } },
      "Cannot make a model client: one of its defaultHeaders is malformed",
    ],
  ];
  for (const [options, message] of wrong) {
    const error = assertThrows(
      () => new AnthropicChatCompletionClient(options),
      TypeError,
    );
    assertEquals(error.message, message);
  }
  for (
    const options of [{ timeout: 0 }, { timeout: NaN }, { maxRetries: -1 }]
  ) {
    assertThrows(
      () => new AnthropicChatCompletionClient({ model, ...options }),
      RangeError,
    );
  }
});
