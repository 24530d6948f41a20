import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { ModelError } from "@autogen-edge/runtime";
import { refusalOf, requestOf } from "./_asked.ts";
import { ModelServer } from "./_model_server.ts";
import {
  KEY,
  NOWHERE,
  QUESTION,
  type SharedOptions,
  type Wire,
} from "./_wire.ts";

/** Tests how clients are set up: their servers, headers, keys and models. */
export function testSettings(wire: Wire): void {
  const { model, endpoint, keyHeader, prefix } = wire;
  const fine = () => Response.json(wire.saying("Hi."));

  Deno.test("the provider itself is not asked without a key", async () => {
    for (const apiKey of [undefined, "", "  ", () => undefined]) {
      const client = wire.clientOf(NOWHERE, {
        baseUrl: undefined,
        apiKey,
        fetch: () => Promise.reject(new Error("Nobody must be asked")),
      });
      const error = await assertRejects(
        () => client.create(QUESTION),
        ModelError,
        `Cannot ask model "${model}": there is no key`,
      );
      assertEquals(error.code, "missing_key");
    }
  });

  Deno.test("a key that fits no header is not sent, nor told", async () => {
    const client = { apiKey: "sk-\u2026 geheim" };
    const error = await refusalOf(wire, { client });
    assertEquals([error.code, error.message], [
      "missing_key",
      `Cannot ask model "${model}": the key fits no header`,
    ]);
  });

  Deno.test("a server in the next room needs no key, unless one was to be there", async () => {
    const { headers } = await requestOf(wire, {
      client: { apiKey: undefined },
    });
    assertEquals(headers.get(keyHeader), null);
    const client = { apiKey: () => undefined };
    const error = await refusalOf(wire, { client });
    assertEquals(error.code, "missing_key");
  });

  Deno.test("the key and the server come from the environment", async () => {
    await using server = new ModelServer(fine);
    const variables: Record<string, string> = {
      [`${prefix}_BASE_URL`]: `${wire.baseUrlOf(server)}/`,
      [`${prefix}_API_KEY`]: `${KEY}\n`,
    };
    const client = wire.clientOf(server, {
      baseUrl: undefined,
      apiKey: undefined,
      environment: (name) => variables[name],
    });
    await client.create(QUESTION);
    variables[`${prefix}_API_KEY`] = "another";
    await client.create(QUESTION);
    const { pathname } = new URL(wire.baseUrlOf(server));
    const asked = pathname.replace(/\/$/, "") + endpoint;
    assertEquals(
      server.requests.map(({ path, headers }) => [
        path,
        headers.get(keyHeader),
      ]),
      [[asked, wire.sentKey(KEY)], [asked, wire.sentKey("another")]],
    );
  });

  Deno.test("a base URL keeps its path and its parameters", async () => {
    await using server = new ModelServer(fine);
    const baseUrl = `${new URL(server.url).origin}/a/b/?team=edge`;
    await wire.clientOf(server, { baseUrl }).create(QUESTION);
    assertEquals(server.requests[0]?.path, `/a/b${endpoint}?team=edge`);
  });

  Deno.test("the key goes where the server wants it", async () => {
    for (
      const [keyHeader, sent] of [
        ["authorization", `Bearer ${KEY}`],
        ["Authorization", `Bearer ${KEY}`],
        ["X-Goog-Api-Key", KEY],
      ] as const
    ) {
      const { headers } = await requestOf(wire, { client: { keyHeader } });
      assertEquals(headers.get(keyHeader), sent);
      if (keyHeader.toLowerCase() === wire.keyHeader) continue;
      assertEquals(headers.get(wire.keyHeader), null);
    }
  });

  /** What a client cannot be made of, and what is said of it. */
  const wrong: readonly (readonly [SharedOptions, string])[] = [
    [
      { model: "my-model" },
      'Cannot make a client of model "my-model": it is not known; pass modelInfo',
    ],
    ...[
      ["localhost:11434/v1", "localhost:11434/v1"],
      ["localhost:8080", "localhost:8080"],
      ["https://me@models.example", "https://…@models.example"],
      [
        "https://me:geheim@models.example/v1?key=geheim",
        "https://…@models.example/v1?…",
      ],
      [
        "https://me:geheim@models.example?key=geheim",
        "https://…@models.example?…",
      ],
    ].map(([baseUrl, shown]) =>
      [
        { baseUrl },
        `Cannot make a model client: baseUrl is "${shown}", not an HTTP URL without a password`,
      ] as const
    ),
    [
      { defaultHeaders: { "x-team": "a\nb" } },
      "Cannot make a model client: one of its defaultHeaders is malformed",
    ],
  ];

  Deno.test("a client that cannot work is not made", () => {
    for (const [options, message] of wrong) {
      const error = assertThrows(
        () => wire.clientOf(NOWHERE, options),
        TypeError,
      );
      assertEquals(error.message, message);
    }
    for (
      const options of [{ timeout: 0 }, { timeout: NaN }, { maxRetries: -1 }]
    ) {
      assertThrows(() => wire.clientOf(NOWHERE, options), RangeError);
    }
  });
}
