import { assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type Link,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import {
  assertTree,
  recordSpans,
  SpanAssertionError,
  type SpanTree,
} from "../../src/testing/mod.ts";

const SEED = 20260811;
console.log(`assertTree() properties: seed ${SEED}`);

interface Plan {
  readonly name: string;
  readonly kind: SpanKind;
  readonly failed: boolean;
  readonly attribute: string | number;
  readonly linked: boolean;
  readonly children: readonly Plan[];
}

const { plan } = fc.letrec<{ plan: Plan }>((tie) => ({
  plan: fc.record({
    name: fc.constantFrom("send", "process", "chat"),
    kind: fc.constantFrom(
      SpanKind.INTERNAL,
      SpanKind.CLIENT,
      SpanKind.PRODUCER,
    ),
    failed: fc.boolean(),
    attribute: fc.oneof(
      fc.constantFrom("a", "b"),
      fc.integer({ min: 0, max: 2 }),
    ),
    linked: fc.boolean(),
    children: fc.oneof(
      { maxDepth: 3, depthIdentifier: "plan" },
      fc.constant([]),
      fc.array(tie("plan"), { maxLength: 4 }),
    ),
  }),
}));

function perform(tracer: Tracer, plan: Plan, parent = ROOT_CONTEXT): void {
  const cause = trace.getSpanContext(parent);
  const links: Link[] = plan.linked && cause !== undefined
    ? [{ context: cause }]
    : [];
  const span = tracer.startSpan(plan.name, {
    kind: plan.kind,
    links,
    attributes: { a: plan.attribute },
  }, parent);
  if (plan.failed) span.setStatus({ code: SpanStatusCode.ERROR });
  for (const child of plan.children) {
    perform(tracer, child, trace.setSpan(parent, span));
  }
  span.end();
}

function record(plan: Plan) {
  const recorder = recordSpans({ now: () => 0 });
  perform(recorder.tracerProvider.getTracer("t"), plan);
  return recorder;
}

/** Shuffles siblings on every level, as the numbers say. */
function permute(tree: SpanTree, picks: readonly number[]): SpanTree {
  const rest = [...tree.children];
  const children: SpanTree[] = [];
  for (let step = 0; rest.length > 0; step++) {
    const [next] = rest.splice(
      (picks[step % picks.length] ?? 0) % rest.length,
      1,
    );
    if (next !== undefined) children.push(permute(next, picks));
  }
  return { ...tree, children };
}

type Mutation = (tree: SpanTree) => SpanTree;

const mutations: readonly Mutation[] = [
  (tree) => ({ ...tree, name: `${tree.name}!` }),
  (tree) => ({ ...tree, kind: tree.kind === "SERVER" ? "CLIENT" : "SERVER" }),
  (tree) => ({
    ...tree,
    status: { code: tree.status.code === "ERROR" ? "UNSET" : "ERROR" },
  }),
  (tree) => ({ ...tree, attributes: { a: "changed" } }),
  (tree) => ({ ...tree, attributes: { ...tree.attributes, added: true } }),
  (tree) => ({ ...tree, attributes: {} }),
  (tree) => ({
    ...tree,
    links: [...tree.links, { to: "send", attributes: {} }],
  }),
  (tree) => ({
    ...tree,
    links: tree.links.length > 0 ? [] : [{ to: "process", attributes: {} }],
  }),
  (tree) => ({ ...tree, events: [{ name: "added", attributes: {} }] }),
  (tree) => ({
    ...tree,
    children: [...tree.children, { ...tree, children: [] }],
  }),
  (tree) => ({
    ...tree,
    children: tree.children.length > 0 ? tree.children.slice(1) : [tree],
  }),
];

function count(tree: SpanTree): number {
  return tree.children.reduce((sum, child) => sum + count(child), 1);
}

/** Applies a mutation to the span at a place in depth-first order. */
function mutateAt(tree: SpanTree, place: number, mutate: Mutation): SpanTree {
  if (place === 0) return mutate(tree);
  let left = place - 1;
  const children = tree.children.map((child) => {
    const size = count(child);
    const here = left >= 0 && left < size;
    const changed = here ? mutateAt(child, left, mutate) : child;
    left -= size;
    return changed;
  });
  return { ...tree, children };
}

Deno.test("assertTree() accepts any permutation of siblings", () => {
  fc.assert(
    fc.property(plan, fc.array(fc.nat(), { minLength: 1 }), (plan, picks) => {
      const recorder = record(plan);
      assertTree(
        recorder,
        recorder.toTree().map((tree) => permute(tree, picks)),
        { exactAttributes: true },
      );
    }),
    { seed: SEED, numRuns: 200 },
  );
});

Deno.test("assertTree() rejects any single mutation", () => {
  fc.assert(
    fc.property(
      plan,
      fc.nat(),
      fc.constantFrom(...mutations),
      fc.boolean(),
      (plan, place, mutate, ordered) => {
        const recorder = record(plan);
        const mutated = recorder.toTree().map((tree) =>
          mutateAt(tree, place % count(tree), mutate)
        );
        assertThrows(
          () =>
            assertTree(recorder, mutated, { exactAttributes: true, ordered }),
          SpanAssertionError,
        );
      },
    ),
    { seed: SEED, numRuns: 500 },
  );
});
