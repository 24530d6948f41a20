import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  ConfigError,
  type ConversationItem,
  customEvent,
  customMessage,
  isAgentEvent,
  jsonInteger,
  jsonString,
  MessageFactory,
  structuredMessage,
  TextMessage,
  textOf,
} from "@autogen-edge/runtime";
import { z } from "zod";

type Json = Readonly<Record<string, unknown>>;

/** One message or event of each type, as Python AutoGen 0.7.5 dumps it. */
const FROM_PYTHON: readonly Json[] = JSON.parse(
  await Deno.readTextFile(new URL("data/from_python.json", import.meta.url)),
);

for (const [index, json] of FROM_PYTHON.entries()) {
  Deno.test(`a ${json["type"]} of Python is read and written as it was (${index})`, () => {
    const factory = new MessageFactory();
    const item = factory.load(json);
    assertEquals(item.type, json["type"]);
    assertEquals(factory.dump(item), json);
    // Plain data: nothing is lost on the way through a clone.
    assertEquals(factory.dump(structuredClone(item)), json);
  });
}

Deno.test("names of fields are changed, and names in data are not", () => {
  const factory = new MessageFactory();
  const message = TextMessage({
    content: "Hi",
    source: "user",
    metadata: { myKey: "my_value", other_key: "x" },
    modelsUsage: { promptTokens: 1, completionTokens: 2 },
  });
  const json = factory.dump(message);
  assertEquals(json["metadata"], { myKey: "my_value", other_key: "x" });
  assertEquals(json["models_usage"], {
    prompt_tokens: 1,
    completion_tokens: 2,
  });
  assertEquals(factory.load(json), message);
});

const TEXT: Json = { type: "TextMessage", source: "a", content: "c" };

const WRONG: readonly (readonly [what: string, json: unknown, path: string])[] =
  [
    ["no object", 3, ""],
    ["a list", [], ""],
    ["without a type", {}, "/type"],
    ["of an unknown type", { type: "Nope" }, "/type"],
    ["of the type of an object's own method", { type: "toString" }, "/type"],
    ["without its content", { type: "TextMessage", source: "a" }, "/content"],
    ["with a number for text", { ...TEXT, content: 3 }, "/content"],
    ["with null for text", { ...TEXT, content: null }, "/content"],
    ["without a source", { type: "TextMessage", content: "c" }, "/source"],
    [
      "with usage in words",
      {
        ...TEXT,
        models_usage: { prompt_tokens: "many", completion_tokens: 1 },
      },
      "/models_usage/prompt_tokens",
    ],
    [
      "with metadata that is no text",
      { ...TEXT, metadata: { k: 1 } },
      "/metadata/k",
    ],
    [
      "with a time that is none",
      { ...TEXT, created_at: "soon" },
      "/created_at",
    ],
    [
      "with a broken call",
      {
        ...TEXT,
        type: "ToolCallRequestEvent",
        content: [{ id: "1", name: "f" }],
      },
      "/content/0/arguments",
    ],
    [
      "with a context of unknown messages",
      {
        ...TEXT,
        type: "HandoffMessage",
        target: "b",
        context: [{ type: "X" }],
      },
      "/context/0/type",
    ],
  ];

for (const [what, json, path] of WRONG) {
  Deno.test(`a message ${what} is refused, and the field is named`, () => {
    const error = assertThrows(
      () => new MessageFactory().load(json, { source: "chat.json" }),
      ConfigError,
      "Cannot load a message from chat.json: ",
    );
    assertEquals(error.path, path);
    assertEquals(error.source, "chat.json");
  });
}

Deno.test("what Python leaves out or adds does not matter", () => {
  const item = new MessageFactory().load({ ...TEXT, extra: 1 });
  const { id, createdAt, ...rest } = item;
  assertEquals(
    rest,
    {
      type: "TextMessage",
      source: "a",
      content: "c",
      modelsUsage: null,
      metadata: {},
    } as typeof rest,
  );
  assert(id.length > 0 && !Number.isNaN(Date.parse(createdAt)));
});

Deno.test("a message can be read from text, and text that is no JSON is refused", () => {
  const factory = new MessageFactory();
  assertEquals(textOf(factory.load(JSON.stringify(TEXT))), "c");
  const error = assertThrows(() => factory.load("{"), ConfigError);
  assertEquals(error.code, "malformed_config");
});

Deno.test("messages and events of a program's own types are read and written", () => {
  const Vote = customMessage<{ content: string; starCount: number }>("Vote", {
    content: jsonString,
    starCount: jsonInteger,
  });
  const TickEvent = customEvent<{ content: number }>("TickEvent", {
    content: jsonInteger,
  });
  const factory = new MessageFactory([Vote, TickEvent]);
  const vote = Vote({ content: "Nice", starCount: 4, source: "critic" });
  const tick = TickEvent({ content: 1, source: "clock" });
  const json = factory.dump(vote);
  assertEquals([json["type"], json["star_count"]], ["Vote", 4]);
  assertEquals(factory.load(json), vote);
  assertEquals(factory.load(factory.dump(tick)), tick);
  assert(isAgentEvent(tick) && !isAgentEvent(vote));
  const item: ConversationItem = vote;
  assert(Vote.is(item) && item.starCount === 4);
  assertThrows(() => new MessageFactory().dump(vote), TypeError, '"Vote"');
  assertThrows(() => new MessageFactory([Vote, Vote]), TypeError, '"Vote"');
});

Deno.test("a type of message cannot be named as an event, nor the other way round", () => {
  const fields = { content: jsonString };
  assertThrows(
    () => customMessage("VoteEvent", fields),
    TypeError,
    "VoteEvent",
  );
  assertThrows(() => customEvent("Vote", fields), TypeError, '"Vote"');
  assertThrows(() => customMessage("", fields), TypeError);
});

Deno.test("structured data is checked by its schema, where the program gives one", () => {
  const Plan = structuredMessage("Plan", {
    schema: z.object({ steps: z.array(z.string()) }),
  });
  const factory = new MessageFactory([Plan]);
  const plan = Plan({
    content: { steps: ["rest"] },
    formatString: null,
    source: "planner",
  });
  const json = factory.dump(plan);
  assertEquals(json["type"], "StructuredMessage[Plan]");
  assertEquals(factory.load(json), plan);
  assertEquals(textOf(plan), '{"steps":["rest"]}');
  const error = assertThrows(
    () => factory.load({ ...json, content: { steps: "rest" } }),
    ConfigError,
  );
  assertEquals(error.path, "/content");
  // Nobody told this one what a plan is.
  assertEquals(
    new MessageFactory().load({ ...json, content: { any: "thing" } }).content,
    { any: "thing" },
  );
});

Deno.test("text of data is formatted as Python formats it", () => {
  const Data = structuredMessage<object>("Data");
  function shown(formatString: string, content: object): string {
    return textOf(Data({ content, formatString, source: "a" }));
  }
  assertEquals(
    shown("{s} {n} {b} {z}", { s: "x", n: 1.5, b: true, z: null }),
    "x 1.5 True None",
  );
  assertEquals(
    shown("{l} {o}", { l: ["a", "it's", 1], o: { k: "v", d: [false] } }),
    `['a', "it's", 1] {'k': 'v', 'd': [False]}`,
  );
  assertEquals(shown("{{s}} {missing}", { s: "x" }), "{s} {missing}");
});
