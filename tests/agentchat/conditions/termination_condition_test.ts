import {
  AgentChatError,
  ConfigError,
  ExternalTermination,
  FunctionalTermination,
  MaxMessageTermination,
  SourceMatchTermination,
  StopMessageTermination,
  TerminationCondition,
  TextMentionTermination,
} from "@autogen-edge/runtime";
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { assertMetUntilReset, says, verdict } from "./_items.ts";

const plain = says("Hi");
const mention = says("A");

function text(): TextMentionTermination {
  return new TextMentionTermination("A");
}

function count(messages: number): MaxMessageTermination {
  return new MaxMessageTermination(messages);
}

function answerOf(name: string): SourceMatchTermination {
  return new SourceMatchTermination([name]);
}

function counted(messages: number): string {
  return `Maximum number of messages ${messages} reached, current message count: ${messages}`;
}

Deno.test("or is met by either, and says by which", async () => {
  for (const either of [text().or(count(3)), count(3).or(text())]) {
    assertEquals(await either.check([plain]), undefined);
    const stop = await either.check([mention]);
    assertEquals(stop?.content, "Text 'A' mentioned");
    assertEquals(stop?.source, "TextMentionTermination");
    assertEquals(either.terminated, true);
  }
});

Deno.test("or says both where both are met at once", async () => {
  const stop = await text().or(count(1)).check([mention]);
  assertEquals(stop?.source, "TextMentionTermination, MaxMessageTermination");
  assertEquals(stop?.content, `Text 'A' mentioned, ${counted(1)}`);
});

Deno.test("or says all that are met at once, however they are nested", async () => {
  const said =
    `TextMentionTermination, MaxMessageTermination, SourceMatchTermination: Text 'A' mentioned, ${
      counted(1)
    }, 'user' answered`;
  const left = text().or(count(1)).or(answerOf("user"));
  const right = text().or(count(1).or(answerOf("user")));
  assertEquals(await verdict(left, mention), said);
  assertEquals(await verdict(right, mention), said);
});

Deno.test("and is met when both were met, at once or one after the other", async () => {
  const both = text().and(count(3));
  assertEquals(await both.check([mention]), undefined);
  assertEquals(both.terminated, false);
  assertEquals(await both.check([plain]), undefined);
  const stop = await both.check([plain]);
  assertEquals(stop?.content, `Text 'A' mentioned, ${counted(3)}`);
  assertEquals(both.terminated, true);
});

Deno.test("and says what was met in the order in which it was", async () => {
  const all = text().and(count(2)).and(answerOf("user"));
  assertEquals(await verdict(all, mention), undefined);
  assertEquals(
    await verdict(all, plain),
    `SourceMatchTermination, TextMentionTermination, MaxMessageTermination: 'user' answered, Text 'A' mentioned, ${
      counted(2)
    }`,
  );
});

Deno.test("and does not ask again what is met", async () => {
  const all = answerOf("bob").and(text().or(count(2)));
  assertEquals(await verdict(all, says("Hi", "bob")), undefined);
  assertEquals(
    await verdict(all, plain),
    `SourceMatchTermination, MaxMessageTermination: 'bob' answered, ${
      counted(2)
    }`,
  );
});

Deno.test("what was met before it was combined says nothing any more", async () => {
  const met = text();
  await met.check([mention]);
  const both = met.and(count(1));
  assertEquals(
    await verdict(both, plain),
    `MaxMessageTermination: ${counted(1)}`,
  );
  const either = met.or(count(1));
  assertEquals(either.terminated, true);
  await assertRejects(() => either.check([plain]), AgentChatError);
});

Deno.test("and waits for the program to say so, too", async () => {
  const button = new ExternalTermination();
  const both = button.and(count(1));
  assertEquals(await verdict(both, plain), undefined);
  button.set();
  assertEquals(
    await verdict(both),
    `MaxMessageTermination, ExternalTermination: ${
      counted(1)
    }, External termination requested`,
  );
});

Deno.test("conditions combine to any depth", async () => {
  const deep = text().and(count(4)).or(count(9));
  for (let turn = 0; turn < 3; turn++) {
    assertEquals(await deep.check([mention]), undefined);
  }
  const stop = await deep.check([plain]);
  assertEquals(
    stop?.source,
    "TextMentionTermination, MaxMessageTermination",
  );
});

Deno.test("a combination must be reset, with all its parts, before it is asked again", async () => {
  const inner = count(1);
  const both = text().and(inner);
  assertEquals(
    await verdict(both, mention),
    `TextMentionTermination, MaxMessageTermination: Text 'A' mentioned, ${
      counted(1)
    }`,
  );
  await assertMetUntilReset(both);
  assertEquals(inner.terminated, false);
  assertEquals(await verdict(both, plain), undefined);
  assertEquals(
    await verdict(both, mention),
    `MaxMessageTermination, TextMentionTermination: ${
      counted(1)
    }, Text 'A' mentioned`,
  );
});

Deno.test("what a part throws is thrown", async () => {
  const broken = new FunctionalTermination(() => {
    throw new RangeError("No idea");
  });
  const either = count(9).or(broken);
  await assertRejects(() => either.check([plain]), RangeError, "No idea");
  assertEquals(either.terminated, false);
});

Deno.test("conditions combine with conditions alone", () => {
  for (const other of [undefined, 3, () => true]) {
    assertThrows(
      () => count(1).or(other as unknown as TerminationCondition),
      TypeError,
      `Cannot create an OrTerminationCondition: ${
        String(other)
      } is no condition`,
    );
    assertThrows(
      () => count(1).and(other as unknown as TerminationCondition),
      TypeError,
      "Cannot create an AndTerminationCondition: ",
    );
  }
});

Deno.test("a condition that says nothing of it cannot be written down", () => {
  class Never extends TerminationCondition {
    override terminated = false;
    override check(): Promise<undefined> {
      return Promise.resolve(undefined);
    }
    override reset(): Promise<void> {
      return Promise.resolve();
    }
  }
  const never = new Never();
  for (const one of [never, never.or(new StopMessageTermination())]) {
    const error = assertThrows(() => one.dumpComponent(), ConfigError);
    assertEquals(error.code, "not_dumpable");
  }
});
