import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ModelError } from "@autogen-edge/runtime";
import {
  OpenAIChatCompletionClient,
  type OpenAIChatCompletionClientOptions,
} from "@autogen-edge/runtime/ext/openai";
import { ModelServer } from "../_model_server.ts";
import { clientOf, completion, KEY, QUESTION } from "./_wire.ts";
import { refusalOf, requestOf } from "./_asked.ts";

Deno.test("OpenAI is not asked without a key", async () => {
  const refuse = () => Promise.reject(new Error("Nobody must be asked"));
  for (const apiKey of [undefined, "", "  ", () => undefined]) {
    const client = new OpenAIChatCompletionClient({
      model: "gpt-5",
      apiKey,
      environment: () => undefined,
      fetch: refuse,
    });
    const error = await assertRejects(
      () => client.create(QUESTION),
      ModelError,
      'Cannot ask model "gpt-5": there is no key',
    );
    assertEquals(error.code, "missing_key");
  }
});

Deno.test("a key that fits no header is not sent, nor told", async () => {
  const error = await refusalOf({ client: { apiKey: "sk-\u2026 geheim" } });
  assertEquals(
    [error.code, error.message],
    ["missing_key", 'Cannot ask model "gpt-5": the key fits no header'],
  );
});

Deno.test("a server in the next room needs no key", async () => {
  const { headers } = await requestOf({ client: { apiKey: undefined } });
  assertEquals(headers.get("authorization"), null);
});

Deno.test("the key and the server come from the environment", async () => {
  await using server = new ModelServer(() =>
    Response.json(completion({ content: "Hi." }))
  );
  const settings: Record<string, string> = {
    OPENAI_BASE_URL: `${server.url}/`,
    OPENAI_API_KEY: `${KEY}\n`,
  };
  const client = new OpenAIChatCompletionClient({
    model: "gpt-5",
    environment: (name) => settings[name],
  });
  await client.create(QUESTION);
  settings.OPENAI_API_KEY = "another";
  await client.create(QUESTION);
  assertEquals(
    server.requests.map(({ path, headers }) => [
      path,
      headers.get("authorization"),
    ]),
    [
      ["/v1/chat/completions", `Bearer ${KEY}`],
      ["/v1/chat/completions", "Bearer another"],
    ],
  );
});

Deno.test("a base URL keeps its path and its parameters", async () => {
  await using server = new ModelServer(() =>
    Response.json(completion({ content: "Hi." }))
  );
  const baseUrl = server.url.replace("/v1", "/a/b/?team=edge");
  await clientOf(server, { baseUrl }).create(QUESTION);
  assertEquals(server.requests[0]?.path, "/a/b/chat/completions?team=edge");
});

Deno.test("a header of one's own takes the key's place", async () => {
  const { headers } = await requestOf({
    client: { defaultHeaders: { Authorization: "Basic abc" } },
  });
  assertEquals(headers.get("authorization"), "Basic abc");
});

Deno.test("a client that cannot work is not made", () => {
  const model = "gpt-5";
  const wrong: readonly [OpenAIChatCompletionClientOptions, string][] = [
    [
      { model: "my-model" },
      'Cannot make a client of model "my-model": it is not known; pass modelInfo',
    ],
    [
      { model, baseUrl: "localhost:11434/v1" },
      'Cannot make a model client: baseUrl is "localhost:11434/v1", not an HTTP URL without a password',
    ],
    [
      { model, baseUrl: "https://me:geheim@models.example/v1?key=geheim" },
      'Cannot make a model client: baseUrl is "https://…@models.example/v1?…", not an HTTP URL without a password',
    ],
  ];
  for (const [options, message] of wrong) {
    const error = assertThrows(
      () => new OpenAIChatCompletionClient(options),
      TypeError,
    );
    assertEquals(error.message, message);
  }
  for (
    const options of [{ timeout: 0 }, { timeout: NaN }, { maxRetries: -1 }]
  ) {
    assertThrows(
      () => new OpenAIChatCompletionClient({ model, ...options }),
      RangeError,
    );
  }
});
