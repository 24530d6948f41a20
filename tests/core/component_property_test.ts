import {
  type ComponentKind,
  type ComponentModel,
  componentModel,
  ComponentRegistry,
  ConfigError,
} from "@autogen-edge/runtime";
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";

class Node {
  readonly label: string;
  readonly data: unknown;
  readonly children: readonly Node[];
  readonly only: Node | undefined;
  constructor(
    label: string,
    data: unknown,
    inside: {
      readonly children: readonly Node[];
      readonly only?: Node | undefined;
    },
  ) {
    this.label = label;
    this.data = data;
    this.children = inside.children;
    this.only = inside.only;
  }
  dumpComponent(): ComponentModel {
    return componentModel(
      { provider: "node", componentType: "node", label: "Node", version: 2 },
      {
        label: this.label,
        data: [this.data],
        children: this.children.map((child) => child.dumpComponent()),
        only: this.only?.dumpComponent(),
      },
    );
  }
}

const NODE: ComponentKind<Node> = {
  name: "node",
  is: (value): value is Node => value instanceof Node,
};

const registry = new ComponentRegistry().register("node", {
  componentType: "node",
  version: 2,
  migrations: { 1: ({ name, ...rest }) => ({ ...rest, label: name }) },
  async fromConfig(_, context) {
    const { fields } = context;
    return new Node(fields.string("label"), fields.list("data")[0], {
      children: await context.loadAll("children", NODE),
      only: await context.loadOptional("only", NODE),
    });
  },
});

const label = fc.string();
const data = fc.jsonValue({ maxDepth: 3 })
  // JSON has no -0.
  .map((json): unknown => JSON.parse(JSON.stringify(json)));

const { node } = fc.letrec<{ node: Node; leaf: Node; branch: Node }>((tie) => ({
  leaf: fc.tuple(label, data)
    .map(([label, data]) => new Node(label, data, { children: [] })),
  branch: fc.tuple(
    label,
    data,
    fc.record({
      children: fc.array(tie("node"), { maxLength: 3 }),
      only: fc.option(tie("node"), { nil: undefined }),
    }),
  ).map(([label, data, inside]) => new Node(label, data, inside)),
  node: fc.oneof({ maxDepth: 4 }, tie("leaf"), tie("branch")),
}));

/** What stands at a JSON pointer; `undefined` where nothing does. */
function follow(json: unknown, path: string): unknown {
  return path.split("/").slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"))
    .reduce<unknown>(
      (value, step) =>
        typeof value === "object" && value !== null &&
          Object.hasOwn(value, step)
          ? (value as Record<string, unknown>)[step]
          : undefined,
      json,
    );
}

Deno.test("whatever components hold, they survive JSON", async () => {
  const seed = 20261213;
  console.log(`seed ${seed}`);
  await fc.assert(
    fc.asyncProperty(node, async (node) => {
      const text = JSON.stringify(registry.dump(node));
      const loaded = await registry.load(text, { kind: NODE });
      assertEquals(loaded, node);
      assertEquals(JSON.stringify(registry.dump(loaded)), text);
    }),
    { seed, numRuns: 200 },
  );
});

Deno.test("whatever stands in a model, it is loaded, or refused at a place that is there or missing", async () => {
  const seed = 20261214;
  console.log(`seed ${seed}`);
  const junk = fc.oneof(
    fc.constantFrom<unknown>(null, 0, 1, 2, 3, "node", "x", [], {}, true),
    fc.jsonValue({ maxDepth: 2 }),
  );
  const keys = fc.constantFrom(
    "provider",
    "config",
    "component_version",
    "label",
    "children",
    "only",
    "data",
    "name",
    "__proto__",
  );
  const steps = fc.array(fc.tuple(fc.nat(3), keys, junk), { maxLength: 3 });
  const met = { loaded: 0, refused: 0 };
  await fc.assert(
    fc.asyncProperty(node, steps, async (node, steps) => {
      const model = JSON.parse(JSON.stringify(registry.dump(node)));
      for (const [depth, key, value] of steps) {
        let place = model;
        for (let level = 0; level < depth; level++) {
          place = place.config?.children?.[0] ?? place.config ?? place;
        }
        if (typeof place !== "object" || place === null) continue;
        Object.defineProperty(place, key, {
          value,
          enumerable: true,
          configurable: true,
          writable: true,
        });
      }
      try {
        assert(NODE.is(await registry.load(model)));
        met.loaded++;
      } catch (error) {
        assert(error instanceof ConfigError, String(error));
        const found = follow(model, error.path);
        if (error.code !== "missing_field") {
          assert(error.path === "" || found !== undefined, error.message);
        } else if (!JSON.stringify(model).includes('version":1')) {
          // The fields of an older version have moved.
          assertEquals(found ?? null, null);
        }
        assert(error.message.length < 1000);
        met.refused++;
      }
      assertEquals(Object.keys(Object.prototype), []);
    }),
    { seed, numRuns: 2000 },
  );
  assert(met.loaded > 100 && met.refused > 100, JSON.stringify(met));
});
