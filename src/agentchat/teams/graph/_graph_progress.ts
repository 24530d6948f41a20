import { type ChatMessage, textOf } from "../../messages/mod.ts";
import type { CompleteEdge, CompleteGraph } from "./_complete_graph.ts";
import { startsOf } from "./_graph_ways.ts";

/** By target and group of edges. */
export type PerGroup<Value> = Readonly<
  Record<string, Readonly<Record<string, Value>>>
>;

/** Where a team is in its graph, as AutoGen keeps it. */
export interface Progress {
  /** How many edges are still to be followed until the group is complete. */
  readonly remaining: PerGroup<number>;
  /** Whether an edge of a group was followed of which any is enough. */
  readonly enqueuedAny: PerGroup<boolean>;
  /** Who speaks next. */
  readonly ready: readonly string[];
}

/** The edges of a group, all of which lead to the same node. */
interface Group {
  readonly target: string;
  readonly name: string;
  readonly any: boolean;
  size: number;
  remaining: number;
  enqueued: boolean;
  /** Whether it is why its target is next. */
  fired: boolean;
}

/** An edge from a node, and the group that it belongs to. */
interface Way {
  readonly condition: CompleteEdge["condition"];
  readonly group: Group;
}

/** Follows a graph: from what is said to who is next. */
export class GraphProgress {
  readonly #starts: readonly string[];
  readonly #ways: ReadonlyMap<string, readonly Way[]>;
  /** By target, in the order in which the graph names them. */
  readonly #groups: Map<string, Group[]> = new Map();
  #ready: string[] = [];

  /** Begins at the start of a graph. */
  constructor(graph: CompleteGraph) {
    this.#starts = startsOf(graph);
    this.#ways = new Map(
      [...graph.nodes].map(([name, { edges }]) => [
        name,
        edges.map((edge) => ({
          condition: edge.condition,
          group: this.#join(edge),
        })),
      ]),
    );
    this.restart();
  }

  /** Whether nobody is next. */
  get isComplete(): boolean {
    return this.#ready.length === 0;
  }

  /** Where the team is now. */
  get state(): Progress {
    const each = <Value>(value: (group: Group) => Value): PerGroup<Value> =>
      Object.fromEntries(
        [...this.#groups].map(([target, groups]) => [
          target,
          Object.fromEntries(groups.map((one) => [one.name, value(one)])),
        ]),
      );
    return {
      remaining: each((group) => group.remaining),
      enqueuedAny: each((group) => group.enqueued),
      ready: [...this.#ready],
    };
  }

  /** Goes on from there. */
  set state({ remaining, enqueuedAny, ready }: Progress) {
    for (const group of this.#allGroups()) {
      const { target, name, size } = group;
      group.remaining = remaining[target]?.[name] ?? size;
      group.enqueued = enqueuedAny[target]?.[name] ?? false;
      // As in AutoGen, a state does not say it: such a group counts on.
      group.fired = false;
    }
    this.#ready = [...ready];
  }

  /** Goes back to the start. */
  restart(): void {
    for (const group of this.#allGroups()) renew(group);
    this.#ready = [...this.#starts];
  }

  /** Follows the edges from the one who said this, where it is a node. */
  follow(message: ChatMessage): void {
    for (const { condition, group } of this.#ways.get(message.source) ?? []) {
      if (!isMet(condition, message)) continue;
      if (group.any ? group.enqueued : --group.remaining !== 0) continue;
      group.enqueued = group.any;
      group.fired = true;
      this.#ready.push(group.target);
    }
  }

  /** Says who is next, and counts anew what made them so. */
  takeReady(): string[] {
    const ready = this.#ready;
    this.#ready = [];
    for (const name of ready) {
      this.#groups.get(name)?.filter(({ fired }) => fired).forEach(renew);
    }
    return ready;
  }

  #join(
    { target, activationGroup: name, activationCondition }: CompleteEdge,
  ): Group {
    const groups = this.#groups.get(target) ?? [];
    this.#groups.set(target, groups);
    let group = groups.find((one) => one.name === name);
    if (group === undefined) {
      group = {
        target,
        name,
        any: activationCondition === "any",
        size: 0,
        remaining: 0,
        enqueued: false,
        fired: false,
      };
      groups.push(group);
    }
    group.size++;
    return group;
  }

  #allGroups(): Group[] {
    return [...this.#groups.values()].flat();
  }
}

function renew(group: Group): void {
  group.remaining = group.size;
  group.enqueued = false;
  group.fired = false;
}

function isMet(
  condition: CompleteEdge["condition"],
  message: ChatMessage,
): boolean {
  if (condition === undefined) return true;
  if (typeof condition === "string") {
    return plainText(message).includes(condition);
  }
  const met: unknown = condition(message);
  if (typeof met === "boolean") return met;
  throw new TypeError(
    `Cannot follow an edge from "${message.source}": its condition gave ${typeof met}, not a boolean`,
  );
}

/** What a condition looks into, with pictures as AutoGen shows them there. */
function plainText(message: ChatMessage): string {
  if (message.type !== "MultiModalMessage") return textOf(message);
  return message.content
    .map((part) => typeof part === "string" ? part : "[image]")
    .join("\n");
}
