import { assertEquals } from "@std/assert";
import { changed, scenarioFile } from "./_changed.ts";
import { differences } from "./_differences.ts";
import { judge, type ScenarioFile } from "./_judge.ts";

const TOOL = scenarioFile("round_robin_tool.json");
const TEXT = scenarioFile("agent_text.json");
const EXHAUSTED = scenarioFile("agent_model_exhausted.json");

const MANAGER = "RoundRobinGroupChatManager_<uuid>.(<uuid>)-A";
const SPEAKING =
  "app > autogen publish alice_<uuid>.(<uuid>)-T > autogen process alice_<uuid>.(<uuid>)-A > invoke_agent alice";

interface Change {
  readonly file: ScenarioFile;
  readonly pointer: string;
  /** Taken away where it is left out. */
  readonly value?: unknown;
  /** What is said then. */
  readonly line: string;
}

const CHANGES: readonly Change[] = [
  {
    file: TOOL,
    pointer: "/component/label",
    value: "Choir",
    line: `component: /component/label is "RoundRobinGroupChat", not "Choir"`,
  },
  {
    file: TOOL,
    pointer: "/steps/0/result/messages/4/content",
    value: "Done",
    line:
      `transcript: /steps/0/result/messages/4/content is "done", not "Done"`,
  },
  {
    file: TOOL,
    pointer: "/steps/0/result/stop_reason",
    value: null,
    line:
      `transcript: /steps/0/result/stop_reason is "Maximum number of turns 2 reached.", not null`,
  },
  {
    file: EXHAUSTED,
    pointer: "/steps/0/error/message",
    value: "Nobody knows",
    line:
      `transcript: /steps/0/error is "No more mock responses available", not "Nobody knows"`,
  },
  {
    file: TEXT,
    pointer: "/steps/0/error",
    value: { type: "ValueError", message: "No" },
    line: `transcript: /steps/0/error is left out, not "No"`,
  },
  {
    file: TOOL,
    pointer: "/steps/0/stream/4",
    line: "stream: /steps/0/stream has 5 items, not 4",
  },
  {
    file: TOOL,
    pointer: "/steps/0/stream/1/metadata/mood",
    value: "good",
    line: `stream: /steps/0/stream/1/metadata/mood is left out, not "good"`,
  },
  {
    file: TOOL,
    pointer: "/steps/0/model_calls/0/tools/0",
    value: "subtract",
    line:
      `model calls: /steps/0/model_calls/0/tools/0 is "add", not "subtract"`,
  },
  {
    file: TOOL,
    pointer: "/steps/1/save_state/agent_states/bob/type",
    value: "BaseState",
    line:
      `state: /steps/1/save_state/agent_states/bob/type is "ChatAgentContainerState", not "BaseState"`,
  },
  {
    file: TOOL,
    pointer: "/spans/18/attributes/gen_ai.tool.call.id",
    value: "call_2",
    line:
      `spans: "${SPEAKING} > execute_tool add": /attributes/gen_ai.tool.call.id is "call_1", not "call_2"`,
  },
  {
    file: TOOL,
    pointer: "/spans/18/events/0",
    value: "exception",
    line: `spans: "${SPEAKING} > execute_tool add": /events has 0 items, not 1`,
  },
  {
    file: TOOL,
    pointer: "/spans/18/status",
    value: "ERROR",
    line:
      `spans: "${SPEAKING} > execute_tool add": /status is "UNSET", not "ERROR"`,
  },
  {
    file: TOOL,
    pointer: "/spans/18/scope",
    value: "somebody",
    line:
      `spans: "${SPEAKING} > execute_tool add": /scope is "autogen-core", not "somebody"`,
  },
  {
    file: TOOL,
    pointer: "/spans/3/attributes/message/messages/0/content",
    value: "2+2?",
    line:
      `spans: "app > autogen send ${MANAGER} > autogen process ${MANAGER}": /attributes/message/messages/0/content is "1+2?", not "2+2?"`,
  },
  {
    file: TOOL,
    pointer: "/spans/18/parent",
    value: 0,
    line: `spans: "app > execute_tool add" is missing (and 1 more)`,
  },
  {
    file: TOOL,
    pointer: "/spans/15/links/0",
    value: 1,
    line:
      `spans: "app > autogen ack" links to "app > autogen send ${MANAGER}", not "app > autogen create ${MANAGER} GroupChatStart"`,
  },
  {
    file: TOOL,
    pointer: "/spans/22/links/0",
    value: 20,
    line: "spans: spans that say the same hang together in another way",
  },
  {
    file: TOOL,
    pointer: "/spans/18/links/0",
    value: null,
    line:
      `spans: "${SPEAKING} > execute_tool add" links to nothing, not no span`,
  },
];

