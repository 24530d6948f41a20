import {
  type Component,
  type ComponentContext,
  type ComponentKind,
  componentModel,
  ComponentRegistry,
  ConfigError,
} from "@autogen-edge/runtime";
import {
  assert,
  assertEquals,
  assertInstanceOf,
  assertThrows,
} from "@std/assert";
import { z } from "zod";
import { PROJECT_ROOT, readJson } from "../../tools/project.ts";
import {
  ANY,
  AnyOf,
  assertRefused,
  CONDITION,
  type Condition,
  conditions,
  LIMIT,
  Limit,
  limit,
} from "./_components.ts";

Deno.test("load() makes a component of a model, of text, and by an alias", async () => {
  const registry = conditions();
  assertEquals(await registry.load(limit(3)), new Limit(3));
  assertEquals(await registry.load(JSON.stringify(limit(3))), new Limit(3));
  const model = { ...limit(3), provider: "limit" };
  assertEquals(await registry.load(model), new Limit(3));
  assert(registry.has("limit") && !registry.has("Limit"));
});

Deno.test("load() with a kind gives that kind, or an error that says what there is", async () => {
  const registry = conditions().register("test.Agent", {
    componentType: "agent",
    fromConfig: () => ({}),
  });
  const loaded: Condition = await registry.load(limit(1), { kind: CONDITION });
  assertInstanceOf(loaded, Limit);
  const agent = { provider: "test.Agent", config: {} };
  await registry.load(agent);
  await assertRefused(registry.load(agent, { kind: CONDITION }), {
    code: "unexpected_component",
    text: 'Cannot load "test.Agent": it is no condition but of type "agent"',
    provider: "test.Agent",
    path: "",
  });
  await assertRefused(
    registry.load({ provider: ANY, config: { conditions: [agent] } }),
    {
      code: "unexpected_component",
      text:
        'Cannot load "test.Agent": /config/conditions/0 is no condition but of type "agent"',
      provider: "test.Agent",
      path: "/config/conditions/0",
    },
  );
});

Deno.test("a component and those inside survive dump and load", async () => {
  const registry = conditions();
  const before = new AnyOf(
    [new Limit(1), new AnyOf([new Limit(2)], new Limit(3))],
  );
  const model = registry.dump(before);
  assertEquals(model, {
    provider: ANY,
    component_type: "condition",
    version: 1,
    component_version: 1,
    label: "AnyOf",
    config: {
      conditions: [
        new Limit(1).dumpComponent(),
        {
          ...model,
          config: {
            conditions: [new Limit(2).dumpComponent()],
            fallback: new Limit(3).dumpComponent(),
          },
        },
      ],
    },
  });
  assertEquals(await registry.load(model), before);
  assertEquals(await registry.load(JSON.stringify(model)), before);
});

Deno.test("load() reads what Python dumps, nulls and all", async () => {
  const model = {
    provider: LIMIT,
    component_type: "condition",
    version: 1,
    component_version: 1,
    description: null,
    label: null,
    config: { turns: 2, include_agent_event: false },
    added_by_a_tool: true,
  };
  assertEquals(await conditions().load(model), new Limit(2));
  const { component } = readJson<{ component: unknown }>(
    new URL(
      "tests/conformance/scenarios/round_robin_and_or.json",
      PROJECT_ROOT,
    ),
  );
  const seen: string[] = [];
  const kind: ComponentKind<unknown> = {
    name: "anything",
    is: (value): value is unknown => value !== undefined,
  };
  const registry = new ComponentRegistry();
  const inside: Readonly<Record<string, readonly string[]>> = {
    "autogen_agentchat.teams.RoundRobinGroupChat": [
      "participants",
      "termination_condition",
    ],
    "autogen_agentchat.agents.AssistantAgent": ["model_client", "workbench"],
    "autogen_ext.models.replay.ReplayChatCompletionClient": [],
    "autogen_core.tools.StaticStreamWorkbench": [],
    "autogen_agentchat.base.AndTerminationCondition": ["conditions"],
    "autogen_agentchat.base.OrTerminationCondition": ["conditions"],
    "autogen_agentchat.conditions.MaxMessageTermination": [],
    "autogen_agentchat.conditions.TextMentionTermination": [],
  };
  for (const [provider, names] of Object.entries(inside)) {
    registry.register(provider, {
      componentType: "any",
      version: 2,
      migrations: { 1: (config) => config },
      async fromConfig(config, context) {
        seen.push(provider.slice(provider.lastIndexOf(".") + 1));
        for (const name of names) {
          if (Array.isArray(config[name])) await context.loadAll(name, kind);
          else await context.loadOptional(name, kind);
        }
        return provider;
      },
    });
  }
  await registry.load(component, { source: "team.json" });
  assertEquals(new Set(seen).size >= 6, true, seen.join());
});

