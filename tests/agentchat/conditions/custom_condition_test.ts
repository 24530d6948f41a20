import {
  BaseTerminationCondition,
  type ComponentModel,
  componentModel,
  ComponentRegistry,
  ConfigError,
  type ConversationItem,
  MaxMessageTermination,
  RoundRobinGroupChat,
  type StopMessage,
  StopMessageTermination,
  TerminationCondition,
  terminationKind,
  textOf,
} from "@autogen-edge/runtime";
import { assertEquals, assertRejects } from "@std/assert";
import { registerConditions } from "../../../src/agentchat/conditions/components.ts";
import { speaker, transcript } from "../_agents.ts";
import { assertMetUntilReset, says, verdict } from "./_items.ts";

/** Stops when somebody repeats what was said before; all of it is its own. */
class Repetition extends TerminationCondition {
  #last: string | undefined;
  override terminated = false;

  constructor() {
    super({ generateId: () => "stop", now: () => new Date(0) });
  }

  override check(
    items: readonly ConversationItem[],
  ): Promise<StopMessage | undefined> {
    this.assertNotTerminated();
    for (const item of items) {
      const text = textOf(item);
      if (text === this.#last) this.terminated = true;
      this.#last = text;
    }
    const stop = this.terminated
      ? this.stop("Repetition", `${this.#last} again`)
      : undefined;
    return Promise.resolve(stop);
  }

  override reset(): Promise<void> {
    this.#last = undefined;
    this.terminated = false;
    return Promise.resolve();
  }
}

/** Stops after so many words; only what differs is its own. */
class Wordiness extends BaseTerminationCondition {
  readonly #words: number;
  #count = 0;

  constructor(words: number) {
    super("Wordiness");
    this.#words = words;
  }

  protected override reasonToStop(
    items: readonly ConversationItem[],
  ): string | undefined {
    for (const item of items) this.#count += textOf(item).split(" ").length;
    return this.#count < this.#words ? undefined : `${this.#count} words`;
  }

  override reset(): Promise<void> {
    this.#count = 0;
    return super.reset();
  }

  override dumpComponent(): ComponentModel {
    return componentModel({
      provider: "test.Wordiness",
      componentType: "termination",
      label: "Wordiness",
    }, { words: this.#words });
  }
}

const registry = new ComponentRegistry().register("test.Wordiness", {
  componentType: "termination",
  fromConfig: (_, { fields }) => new Wordiness(fields.integer("words")),
});
registerConditions(registry);

async function talk(
  terminationCondition: TerminationCondition,
  tasks: readonly string[],
): Promise<string[]> {
  await using team = new RoundRobinGroupChat({
    participants: [
      speaker("alice", "Oh", "Well", "So"),
      speaker("bob", "Oh", "Well", "So"),
    ],
    terminationCondition,
  });
  const said: string[] = [];
  for (const task of tasks) {
    const result = await team.run({ task });
    said.push(...transcript([...result.messages, result]));
  }
  return said;
}

Deno.test("a team stops by a condition of one's own, run after run", async () => {
  assertEquals(await talk(new Repetition(), ["Go", "On"]), [
    "user: Go",
    "alice: Oh",
    "bob: Oh",
    "stop: Oh again",
    "user: On",
    "alice: Well",
    "bob: Well",
    "stop: Well again",
  ]);
});

Deno.test("a condition of one's own combines with others", async () => {
  assertEquals(
    await talk(
      new Repetition().and(new Wordiness(3)).or(new MaxMessageTermination(9)),
      ["Go"],
    ),
    ["user: Go", "alice: Oh", "bob: Oh", "stop: Oh again, 3 words"],
  );
});

Deno.test("a condition of one's own says whose stop messages are, and when they were made", async () => {
  const condition = new Repetition();
  const stop = await condition.check([says("A"), says("A")]);
  assertEquals(stop?.id, "stop");
  assertEquals(stop?.createdAt, "1970-01-01T00:00:00.000Z");
  assertEquals(stop?.source, "Repetition");
});

Deno.test("a condition that finds reasons is met until it is reset", async () => {
  const condition = new Wordiness(3);
  assertEquals(await verdict(condition, says("a b")), undefined);
  assertEquals(await verdict(condition, says("c d")), "Wordiness: 4 words");
  await assertMetUntilReset(condition);
  assertEquals(await verdict(condition, says("a b")), undefined);
});

Deno.test("a condition of one's own is a component, within AutoGen's as well", async () => {
  const condition = new Wordiness(3).or(new StopMessageTermination());
  const json = registry.dump(condition);
  assertEquals(json, {
    provider: "autogen_agentchat.base.OrTerminationCondition",
    component_type: "termination",
    version: 1,
    component_version: 1,
    label: "OrTerminationCondition",
    config: {
      conditions: [
        new Wordiness(3).dumpComponent(),
        new StopMessageTermination().dumpComponent(),
      ],
    },
  });
  const loaded = await registry.load(JSON.stringify(json), {
    kind: terminationKind,
  });
  assertEquals(await talk(loaded, ["Go"]), [
    "user: Go",
    "alice: Oh",
    "bob: Oh",
    "stop: 3 words",
  ]);
});

Deno.test("what is wrong with a condition of one's own is said as of any other", async () => {
  const json = registry.dump(new Wordiness(3).or(new Wordiness(4)));
  const wrong = JSON.stringify(json).replace('"words":4', '"words":"four"');
  await assertRejects(
    () => registry.load(wrong, { source: "team.json" }),
    ConfigError,
    'Cannot load "test.Wordiness" from team.json: /config/conditions/1/config/words is "four", not an integer',
  );
});
