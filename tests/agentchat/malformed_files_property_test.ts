import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  autogenComponents,
  type AutogenResources,
  BaseChatAgent,
  BaseGroupChat,
  ConfigError,
} from "@autogen-edge/runtime";
import { ownScenarios } from "../conformance/_own_scenarios.ts";
import { scenarioTools } from "../conformance/_tools.ts";

type Json = Record<string, unknown>;

interface Files {
  readonly component: unknown;
  readonly states: readonly unknown[];
}

/** What Python AutoGen wrote down: components, and states of them. */
const FILES: readonly Files[] = ownScenarios().map(({ text }) => {
  const { component, steps } = JSON.parse(text);
  const states = steps.flatMap((step: Json) => step["save_state"] ?? []);
  return { component, states };
});
const WITH_STATES = FILES.filter(({ states }) => states.length > 0);

const registry = autogenComponents();
const resources: Partial<AutogenResources> = { tools: scenarioTools() };

const JUNK: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e308,
  "",
  "x",
  "__proto__",
  "2.0.0",
  [],
  {},
  [null],
  { toString: 1, then: 1, length: -1 },
  JSON.parse('{"__proto__": {"polluted": true}}'),
];

interface Change {
  readonly place: number;
  readonly how: "remove" | "replace" | "move" | "repeat" | "rename";
  readonly junk: unknown;
  readonly from: number;
}

const change: fc.Arbitrary<Change> = fc.record({
  place: fc.nat(),
  how: fc.constantFrom("remove", "replace", "move", "repeat", "rename"),
  junk: fc.constantFrom(...JUNK),
  from: fc.nat(),
});
const changes = fc.array(change, { minLength: 1, maxLength: 2 });

/** Where each value of some JSON stands. */
function* places(json: unknown): Generator<readonly [Json, string]> {
  if (typeof json !== "object" || json === null) return;
  for (const [name, value] of Object.entries(json)) {
    yield [json as Json, name];
    yield* places(value);
  }
}

/** A copy of some JSON that is wrong at places. */
function spoilt(json: unknown, changes: readonly Change[]): unknown {
  const copy = structuredClone(json);
  for (const { place, how, junk, from } of changes) {
    const all = [...places(copy)];
    const [at, name] = all[place % all.length] ?? [{}, ""];
    const [other, its] = all[from % all.length] ?? [{}, ""];
    if (how === "remove") delete at[name];
    else if (how === "replace") at[name] = junk;
    else if (how === "move") at[name] = structuredClone(other[its]);
    else if (Array.isArray(at)) at.push(at[Number(name)]);
    else {
      at[`${name}_`] = at[name];
      if (how === "rename") delete at[name];
    }
  }
  return JSON.parse(JSON.stringify(copy));
}

async function isRefused(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return false;
  } catch (error) {
    assert(error instanceof ConfigError, String(error));
    assert(error.message.includes(" from a.json: "), error.message);
    return true;
  }
}

/** How often each came of it. */
function counts(results: readonly boolean[]): Record<string, number> {
  const refused = results.filter((is) => is).length;
  return { refused, taken: results.length - refused };
}

Deno.test("whatever is wrong in a file, it is loaded and can be written again, or refused with its name", async () => {
  const seed = 20261123;
  console.log(`seed ${seed}`);
  const results: boolean[] = [];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...FILES),
      changes,
      async (file, changes) => {
        const model = spoilt(file.component, changes);
        const load = async () => {
          const options = { resources, source: "a.json" };
          const made = await registry.load(model, options);
          registry.dump(made as BaseGroupChat);
        };
        results.push(await isRefused(load));
      },
    ),
    { seed, numRuns: 400 },
  );
  assertEquals(({} as Json)["polluted"], undefined);
  const { refused = 0, taken = 0 } = counts(results);
  assert(refused > 50 && taken > 50, `${refused} refused, ${taken} taken`);
});

Deno.test("whatever is wrong in a state, all of it is taken, or nothing", async () => {
  const seed = 20261124;
  console.log(`seed ${seed}`);
  const results: boolean[] = [];
  const saved = fc.constantFrom(...WITH_STATES);
  await fc.assert(
    fc.asyncProperty(saved, fc.nat(), changes, async (file, which, changes) => {
      const player = await registry.load(file.component, { resources });
      assert(
        player instanceof BaseChatAgent || player instanceof BaseGroupChat,
      );
      const before = await player.saveState();
      const { states } = file;
      const state = spoilt(states[which % states.length], changes);
      const refused = await isRefused(async () => {
        await player.loadState(state, { source: "a.json" });
      });
      results.push(refused);
      const after = await player.saveState();
      if (refused) assertEquals(after, before);
      if (player instanceof BaseGroupChat) await player[Symbol.asyncDispose]();
    }),
    { seed, numRuns: 300 },
  );
  const { refused = 0, taken = 0 } = counts(results);
  assert(refused > 50 && taken > 20, `${refused} refused, ${taken} taken`);
});
