import { assert, assertEquals, assertRejects } from "@std/assert";
import { type Answering, deadEnd, ModelServer } from "./_model_server.ts";
import { traced } from "../tools/_traced.ts";
import {
  type At,
  collect,
  KEY,
  QUESTION,
  type SharedOptions,
  type Wire,
} from "./_wire.ts";

const OTHERS = {
  header: "header-0123456789-not-to-be-seen",
  parameter: "parameter+0123456789-not-to-be-seen",
};

/** What it takes to find out whether a client keeps its secrets. */
export interface SecretsCase {
  /** Where the key goes; a name may not tell that it does. */
  readonly keyHeader?: string;
  /** Servers that tell what they were sent, by where they tell it. */
  readonly telltales: Readonly<Record<string, Answering>>;
  /** Loads a client of a config. */
  load(config: Readonly<Record<string, unknown>>): Promise<unknown>;
}

/** That none of the secrets is in a text. */
export function assertClean(text: string, where: string): void {
  for (const secret of [KEY, ...Object.values(OTHERS)]) {
    assert(!text.includes(secret), `${where}: ${text}`);
    assert(!text.includes(encodeURIComponent(secret)), `${where}: ${text}`);
  }
}

/** Secrets in what clients of all kinds take. */
export const SECRETS:
  & Required<
    Pick<SharedOptions, "apiKey" | "defaultHeaders">
  >
  & { readonly token: string } = {
    apiKey: KEY,
    token: OTHERS.parameter,
    defaultHeaders: {
      "X-Api-Key": OTHERS.header,
      "Cookie": `session=${OTHERS.header}`,
      "x-team": "edge",
    },
  };

/** Tests that no secret of a client is told. */
export function testSecrets(
  wire: Wire,
  { keyHeader, telltales, load }: SecretsCase,
): void {
  /** All secrets that a client can have. */
  function secretive(server: At): SharedOptions {
    const { apiKey, token, defaultHeaders } = SECRETS;
    const url = new URL(wire.baseUrlOf(server));
    url.search = `?api_key=${encodeURIComponent(token)}&team=edge`;
    return {
      baseUrl: url.href,
      apiKey,
      keyHeader,
      defaultHeaders,
      maxRetries: 0,
    };
  }

  /** Asks a client, and looks for secrets in its error and in its span. */
  async function assertFailsCleanly(
    server: At,
    options: SharedOptions,
    stream: boolean,
  ): Promise<void> {
    const { spans, traceContext } = traced({ captureContent: true });
    const error = await assertRejects(async () => {
      const client = wire.clientOf(server, options);
      if (stream) {
        await collect(client.createStream(QUESTION, { traceContext }));
      } else await client.create(QUESTION, { traceContext });
    }, Error);
    assertClean(
      Deno.inspect(error, { depth: 9, showHidden: true }) + error.stack,
      "error",
    );
    const { attributes, events, status } = spans.finished[0] ?? {};
    assertClean(JSON.stringify([attributes, events, status]), "span");
  }

  Deno.test("no secret is in a dump, in what a client shows, or in its JSON", async () => {
    await using server = new ModelServer(() => Response.json({}));
    const client = wire.clientOf(server, secretive(server));
    const model = client.dumpComponent();
    assertClean(JSON.stringify(model), "dump");
    assertEquals(model.config.default_headers, { "x-team": "edge" });
    const url = new URL(wire.baseUrlOf(server));
    url.search = "?team=edge";
    assertEquals(model.config.base_url, url.href);
    assertClean(JSON.stringify(client), "JSON");
    assertClean(
      Deno.inspect(client, { depth: 9, showHidden: true }),
      "console",
    );
  });

  const all: Readonly<Record<string, Answering>> = {
    ...telltales,
    "in a text": ({ headers }) =>
      new Response([...headers.values()].join(), { status: 500 }),
  };
  for (const [how, answer] of Object.entries(all)) {
    Deno.test(`a server that tells a secret ${how} is not quoted`, async () => {
      await using server = new ModelServer(answer);
      for (const stream of [false, true]) {
        await assertFailsCleanly(server, secretive(server), stream);
      }
    });
  }

  Deno.test("a key is not quoted, whatever its header is called", async () => {
    await using server = new ModelServer(({ headers }) =>
      new Response(headers.get("x-gateway"), { status: 401 })
    );
    const client = wire.clientOf(server, { keyHeader: "X-Gateway" });
    const error = await assertRejects(() => client.create(QUESTION), Error);
    assertEquals(error.message, `Cannot ask model "${wire.model}": 401: ***`);
  });

  Deno.test("a key in the URL is not quoted, however it is escaped", async () => {
    for (const code of ["a%2Bb/cdef==", "a+b+cdef==", "%61bcdef"]) {
      const url = new URL(wire.baseUrlOf({ url: "http://127.0.0.1:1" }));
      url.search = `?api-version=1&code=${code}`;
      const client = wire.clientOf({ url: "http://127.0.0.1:1" }, {
        baseUrl: url.href,
        maxRetries: 0,
        fetch: (url) => Promise.reject(new TypeError(`No way to ${url}`)),
      });
      const { message } = await assertRejects(
        () => client.create(QUESTION),
        Error,
      );
      assert(!message.includes("cdef"), message);
    }
  });

  Deno.test("what a header of the user's own holds is not quoted, whatever it is called", async () => {
    await using server = new ModelServer(({ headers }) =>
      new Response(`${headers.get("x-custom")} is wrong`, { status: 401 })
    );
    const client = wire.clientOf(server, {
      defaultHeaders: { "x-custom": "Gate my-gateway-pass" },
    });
    const error = await assertRejects(() => client.create(QUESTION), Error);
    assertEquals(
      error.message,
      `Cannot ask model "${wire.model}": 401: *** is wrong`,
    );
  });

  Deno.test("no secret is told where nobody answers, or the header is wrong", async () => {
    const nowhere = { url: deadEnd() };
    const options = secretive(nowhere);
    const wrong: readonly SharedOptions[] = [
      options,
      { ...options, apiKey: `${KEY}\n${KEY}` },
      {
        ...options,
        defaultHeaders: { "x-api-key": `${OTHERS.header}\n` + KEY },
      },
      {
        ...options,
        fetch: (url, init) =>
          Promise.reject(
            new TypeError(`${url} ${[...new Headers(init?.headers).values()]}`),
          ),
      },
    ];
    for (const each of wrong) await assertFailsCleanly(nowhere, each, false);
  });

  Deno.test("no secret is told when a config is refused", async () => {
    const { model } = wire;
    for (const broken of [{ model: 5 }, { model: "foo" }, { base_url: 5 }]) {
      const error = await assertRejects(
        () => load({ model, api_key: KEY, ...broken }),
        Error,
      );
      assertClean(Deno.inspect(error, { depth: 9 }), "error");
    }
  });

  Deno.test("what is sent is there all the same", async () => {
    await using server = new ModelServer(() =>
      Response.json(wire.saying("Hi."))
    );
    await wire.clientOf(server, secretive(server)).create(QUESTION);
    const [request] = server.requests;
    assert(request !== undefined);
    assert(request.path.includes(encodeURIComponent(OTHERS.parameter)));
    assertEquals(request.headers.get("x-api-key"), OTHERS.header);
    assertEquals(
      request.headers.get(keyHeader ?? wire.keyHeader),
      keyHeader === undefined ? wire.sentKey(KEY) : KEY,
    );
  });
}