for (const { file, pointer, value, line } of CHANGES) {
  const name = file.source.replace(".json", "");
  const change = value === undefined
    ? `less ${pointer}`
    : `another ${pointer}: ${JSON.stringify(value)}`;
  Deno.test(`${name} with ${change} is found to differ`, async () => {
    const lines = await judge(changed(file, pointer, value));
    assertEquals(lines, [`${name}: ${line}`]);
  });
}

Deno.test("a span that is missing is found", async () => {
  const { length } = JSON.parse(TOOL.text).spans;
  const lines = await judge(changed(TOOL, `/spans/${length - 1}`, undefined));
  assertEquals(lines.length, 1);
  assertEquals(lines[0]?.endsWith("is not expected"), true, lines[0]);
});

Deno.test("what can be written and not be loaded is a difference of the component", async () => {
  const file = changed(TEXT, "/component/config/name", "no name");
  const [line = "", ...others] = await judge(file);
  assertEquals(others, []);
  assertEquals(line.startsWith("agent_text: component: ConfigError: "), true);
});

Deno.test("<text> stands for any text in loose scenarios, and for itself in others", async () => {
  const pointer = "/steps/0/result/messages/1/content";
  const file = changed(TEXT, pointer, "<text>");
  assertEquals(await judge(file), [
    `agent_text: transcript: ${pointer} is "Hello.", not "<text>"`,
  ]);
  const loose = changed(file, "/loose", true);
  assertEquals(await judge(loose), []);
  const other = changed(loose, "/steps/0/result/messages/0/content", "Bye");
  assertEquals((await judge(other)).length, 1);
  const number = changed(
    loose,
    "/steps/0/result/messages/1/models_usage/prompt_tokens",
    "<text>",
  );
  assertEquals((await judge(number)).length, 1);
});

Deno.test("a loose scenario's spans are compared as well", async () => {
  const loose = changed(TOOL, "/loose", true);
  const any = changed(loose, "/spans/18/attributes/gen_ai.tool.name", "<text>");
  assertEquals(await judge(any), []);
  const pointer = "/spans/18/attributes/gen_ai.tool.call.id";
  assertEquals((await judge(changed(any, pointer, "call_2"))).length, 1);
});

Deno.test("a long text is shown from where it differs", () => {
  const prompt = (last: string) =>
    `${"word ".repeat(40)}${last} ${"x".repeat(99)}`;
  assertEquals([...differences(prompt("done"), prompt("ended"))], [
    ` is …"d word word done ${"x".repeat(54)}…, not …"d word word ended ${
      "x".repeat(53)
    }…`,
  ]);
});

Deno.test("a file that is no scenario is refused by the name of the file and of the field", async () => {
  const refused: readonly (readonly [ScenarioFile, string])[] = [
    [{ source: "x.json", text: "{" }, "it is no JSON"],
    [{ source: "x.json", text: "[]" }, "it is a list, not an object"],
    [{ source: "x.json", text: "{}" }, "/name is missing"],
    [
      changed(TEXT, "/kind", "choir"),
      `/kind is "choir", not one of "agent", "team"`,
    ],
    [changed(TEXT, "/steps/0/run", undefined), "/steps/0/run is missing"],
    [changed(TEXT, "/steps/0/result", undefined), "/steps/0/result is missing"],
    [changed(TEXT, "/steps/0/error", {}), "/steps/0/error/message is missing"],
    [
      changed(TEXT, "/steps/0/stream", "all"),
      `/steps/0/stream is "all", not a list`,
    ],
    [
      changed(TEXT, "/spans/1/parent", "app"),
      `/spans/1/parent is "app", not an integer`,
    ],
    [changed(TEXT, "/component", null), "/component is missing"],
  ];
  for (const [file, problem] of refused) {
    const expected = [`Cannot read ${file.source}: ${problem}`];
    assertEquals(await judge(file), expected);
  }
});
