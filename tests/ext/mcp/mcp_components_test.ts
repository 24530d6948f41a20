import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  AssistantAgent,
  autogenComponents,
  type AutogenResources,
  type ComponentRegistry,
  ConfigError,
  ReplayChatCompletionClient,
  workbenchKind,
} from "@autogen-edge/runtime";
import { McpWorkbench, registerMcp } from "@autogen-edge/runtime/ext/mcp";
import { offerAdd } from "./_offers.ts";
import { TestServer } from "./_server.ts";
// What AutoGen 0.7.5 wrote, but for the descriptions of its classes.
import fromPython from "./data/from_python.json" with { type: "json" };

const PROVIDER = "autogen_ext.tools.mcp.McpWorkbench";

function registry(): ComponentRegistry<AutogenResources> {
  return registerMcp(autogenComponents());
}

/** The same without the headers, which are not written here. */
function withoutHeaders<Params extends object, Config extends object>(
  model: { readonly config: Config & { readonly server_params: Params } },
): unknown {
  const { headers: _, ...server_params } = {
    headers: {},
    ...model.config.server_params,
  };
  return { ...model, config: { ...model.config, server_params } };
}

/** A file with other parameters of the server. */
function file(params: object, config: object = {}): unknown {
  const server_params = { ...fromPython.plain.config.server_params, ...params };
  return { provider: PROVIDER, config: { server_params, ...config } };
}

for (const name of ["plain", "dressed", "model"] as const) {
  Deno.test(`what Python wrote is written again the same, but for headers: ${name}`, async () => {
    const known = registry();
    const model = fromPython[name];
    const workbench = await known.load(model, { kind: workbenchKind });
    assert(workbench instanceof McpWorkbench);
    assertEquals(known.dump(workbench), withoutHeaders(model));
  });
}

Deno.test("an agent with workbenches that Python wrote is written again the same", async () => {
  const known = registry();
  const agent = await known.load(fromPython.agent);
  assert(agent instanceof AssistantAgent);
  assertEquals(known.dump(agent), fromPython.agent);
});

Deno.test("what is left out has Python's defaults", async () => {
  const known = registry();
  const workbench = await known.load({
    provider: PROVIDER,
    config: {
      server_params: {
        type: "StreamableHttpServerParams",
        url: fromPython.plain.config.server_params.url,
        headers: null,
      },
    },
  });
  assert(workbench instanceof McpWorkbench);
  const { config } = known.dump(workbench);
  assertEquals(config, fromPython.plain.config);
});

Deno.test("a file's headers are sent, and those of the program before them", async () => {
  await using server = new TestServer({ offer: offerAdd });
  const { origin } = new URL(server.url);
  const loaded = await registry().load(
    file({
      url: server.url,
      headers: { "X-Key": "old-s3cret", "x-tone": "low" },
    }),
    {
      kind: workbenchKind,
      resources: {
        headers: {
          [origin]: { "x-key": "s3cret" },
          "https://other.example": { "x-other": "s3cret" },
        },
      },
    },
  );
  assertEquals((await loaded.callTool("add", { a: 1, b: 2 })).content, "3");
  await loaded.stop?.();
  for (const { headers } of server.seen) {
    assertEquals(headers.get("x-key"), "s3cret");
    assertEquals(headers.get("x-tone"), "low");
    assertEquals(headers.has("x-other"), false);
  }
  assert(loaded instanceof McpWorkbench);
  assert(!JSON.stringify(registry().dump(loaded)).includes("s3cret"));
});

Deno.test("the program's own fetch is used", async () => {
  const asked: string[] = [];
  const loaded = await registry().load(file({}), {
    kind: workbenchKind,
    resources: {
      fetch(input) {
        asked.push(String(input));
        return Promise.resolve(new Response("no", { status: 503 }));
      },
    },
  });
  const { isError } = await loaded.callTool("add", {});
  assertEquals([isError, asked], [true, ["http://127.0.0.1:8931/mcp"]]);
});

Deno.test("a model for the server is loaded, and written, with the workbench", async () => {
  const known = registry();
  const modelClient = new ReplayChatCompletionClient(["Hi"]);
  const workbench = new McpWorkbench({
    url: "https://example.com/mcp",
    modelClient,
  });
  const model = known.dump(workbench);
  assertEquals(model.config.model_client, modelClient.dumpComponent());
  const loaded = await known.load(model);
  assert(loaded instanceof McpWorkbench);
  assertEquals(known.dump(loaded), model);
});

Deno.test("a URL that holds a key cannot be written", () => {
  const workbench = new McpWorkbench({
    url: "https://example.com/mcp?page=1&api_key=s3cret",
  });
  const error = assertThrows(() => workbench.dumpComponent(), ConfigError);
  assertEquals(error.code, "not_dumpable");
  assertEquals(
    error.message,
    'Cannot dump an McpWorkbench: its URL holds a secret, "api_key"; put it into "headers"',
  );
});

for (
  const [model, path, code, text] of [
    [fromPython.sse, "/type", "invalid_field", "which no"],
    [
      fromPython.stdio,
      "/type",
      "invalid_field",
      'is "StdioServerParams", which no edge has; StreamableHttpServerParams is there',
    ],
    [file({ type: "Nope" }), "/type", "invalid_field", "one of"],
    [file({ type: null }), "/type", "missing_field", "is missing"],
    [file({ url: "nope" }), "/url", "invalid_field", "is not a URL"],
    [file({ url: null }), "/url", "missing_field", "is missing"],
    [file({ timeout: "1" }), "/timeout", "invalid_field", 'is "1"'],
    [file({ headers: ["a"] }), "/headers", "invalid_field", "is a list"],
    [
      file({ headers: { key: 12345678 } }),
      "/headers/key",
      "invalid_field",
      "is not a string",
    ],
    [
      file({ terminate_on_close: "no" }),
      "/terminate_on_close",
      "invalid_field",
      'is "no"',
    ],
  ] as const
) {
  Deno.test(`a file that is wrong at ${path} is refused: ${text}`, async () => {
    const error = await assertRejects(
      () => registry().load(model, { source: "bench.json" }),
      ConfigError,
    );
    assertEquals(error.code, code);
    assertEquals(error.path, `/config/server_params${path}`);
    assert(error.message.includes(text), error.message);
    assert(!/12345678|s3cret/.test(error.message));
  });
}

for (
  const [model, text] of [
    [file({ timeout: -1 }), '"timeout" is -1000'],
    [file({ url: "ftp://a.example/" }), "is not an HTTP URL"],
    [
      file({}, { tool_overrides: { a: { name: "b" }, c: { name: "b" } } }),
      'both to be called "b"',
    ],
  ] as const
) {
  Deno.test(`what a workbench refuses is no component: ${text}`, async () => {
    const error = await assertRejects(
      () => registry().load(model),
      ConfigError,
      text,
    );
    assertEquals(error.code, "creation_failed");
  });
}

Deno.test("a provider is registered once", () => {
  const error = assertThrows(() => registerMcp(registry()), ConfigError);
  assertEquals(error.code, "already_registered");
});