Deno.test("a schema checks the config, and may make more of it", async () => {
  const registry = new ComponentRegistry().register(LIMIT, {
    componentType: "condition",
    schema: z.object({
      turns: z.number(),
      names: z.array(z.string()).default([]),
    }).refine(async () => await Promise.resolve(true)),
    fromConfig: ({ turns, names }) => ({ turns, names }),
  });
  assertEquals(await registry.load(limit(1)), { turns: 1, names: [] });
  const model = { provider: LIMIT, config: { turns: "x", names: [0] } };
  await assertRefused(registry.load(model), {
    code: "invalid_field",
    text:
      'Cannot load "test.Limit": /config/turns is wrong: Invalid input: expected number, received string; /names/0: Invalid input: expected string, received number',
    provider: LIMIT,
    path: "/config/turns",
  });
});

Deno.test("an older config goes through every migration up to today's", async () => {
  const registry = new ComponentRegistry().register(LIMIT, {
    componentType: "condition",
    version: 4,
    migrations: {
      2: ({ max }) => ({ limit: max }),
      3: ({ limit }) => ({ turns: limit }),
    },
    fromConfig: (_, { fields }) => new Limit(fields.integer("turns")),
  });
  const load = (component_version: number | undefined, config: unknown) =>
    registry.load({ provider: LIMIT, version: 1, component_version, config });
  assertEquals(await load(2, { max: 5 }), new Limit(5));
  assertEquals(await load(3, { limit: 5 }), new Limit(5));
  assertEquals(await load(4, { turns: 5 }), new Limit(5));
  assertEquals(await load(undefined, { turns: 5 }), new Limit(5));
  const at = { provider: LIMIT, path: "/component_version" };
  await assertRefused(load(5, { turns: 5 }), {
    ...at,
    code: "unsupported_version",
    text: 'Cannot load "test.Limit": /component_version is 5, newer than 4',
  });
  for (const [version, step] of [[1, "1 to 2"], [-7, "-7 to -6"]] as const) {
    await assertRefused(load(version, {}), {
      ...at,
      code: "unsupported_version",
      text:
        `Cannot load "test.Limit": /component_version is ${version}, and nothing migrates ${step}`,
    });
  }
});

Deno.test("a migration that fails is an error of that component", async () => {
  const registry = new ComponentRegistry().register(LIMIT, {
    componentType: "condition",
    version: 2,
    migrations: {
      1: () => {
        throw new Error("too old");
      },
    },
    fromConfig: () => new Limit(1),
  });
  await assertRefused(registry.load({ ...limit(1), component_version: 1 }), {
    code: "creation_failed",
    text: 'Cannot load "test.Limit": /config was refused: Error: too old',
    provider: LIMIT,
    path: "/config",
  });
});

Deno.test("a migration that makes no object is an error of that component", async () => {
  const registry = new ComponentRegistry().register(LIMIT, {
    componentType: "condition",
    version: 2,
    migrations: { 1: () => JSON.parse("[]") },
    fromConfig: () => new Limit(1),
  });
  await assertRefused(registry.load({ ...limit(1), component_version: 1 }), {
    code: "unsupported_version",
    text:
      'Cannot load "test.Limit": /component_version is 1, and migrating 1 to 2 gave no object',
    provider: LIMIT,
    path: "/component_version",
  });
});

