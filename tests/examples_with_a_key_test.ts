import { assert, assertEquals, assertMatch } from "@std/assert";
import { runCommand } from "./_example.ts";
import { ModelServer } from "./ext/_model_server.ts";
import {
  chunk,
  completion,
  KEY,
  sse,
  streamed,
  textChunks,
  USAGE,
} from "./ext/openai/_wire.ts";

const REMOTE = "deno run --allow-net=127.0.0.1 --allow-env";

/** The environment of somebody who has a key of a server. */
function keyFor(server: ModelServer): Readonly<Record<string, string>> {
  return { OPENAI_API_KEY: KEY, OPENAI_BASE_URL: server.url };
}

function says(content: string): () => Response {
  return () => Response.json(completion({ content }));
}

function calls(name: string, args: object): () => Response {
  const call = { name, arguments: JSON.stringify(args) };
  const tool_calls = [{ id: "call_1", type: "function", function: call }];
  return () =>
    Response.json(completion({ tool_calls }, { finish: "tool_calls" }));
}

Deno.test("examples/traced_selector_team.ts asks a real model where there is a key", async () => {
  await using server = new ModelServer(
    says("scout"),
    calls("search", { query: "train to Lyon" }),
    says("treasurer"),
    calls("total", { costs: [48], travellers: 2 }),
    says("It comes to 96 euros."),
    says("planner"),
    says("Take the car. DONE"),
  );
  const { code, stdout, stderr } = await runCommand(
    `${REMOTE} examples/traced_selector_team.ts`,
    { env: keyFor(server) },
  );
  assertEquals([stderr, code], ["", 0]);
  assertMatch(stdout, /^planner: Take the car\. DONE$/m);
  assertMatch(stdout, /^ {3}├─ chat gpt-5-mini /m);
  assert(!stdout.includes("scripted"));
  assertEquals(server.requests.length, 7);
});

Deno.test("the demo asks a real model where there is a key", async () => {
  const lookUp = {
    index: 0,
    id: "call_1",
    type: "function",
    function: { name: "look_up", arguments: '{"fact":"speed of light"}' },
  };
  const streams = (...pieces: readonly string[]) => () =>
    streamed(sse(textChunks(...pieces)));
  await using server = new ModelServer(
    streams("Look up", " the speed."),
    () =>
      streamed(sse([
        chunk({ role: "assistant", tool_calls: [lookUp] }),
        chunk({}, { finish: "tool_calls" }),
        chunk({}, { choices: [], usage: USAGE }),
      ])),
    streams("It is ", "fast."),
    streams("Light ", "is fast."),
    streams("It holds: ", "APPROVED"),
  );
  const { code, stdout, stderr } = await runCommand(
    `${REMOTE} examples/demo.ts`,
    { env: keyFor(server) },
  );
  assertEquals([stderr, code], ["", 0]);
  assertMatch(stdout, /It holds: APPROVED/);
  assertMatch(stdout, /chat gpt-5-mini/);
  assertMatch(stdout, /← 299,792/);
  assert(!stdout.includes(KEY));
  assertEquals(server.requests.length, 5);
});
