import { ConfigError } from "@autogen-edge/runtime";
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertRejects,
} from "@std/assert";
import {
  ANY,
  assertRefused,
  conditions,
  type Expected,
  LIMIT,
  limit,
} from "./_components.ts";

const NESTED = {
  provider: ANY,
  config: { conditions: [limit(1), limit("x")] },
};

const refused: Readonly<
  Record<string, readonly [model: unknown, expected: Expected]>
> = {
  "text that is not JSON": ["{", {
    code: "malformed_config",
    text: "Cannot load a component from team.json: it is no JSON",
    path: "",
  }],
  "what JSON cannot hold": [{ provider: LIMIT, config: { turns: () => 1 } }, {
    code: "malformed_config",
    text:
      "Cannot load a component from team.json: it is no JSON: config.turns is a function",
    path: "",
  }],
  "what is no object": [[limit(1)], {
    code: "invalid_field",
    text: "Cannot load a component from team.json: it is a list, not an object",
    path: "",
  }],
  "a model without a provider": [{ config: {} }, {
    code: "missing_field",
    text: "Cannot load a component from team.json: /provider is missing",
    path: "/provider",
  }],
  "a provider that is no text": [{ provider: 5, config: {} }, {
    code: "invalid_field",
    text:
      "Cannot load a component from team.json: /provider is 5, not a string",
    path: "/provider",
  }],
  "a provider that is not registered": [{ provider: "os.System", config: {} }, {
    code: "unknown_provider",
    text: 'Cannot load "os.System" from team.json: /provider is not registered',
    provider: "os.System",
    path: "/provider",
  }],
  "a provider called like what objects inherit": [
    { provider: "__proto__", config: {} },
    {
      code: "unknown_provider",
      text:
        'Cannot load "__proto__" from team.json: /provider is not registered',
      provider: "__proto__",
      path: "/provider",
    },
  ],
  "a model without a config": [{ provider: LIMIT }, {
    code: "missing_field",
    text: 'Cannot load "test.Limit" from team.json: /config is missing',
    provider: LIMIT,
    path: "/config",
  }],
  "a config that is no object": [{ provider: LIMIT, config: [] }, {
    code: "invalid_field",
    text:
      'Cannot load "test.Limit" from team.json: /config is a list, not an object',
    provider: LIMIT,
    path: "/config",
  }],
  "a label that is no text": [{ ...limit(1), label: {} }, {
    code: "invalid_field",
    text:
      'Cannot load "test.Limit" from team.json: /label is an object, not a string',
    provider: LIMIT,
    path: "/label",
  }],
  "a version of the form that is no integer": [
    { ...limit(1), version: "1" },
    {
      code: "invalid_field",
      text:
        'Cannot load "test.Limit" from team.json: /version is "1", not an integer',
      provider: LIMIT,
      path: "/version",
    },
  ],
  "a version that is no integer": [{ ...limit(1), component_version: 1.5 }, {
    code: "invalid_field",
    text:
      'Cannot load "test.Limit" from team.json: /component_version is 1.5, not an integer',
    provider: LIMIT,
    path: "/component_version",
  }],
  "a field that is missing": [{ provider: LIMIT, config: {} }, {
    code: "missing_field",
    text: 'Cannot load "test.Limit" from team.json: /config/turns is missing',
    provider: LIMIT,
    path: "/config/turns",
  }],
  "a field that is wrong, deep inside": [NESTED, {
    code: "invalid_field",
    text:
      'Cannot load "test.Limit" from team.json: /config/conditions/1/config/turns is "x", not an integer',
    provider: LIMIT,
    path: "/config/conditions/1/config/turns",
  }],
  "a component inside that is no object": [
    { provider: ANY, config: { conditions: ["x"] } },
    {
      code: "invalid_field",
      text:
        'Cannot load "test.Any" from team.json: /config/conditions/0 is "x", not an object',
      provider: ANY,
      path: "/config/conditions/0",
    },
  ],
  "a config that the component refuses": [limit(0), {
    code: "creation_failed",
    text:
      'Cannot load "test.Limit" from team.json: /config was refused: RangeError: Cannot limit to 0',
    provider: LIMIT,
    path: "/config",
  }],
};

for (const [what, [model, expected]] of Object.entries(refused)) {
  Deno.test(`load() refuses ${what}`, async () => {
    const source = "team.json";
    const loading = conditions().load(model, { source });
    const error = await assertRefused(loading, expected);
    assertEquals(error.source, source);
    assertEquals(error.name, "ConfigError");
  });
}

Deno.test("load() refuses components nested deeper than JSON may be", async () => {
  let model: unknown = limit(1);
  for (let level = 0; level < 10_000; level++) {
    model = { provider: ANY, config: { conditions: [model] } };
  }
  const error = await assertRejects(
    () => conditions().load(model),
    ConfigError,
  );
  assertEquals(error.code, "malformed_config");
  assert(error.message.length < 400);
});

Deno.test("what a component threw is the cause", async () => {
  const error = await assertRejects(
    () => conditions().load(limit(-1)),
    ConfigError,
  );
  assertInstanceOf(error.cause, RangeError);
});
