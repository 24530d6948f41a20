// A condition of one's own: the team stops when enough of its agents agree. It
// combines with AutoGen's conditions, and is written down and made again as they
// are.
//
//   deno run examples/custom_condition.ts

import { assertEquals } from "@std/assert";
import {
  AssistantAgent,
  autogenComponents,
  BaseTerminationCondition,
  componentModel,
  type ConversationItem,
  MaxMessageTermination,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  terminationKind,
  textOf,
} from "@autogen-edge/runtime";

class VoteTermination extends BaseTerminationCondition {
  readonly #votes: number;
  readonly #voters = new Set<string>();

  constructor(votes: number) {
    super("VoteTermination");
    this.#votes = votes;
  }

  /** Is shown what is new after every turn. */
  protected override reasonToStop(items: readonly ConversationItem[]) {
    for (const item of items) {
      if (textOf(item).startsWith("Agreed")) this.#voters.add(item.source);
    }
    return this.#voters.size < this.#votes
      ? undefined
      : `${[...this.#voters].join(" and ")} agreed`;
  }

  /** The next run votes anew. */
  override reset() {
    this.#voters.clear();
    return super.reset();
  }

  override dumpComponent() {
    return componentModel({
      provider: "example.VoteTermination",
      componentType: "termination",
      label: "VoteTermination",
    }, { votes: this.#votes });
  }
}

const registry = autogenComponents().register("example.VoteTermination", {
  componentType: "termination",
  fromConfig: (_, { fields }) => new VoteTermination(fields.integer("votes")),
});

const either = new VoteTermination(2).or(new MaxMessageTermination(20));
const text = JSON.stringify(registry.dump(either));
const condition = await registry.load(text, { kind: terminationKind });

function member(name: string, ...replies: string[]): AssistantAgent {
  const modelClient = new ReplayChatCompletionClient(replies);
  return new AssistantAgent({ name, modelClient });
}

await using team = new RoundRobinGroupChat({
  participants: [
    member("ada", "Let us meet on Monday.", "Agreed, Friday."),
    member("bob", "Rather on Friday.", "Fine!"),
    member("carol", "Agreed, Friday."),
  ],
  terminationCondition: condition,
});

const { messages, stopReason } = await team.run({ task: "Find a day" });
for (const message of messages) {
  console.log(`${message.source}: ${textOf(message)}`);
}
console.log(`Stopped: ${stopReason}`);
assertEquals(stopReason, "carol and ada agreed");
