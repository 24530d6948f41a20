import { assert, assertEquals, assertRejects } from "@std/assert";
import {
  ComponentRegistry,
  ConfigError,
  HttpTool,
  registerToolComponents,
  toolKind,
  type ToolResources,
} from "@autogen-edge/runtime";

const PROVIDER = "autogen_ext.tools.http.HttpTool";

// What AutoGen 0.7.5 writes, but for the description of its class.
const fromPython = {
  provider: PROVIDER,
  component_type: "tool",
  version: 1,
  component_version: 1,
  label: "HttpTool",
  config: {
    name: "find",
    description: "HTTP tool",
    scheme: "http",
    host: "127.0.0.1",
    port: 8932,
    path: "/items/{id}",
    method: "GET",
    headers: { "X-Key": "s3cret" },
    json_schema: {
      type: "object",
      properties: {
        q: { type: "string", description: "what" },
        id: { type: "integer" },
      },
      required: ["q", "id"],
    },
    return_type: "text",
    timeout: 5.0,
  },
};

function registry(): ComponentRegistry<ToolResources> {
  return registerToolComponents(new ComponentRegistry<ToolResources>());
}

function file(config: object): unknown {
  return { provider: PROVIDER, config: { ...fromPython.config, ...config } };
}

/** Answers with the headers of the request. */
const showHeaders: typeof fetch = (_input, init) =>
  Promise.resolve(
    Response.json(Object.fromEntries(new Headers(init?.headers))),
  );

Deno.test("what Python wrote is written again the same, but for its headers", async () => {
  const known = registry();
  const tool = await known.load(fromPython);
  assert(tool instanceof HttpTool);
  assertEquals(known.dump(tool), {
    ...fromPython,
    config: { ...fromPython.config, headers: {} },
  });
});

Deno.test("what is left out has Python's defaults", async () => {
  const known = registry();
  const { name, host, port, json_schema } = fromPython.config;
  const tool = await known.load({
    provider: PROVIDER,
    config: { name, host, port, json_schema, headers: null, method: null },
  });
  assert(tool instanceof HttpTool);
  const { config } = known.dump(tool);
  assertEquals(config, {
    ...fromPython.config,
    headers: {},
    path: "/",
    method: "POST",
  });
});

Deno.test("a file's headers are sent, and those of the program before them", async () => {
  const tool = await registry().load(fromPython, {
    kind: toolKind,
    resources: {
      headers: {
        "http://127.0.0.1:8932": { "x-key": "better", "x-tone": "low" },
        "http://other.example": { "x-other": "s3cret" },
      },
      fetch: showHeaders,
    },
  });
  const text = await tool.runJson({ q: "a", id: 1 });
  assertEquals(JSON.parse(String(text)), {
    "x-key": "better",
    "x-tone": "low",
  });
});

for (
  const [config, path, code, text] of [
    [{ name: null }, "/name", "missing_field", "is missing"],
    [{ host: 3 }, "/host", "invalid_field", "is 3, not a string"],
    [{ port: "80" }, "/port", "invalid_field", 'is "80", not an integer'],
    [{ scheme: "ftp" }, "/scheme", "invalid_field", "one of"],
    [{ method: "HEAD" }, "/method", "invalid_field", "one of"],
    [{ return_type: "xml" }, "/return_type", "invalid_field", "one of"],
    [{ json_schema: "{}" }, "/json_schema", "invalid_field", "not an object"],
    [{ headers: { key: 1 } }, "/headers/key", "invalid_field", "not a string"],
    [{ timeout: "5" }, "/timeout", "invalid_field", "not a number"],
    [{ path: "items" }, "", "creation_failed", "does not begin with"],
    [{ host: "a/b" }, "", "creation_failed", "is not a host"],
    [{ json_schema: {} }, "", "creation_failed", 'not "object"'],
  ] as const
) {
  Deno.test(`a file that is wrong is refused: ${JSON.stringify(config)}`, async () => {
    const error = await assertRejects(
      () => registry().load(file(config), { source: "find.json" }),
      ConfigError,
    );
    assertEquals(error.code, code);
    assert(error.path.endsWith(path), error.path);
    assert(error.message.includes(text), error.message);
    assert(!error.message.includes("s3cret"), error.message);
  });
}
