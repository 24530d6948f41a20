import { assertEquals } from "@std/assert";
import { mentionedNames } from "../../../src/agentchat/teams/_mentioned_names.ts";

/** What Python AutoGen 0.7.5 finds in a model's answer. */
const FOUND: readonly (readonly [
  names: readonly string[],
  answers: Readonly<Record<string, readonly string[]>>,
])[] = [
  [["alice", "bob"], {
    "bob": ["bob"],
    " bob\n": ["bob"],
    "bob.": ["bob"],
    "**bob**": ["bob"],
    '"bob"': ["bob"],
    "bob's": ["bob"],
    "bob-": ["bob"],
    "@alice": ["alice"],
    "alice-smith": ["alice"],
    "bob, bob bob": ["bob"],
    "alice/bob": ["alice", "bob"],
    "bob\nalice": ["alice", "bob"],
    "Bob": [],
    "BOB": [],
    "bobby": [],
    "bob_": [],
    "_bob": [],
    "bob1": [],
    "éalice": [],
    "": [],
  }],
  [["my_agent", "other_agent"], {
    "my_agent": ["my_agent"],
    "my agent": ["my_agent"],
    "my\\_agent": ["my_agent"],
    "my_agent, I mean my agent": ["my_agent"],
    "my agent other agent": ["my_agent", "other_agent"],
    "my\\_agent\\_x": ["my_agent"],
    "My agent": [],
    "my  agent": [],
    "my-agent": [],
    "myagent": [],
    "xmy_agent": [],
    "my_agent_x": [],
  }],
  [["a_b_c", "a_b"], {
    "a_b_c": ["a_b_c"],
    "a b c": ["a_b_c", "a_b"],
    "a_b c": ["a_b"],
    "a b_c": [],
  }],
  [["Ünal", "Jörg"], {
    "Ünal!": ["Ünal"],
    "Jörgü": [],
  }],
];

for (const [names, answers] of FOUND) {
  for (const [answer, found] of Object.entries(answers)) {
    Deno.test(`of ${names.join(", ")}, ${JSON.stringify(answer)} mentions ${found.join(", ") || "nobody"}`, () => {
      assertEquals(mentionedNames(answer, names), found);
    });
  }
}

Deno.test("names of teams may hold what has a meaning in patterns", () => {
  const names = ["a.b", "c++", "(d)", "e|f", "$", "\\w", "g/h"];
  for (const name of names) {
    assertEquals(mentionedNames(`so ${name} it is`, names), [name]);
  }
  assertEquals(mentionedNames("axb e f", names), []);
});