Deno.test("a component gets what the program gives, and can load from anywhere in its config", async () => {
  interface Resources {
    readonly tools: Readonly<Record<string, () => string>>;
  }
  const registry = new ComponentRegistry<Resources>()
    .register("test.Tool", {
      componentType: "tool",
      fromConfig: (_, { fields, resources }) =>
        resources.tools?.[fields.string("name")],
    })
    .register("test.Box", {
      componentType: "box",
      async fromConfig(config, context: ComponentContext<Resources>) {
        const tool = await context.loadModel(
          (config.deep as { readonly tool: unknown }).tool,
          "/deep/tool",
          { name: "tool", is: (value) => typeof value === "function" },
        );
        return tool();
      },
    });
  const tool = (name: unknown) => ({
    provider: "test.Box",
    config: { deep: { tool: { provider: "test.Tool", config: { name } } } },
  });
  const resources = { tools: { clock: () => "noon" } };
  assertEquals(await registry.load(tool("clock"), { resources }), "noon");
  await assertRefused(registry.load(tool("x"), { resources }), {
    code: "unexpected_component",
    text:
      'Cannot load "test.Tool": /config/deep/tool is no tool but of type "tool"',
    provider: "test.Tool",
    path: "/config/deep/tool",
  });
});

Deno.test("an abort ends the loading with its reason, between components and inside one", async () => {
  const controller = new AbortController();
  const { signal } = controller;
  const reason = new Error("enough");
  const made: number[] = [];
  const registry = conditions().register("test.Slow", {
    componentType: "condition",
    fromConfig(_, context) {
      assertEquals(context.signal, signal);
      made.push(made.length);
      if (made.length === 2) controller.abort(reason);
      context.signal?.throwIfAborted();
      return new Limit(1);
    },
  });
  const slow = { provider: "test.Slow", config: {} };
  const model = { provider: ANY, config: { conditions: [slow, slow, slow] } };
  for (let time = 0; time < 2; time++) {
    const thrown = await registry.load(model, { signal }).catch((one) => one);
    assertEquals(thrown, reason);
    assertEquals(made.length, 2);
  }
});

Deno.test("register() takes no provider twice, by no name, and leaves nothing behind", () => {
  const provider = { componentType: "x", fromConfig: () => 1 };
  const registry = conditions();
  for (
    const conflict of [
      () => registry.register("limit", provider),
      () => registry.register("new", { ...provider, aliases: [LIMIT] }),
    ]
  ) {
    const error = assertThrows(conflict, ConfigError, "Cannot register");
    assertEquals(error.code, "already_registered");
  }
  assertEquals(registry.has("new"), false);
});

Deno.test("dump() leaves out nulls, and what it gives is of no concern to the component", () => {
  const config = { a: null, b: undefined, c: { d: null }, e: [1, null] };
  const component: Component = {
    dumpComponent: () => ({
      ...componentModel(
        { provider: LIMIT, componentType: "x", label: "Own", version: 3 },
        config,
      ),
      description: null,
    }),
  };
  const model = conditions().dump(component);
  assertEquals(model, {
    provider: LIMIT,
    component_type: "x",
    version: 3,
    component_version: 3,
    label: "Own",
    config: { c: { d: null }, e: [1, null] },
  });
  config.e.push(2);
  assertEquals(model.config.e, [1, null]);
});

Deno.test("dump() refuses what cannot be written, or read again", () => {
  const registry = conditions();
  const dumping = (component: unknown) => () =>
    registry.dump(component as Component);
  const model = (provider: string, config: Record<string, unknown>) => ({
    dumpComponent: () => ({ provider, config }),
  });
  for (
    const [component, code, text] of [
      [{}, "not_dumpable", "Cannot dump object: it has no dumpComponent()"],
      [null, "not_dumpable", "Cannot dump object: it has no dumpComponent()"],
      [
        model(LIMIT, { f: [() => {}] }),
        "not_dumpable",
        'Cannot dump "test.Limit": config.f[0] is a function',
      ],
      [
        model("os.System", {}),
        "unknown_provider",
        'Cannot dump "os.System": it is not registered',
      ],
    ] as const
  ) {
    const error = assertThrows(dumping(component), ConfigError);
    assertEquals([error.code, error.message], [code, text]);
  }
});
