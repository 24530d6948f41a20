import { assert, assertFalse } from "@std/assert";
import fc from "fast-check";
import { type GraphNode, haveSameShape } from "./_span_graph.ts";

const SEED = 20261123;
console.log(`haveSameShape() properties: seed ${SEED}`);

function node(
  label: number,
  parent: number | null = null,
  ...links: readonly (number | null)[]
): GraphNode {
  return { label, parent, links };
}

/** Trees in which a parent comes before its children. */
const graph = fc.array(
  fc.record({
    label: fc.nat(2),
    parent: fc.option(fc.nat(), { freq: 6 }),
    links: fc.array(fc.option(fc.nat(), { freq: 6 }), { maxLength: 2 }),
  }),
  { maxLength: 12 },
).map((nodes) =>
  nodes.map(({ label, parent, links }, index) => ({
    label,
    parent: parent === null || index === 0 ? null : parent % index,
    links: links.map((link) => link === null ? null : link % nodes.length),
  }))
);

/** The same nodes in an order that numbers decide. */
function shuffled(
  nodes: readonly GraphNode[],
  order: readonly number[],
): GraphNode[] {
  const old = [...nodes.keys()].sort((a, b) =>
    (order[a] ?? 0) - (order[b] ?? 0)
  );
  const now = (index: number | null) =>
    index === null ? null : old.indexOf(index);
  return old.flatMap((index) => nodes[index] ?? []).map((
    { label, parent, links },
  ) => ({ label, parent: now(parent), links: links.map(now).reverse() }));
}

Deno.test("spans in another order have the same shape", () => {
  fc.assert(
    fc.property(
      graph,
      fc.array(fc.nat(), { minLength: 12, maxLength: 12 }),
      (nodes, order) => haveSameShape(nodes, shuffled(nodes, order)),
    ),
    { seed: SEED, numRuns: 300 },
  );
});

Deno.test("a span with another label, parent or link makes another shape", () => {
  const nodes = [node(0), node(1, 0), node(2, 1, 0)];
  const changes = [
    [node(0), node(1, 0), node(3, 1, 0)],
    [node(0), node(1, 0), node(2, 0, 0)],
    [node(0), node(1, 0), node(2, 1, 1)],
    [node(0), node(1, 0), node(2, 1, null)],
    [node(0), node(1, 0), node(2, 1)],
    [node(0), node(1, 0), node(2, 1, 0, 0)],
    [node(0), node(1, 0)],
    [...nodes, node(2, 1, 0)],
  ];
  for (const changed of changes) assertFalse(haveSameShape(nodes, changed));
});

Deno.test("links that cross between spans that say the same make another shape", () => {
  // Two messages: created, published with a link, processed with the same link.
  const [create, publish, process] = [1, 2, 3];
  const app = node(0);
  const creates = [node(create, 0), node(create, 0)];
  const publishes = [node(publish, 0, 1), node(publish, 0, 2)];
  const straight = [node(process, 3, 1), node(process, 4, 2)];
  const crossed = [node(process, 3, 2), node(process, 4, 1)];
  const one = [app, ...creates, ...publishes, ...straight];
  const other = [app, ...creates, ...publishes, ...crossed];
  assert(haveSameShape(one, one));
  assert(haveSameShape(other, other));
  assertFalse(haveSameShape(one, other));
});

Deno.test("many messages that say the same are matched", () => {
  const [create, publish, process] = [1, 2, 3];
  const messages = Array.from({ length: 40 }, (_, index) => [
    node(create, 0),
    node(publish, 0, 1 + 3 * index),
    node(process, 2 + 3 * index, 1 + 3 * index),
  ]);
  const nodes = [node(0), ...messages.flat()];
  const order = nodes.map((_, index) => (index * 37) % nodes.length);
  assert(haveSameShape(nodes, shuffled(nodes, order)));
});
