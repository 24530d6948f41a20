import { assert, assertEquals, assertMatch } from "@std/assert";
import { listFiles } from "../tools/project.ts";
import { commandOf, type ExampleResult, runCommand } from "./_example.ts";
import { OtlpReceiver, resourceAttribute } from "./otlp/_receiver.ts";

/** A piece of what each example prints; the demo has tests of its own. */
const OUTPUTS: Readonly<Record<string, RegExp>> = {
  "a_component.ts": /^Cannot load "example.Clock" from alarm.json: /m,
  "a_team.ts": /^critic: APPROVED\n16 words were streamed/m,
  "a_tool.ts": /^assistant TextMessage: Pack sunglasses/m,
  "a_tool_agent.ts":
    /^FunctionExecutionResultMessage .*"7 x apples".*"Error: Tool not found: price"/m,
  "ai_sdk.ts": /^Pack sunglasses: Lisbon is sunny\.$/m,
  "anthropic.ts":
    /^<think>What is the weather there\?<\/think>\nPack sunglasses: Lisbon is sunny\.\n80 tokens in, 60 of them from a cache, 24 out$/m,
  "backpressure.ts":
    /^1000 published, at most \d+ in the queue\n12 published before the start, 2 refused$/m,
  "cache.ts": /^It is 42\.\nIt is 42\. \(from the cache\)$/m,
  "cancellation.ts": /^(?:(?:send|process) \w+: cancelled\n){4}$/,
  "class_subscriptions.ts": /^table 1: soup\ntable 2: pie$/m,
  "clean_instrumentation.ts":
    / · 2 spans · my-service\nsend echo .*\n└─ process echo /,
  "closures.ts": /^rolled 6 and 20$/m,
  "code_executor.ts":
    /^--- exit code 124\n--- Attempt number: 1\n[^]*^--- exit code 0\ncoder: .* 55\.$/m,
  "console.ts": /^planner · streaming\n {2}It will snow in Oslo\. /m,
  "costs.ts": /^writer 0\.0650\ncritic 0\.0031\nwriter 0\.0140\nall 0\.0821$/m,
  "custom_condition.ts": /^Stopped: carol and ada agreed$/m,
  "delivery_report.ts":
    /^publish deliver to reader\/default\nerror at reader\/default: RangeError: [^]*\nundelivered to sport\/default: no_subscribers$/m,
  "existing_instrumentation.ts":
    /^GET \/ping .*\n└─ send echo .*\n {3}└─ process echo /m,
  "graph.ts":
    /^critic: REVISE: too thin\.\ncook: Leek soup with potatoes\.\ncritic: APPROVE\nwaiter: Dinner is served\.$/m,
  "hello_runtime.ts": /^You asked: why\?$/m,
  "interventions.ts":
    /^100 to Ada, from …\nCannot deliver "Pay" to "till\/1": an intervention dropped it$/m,
  "magentic_one.ts":
    /^--- clerk\nno trains\n[^]*^--- walker\n[^]*^It is over: All is known\.$/m,
  "mcp.ts":
    /^Read The Sea Around Us, of 1951\.\n\ntrace [^]*\n├─ execute_tool find_book .*\n│ {2}└─ search the shelves /,
  "memory.ts": /^2\. \{'guest': 'Alan', 'allergies': \['nuts'\]\}$/m,
  "messages_on_a_wire.ts": /^Order\/2 .*\nCannot read "Order\/2": \/count: /m,
  "metrics.ts":
    /^gen_ai\.invoke_agent\.inference_calls \(\{inference_call\}\): 1 times, 2 in all$/m,
  "model_contexts.ts": /^headAndTail: One Skipped 3 messages\. Five Six$/m,
  "openai.ts": /^Pack sunglasses: Lisbon is sunny\.\n80 tokens in, 24 out$/m,
  "publish_and_subscribe.ts": /^accounting billed 12 euros$/m,
  "recording.ts": /^2 calls replayed: Pack sunglasses: Lisbon is sunny\.$/m,
  "routing.ts": /value: 5,[^]*value: 6,[^]*value: 2,[^]*"What\?"/,
  "saved_state.ts": /^3 on the list\n\{"list\/groceries":/m,
  "selector_team.ts":
    /^ {2}\(the model says: ada\)\nada: Something warm, please\.$/m,
  "society_of_mind.ts":
    /^ {4}critic: That will do\.\neditors: Rain falls upward\.$/m,
  "stopping.ts":
    /^idle after 3\nstopped when at 6\nstep 7\nstep 8\nstep 9\nRangeError: .*\nCannot publish "Count" .*closed$/m,
  "swarm.ts":
    /^user → refunder: It is flight LX 1\.\nrefunder: LX 1 is refunded\n/m,
  "switched_off_by_config.ts":
    / · 4 spans\nsend host [^]* · 2 spans\ninvoke_agent assistant .*\n└─ chat /,
  "switched_off_by_constructor.ts": /^on: 2 spans; switched off: 0$/m,
  "switched_off_by_environment.ts": /^0 spans$/m,
  "team_as_tool.ts": /^ {4}ask_kitchen → "cook: Onion soup\./m,
  "traced_selector_team.ts":
    / · 22 spans\nplan a trip [^]*\n└─ invoke_workflow travel .*\n {3}├─ chat scripted /,
  "user_proxy.ts": /^\(reader is asked\)\nreader: APPROVED$/m,
};

function assertSucceeded({ code, stderr }: ExampleResult): void {
  assertEquals(stderr, "");
  assertEquals(code, 0);
}

Deno.test("every example is run by a test", () => {
  const programs = listFiles("examples", ".ts")
    .map((path) => path.slice("examples/".length))
    .filter((name) => !name.startsWith("_") && !name.includes("/"))
    .filter((name) => commandOf(name).includes("deno run "));
  assertEquals(programs, [...Object.keys(OUTPUTS), "demo.ts"].sort());
});

for (const [name, output] of Object.entries(OUTPUTS)) {
  Deno.test(`examples/${name} runs as its first lines say`, async () => {
    const command = commandOf(name);
    assert(command.endsWith(` examples/${name}`), command);
    const result = await runCommand(command);
    assertSucceeded(result);
    assertMatch(result.stdout, output);
  });
}

Deno.test("examples/existing_instrumentation.ts leaves its spans to Deno's own exporter", async () => {
  await using receiver = new OtlpReceiver();
  const command = commandOf("existing_instrumentation.ts");
  const result = await runCommand(command, {
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_SERVICE_NAME: "native",
    },
  });
  assertSucceeded(result);
  assertMatch(result.stdout, /^Another provider was there first/);
  const [request] = receiver.on("/v1/traces");
  assertEquals(resourceAttribute(request, "service.name"), "native");
  const byName = new Map(receiver.spans.map((span) => [span.name, span]));
  const [ping, send, process] = ["GET /ping", "send echo", "process echo"]
    .map((name) => byName.get(name));
  assert(ping !== undefined && send !== undefined && process !== undefined);
  assertEquals(send.parentSpanId, ping.spanId);
  assertEquals(process.parentSpanId, send.spanId);
});

