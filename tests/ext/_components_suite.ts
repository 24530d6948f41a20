import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  type ChatCompletionClient,
  type ChatMetrics,
  type Component,
  ConfigError,
  type Environment,
} from "@autogen-edge/runtime";
import { ModelServer } from "./_model_server.ts";
import { type Fields, KEY, QUESTION, type Wire } from "./_wire.ts";

/** What a program gives to who loads a client. */
export interface Given {
  readonly environment?: Environment;
  /** Gives the key for a server. */
  readonly key?: (baseUrl: string) => string | undefined;
  readonly metrics?: ChatMetrics;
}

/** Loads a client of a config, from a file called `team.json`. */
export type LoadClient = (
  config: Fields,
  given?: Given,
  provider?: string,
) => Promise<ChatCompletionClient & Component>;

/** A config that is wrong, where, and whose it is. */
export type WrongConfig = readonly [
  config: Fields,
  path: string,
  provider?: string,
];

/** What it takes to test configs of a provider's clients. */
export interface ComponentsCase {
  readonly load: LoadClient;
  /** What Python AutoGen 0.7.5 dumps of a client that is made of all there is. */
  readonly fromPython: Fields;
  readonly wrong: readonly WrongConfig[];
}

/** Tests how clients are loaded of configs, and written as such. */
export function testComponents(
  wire: Wire,
  { load, fromPython, wrong }: ComponentsCase,
): void {
  Deno.test("what Python dumped is loaded and dumped again, but for the key", async () => {
    const client = await load(fromPython);
    const { api_key: _, ...config } = fromPython;
    assertEquals(client.dumpComponent(), {
      provider: wire.component,
      component_type: "model",
      version: 1,
      component_version: 1,
      label: wire.component.replace(/.*\./, ""),
      config,
    });
  });

  for (const [config, path, provider] of wrong) {
    Deno.test(`${JSON.stringify(config)} is wrong at ${path}`, async () => {
      const error = await assertRejects(
        () => load(config, {}, provider),
        ConfigError,
      );
      assertEquals([error.path, error.source], [path, "team.json"]);
    });
  }

  Deno.test("a model that nobody knows is refused with the place", async () => {
    const error = await assertRejects(
      () => load({ model: "foo" }),
      ConfigError,
    );
    assertEquals([error.code, error.path], ["creation_failed", "/config"]);
    assert(String(error.cause).includes("pass modelInfo"));
  });

  /** What key a client sends that was loaded of a config. */
  async function keySent(
    config: (url: string) => Fields,
    given: (url: string) => Given,
  ): Promise<string | null> {
    await using server = new ModelServer(() =>
      Response.json(wire.saying("Hi."))
    );
    const url = wire.baseUrlOf(server);
    const { model } = wire;
    const client = await load({ model, ...config(url) }, given(url));
    await client.create(QUESTION);
    return server.requests[0]?.headers.get(wire.keyHeader) ?? null;
  }

  const elsewhere = (url: string): Fields => ({ base_url: url });
  const key = `${wire.prefix}_API_KEY`;

  Deno.test("the key of the environment goes to the environment's server", async () => {
    const given = (url: string): Given => ({
      environment: (name) =>
        ({ [key]: KEY, [`${wire.prefix}_BASE_URL`]: url })[name],
    });
    assertEquals(await keySent(() => ({}), given), wire.sentKey(KEY));
    // What Python writes in place of a key is none.
    const stars = () => ({ api_key: "**********" });
    assertEquals(await keySent(stars, given), wire.sentKey(KEY));
    assertEquals(
      await keySent((url) => ({ base_url: `${url}/` }), given),
      wire.sentKey(KEY),
    );
  });

  Deno.test("a config cannot have the key of the environment sent elsewhere", async () => {
    const environment: Environment = (name) => ({ [key]: KEY })[name];
    assertEquals(await keySent(elsewhere, () => ({ environment })), null);
  });

  Deno.test("the program says which server gets which key", async () => {
    const asked: string[] = [];
    const given: Given = {
      key(baseUrl) {
        asked.push(baseUrl);
        return KEY;
      },
    };
    assertEquals(await keySent(elsewhere, () => given), wire.sentKey(KEY));
    assertEquals(asked.length, 1);
    const none: Given = { key: () => undefined };
    assertEquals(await keySent(elsewhere, () => none), null);
  });

  Deno.test("what measures the calls comes from the program", async () => {
    const measured: string[] = [];
    const metrics: ChatMetrics = ({ model, provider }) => {
      measured.push(`${provider} ${model}`);
      return undefined;
    };
    await keySent(elsewhere, () => ({ metrics }));
    assertEquals(measured, [`${wire.provider} ${wire.model}`]);
  });

  Deno.test("a key in a config, as AutoGen Studio writes it, goes to its server", async () => {
    const sent = await keySent(
      (url) => ({ base_url: url, api_key: KEY }),
      () => ({ key: () => "another" }),
    );
    assertEquals(sent, wire.sentKey(KEY));
  });
}