Deno.test("examples/switched_off_by_environment.ts fails where the variable is not set", async () => {
  const { command } = /(?<command>deno .*)/
    .exec(commandOf("switched_off_by_environment.ts"))?.groups ?? {};
  const { code, stderr } = await runCommand(command ?? "");
  assertEquals(code, 1);
  assertMatch(stderr, /Is AUTOGEN_DISABLE_RUNTIME_TRACING=true set\?/);
});

Deno.test("the demo prints one tree of what arrived over HTTP", async () => {
  const result = await runCommand(commandOf("demo.ts"));
  assertSucceeded(result);
  const { stdout } = result;

  assertMatch(stdout, /^One trace with \d+ spans arrived over HTTP/m);
  assertMatch(stdout, /^writer {6}Sunlight needs about 4 hours/m);
  assertMatch(stdout, /→ look_up\(.*\n.*→ look_up\(.*\n.*← 4,498/);
  assertEquals(stdout.match(/^trace [0-9a-f]{32} /gm)?.length, 1);
  assertEquals(namesIn(stdout), [
    "answer a question",
    "├─ create_agent planner",
    "├─ create_agent researcher",
    "├─ create_agent writer",
    "└─ invoke_workflow newsroom",
    "   ├─ send RoundRobinGroupChatManager",
    "   │  └─ process RoundRobinGroupChatManager",
    "   │     └─ publish planner #1",
    "   ├─ process planner",
    "   │  └─ invoke_agent planner",
    "   │     ├─ chat scripted",
    "   │     └─ publish group_topic #1",
    "   ├─ process RoundRobinGroupChatManager",
    "   │  └─ publish researcher",
    "   ├─ process researcher",
    "   │  └─ invoke_agent researcher",
    "   │     ├─ chat scripted",
    "   │     ├─ execute_tool look_up",
    "   │     │  └─ GET /facts/:name @almanac",
    "   │     ├─ execute_tool look_up",
    "   │     │  └─ GET /facts/:name @almanac",
    "   │     ├─ chat scripted",
    "   │     └─ publish group_topic #2",
    "   ├─ process RoundRobinGroupChatManager",
    "   │  └─ publish writer",
    "   ├─ process writer",
    "   │  └─ invoke_agent writer",
    "   │     ├─ chat scripted",
    "   │     └─ publish group_topic #3",
    "   ├─ process RoundRobinGroupChatManager",
    "   │  └─ publish planner #2",
    "   └─ process planner",
    "      └─ invoke_agent planner",
    "         └─ chat scripted",
  ]);

  const [, total] = /^One trace with (\d+) spans/m.exec(stdout) ?? [];
  const [, folded] = /^… and (\d+) spans/m.exec(stdout) ?? [];
  assertEquals(namesIn(stdout).length + Number(folded), Number(total));
  assertEquals(
    [...stdout.matchAll(/ (\d+) exported, 0 failed, 0 dropped$/gm)]
      .reduce((sum, [, exported]) => sum + Number(exported), 0),
    Number(total),
  );
});

Deno.test("the demo shows every span with --all", async () => {
  const result = await runCommand(commandOf("demo.ts"), { args: ["--all"] });
  assertSucceeded(result);
  const [, total] = /^One trace with (\d+) spans/m.exec(result.stdout) ?? [];
  assertEquals(namesIn(result.stdout).length, Number(total));
  assertEquals(/^… and/m.test(result.stdout), false);
});

/** The names in the printed tree, with its branches and without its columns. */
function namesIn(output: string): string[] {
  const kinds = /^(.*?) +(?:internal|server|client|producer|consumer) +[\d.]+ /;
  return output.split("\n").flatMap((line) => kinds.exec(line)?.[1] ?? []);
}
