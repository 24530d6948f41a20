import {
  ConfigError,
  readRuntimeConfig,
  type RuntimeConfig,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";
import { recordSpans } from "@autogen-edge/runtime/testing";
import { assertEquals, assertThrows } from "@std/assert";
import { answering, Ask, idOf } from "./_fixture.ts";

Deno.test("readRuntimeConfig() reads every option that a config can hold", () => {
  const config: RuntimeConfig = {
    captureContent: true,
    contentBudget: 100,
    conventions: "autogen",
    detail: "agents",
    disableRuntimeTracing: false,
    ignoreUnhandledExceptions: false,
  };
  assertEquals(readRuntimeConfig(config), config);
  assertEquals(readRuntimeConfig(JSON.stringify(config)), config);
});

Deno.test("readRuntimeConfig() leaves out what is left out or null", () => {
  assertEquals(Object.keys(readRuntimeConfig("{}")), []);
  assertEquals(Object.keys(readRuntimeConfig({ detail: null })), []);
});

Deno.test("readRuntimeConfig() switches the spans of messages off and on", async () => {
  async function spansWith(config: unknown): Promise<number> {
    const spans = recordSpans();
    await using runtime = new SingleThreadedAgentRuntime({
      // The variable says the opposite, and what the config says wins.
      environment: (name) =>
        name === "AUTOGEN_DISABLE_RUNTIME_TRACING" ? "true" : undefined,
      ...readRuntimeConfig(config),
      tracerProvider: spans.tracerProvider,
    });
    await runtime.registerFactory("a", () => answering(() => null));
    runtime.start();
    await runtime.sendMessage(Ask({ question: "?" }), idOf("a"));
    return spans.finished.length;
  }
  assertEquals(await spansWith('{ "disableRuntimeTracing": false }'), 2);
  assertEquals(await spansWith('{ "disableRuntimeTracing": true }'), 0);
  assertEquals(await spansWith("{}"), 0);
});

for (
  const [config, problem] of [
    ["", "it is no JSON"],
    ["[]", "it is a list, not an object"],
    [
      '{ "disableRuntimeTracing": "true" }',
      '/disableRuntimeTracing is "true", not a boolean',
    ],
    [
      '{ "detail": "all" }',
      '/detail is "all", not one of "messages", "agents"',
    ],
    [
      '{ "conventions": 1 }',
      '/conventions is 1, not one of "current", "autogen"',
    ],
    ['{ "contentBudget": 1.5 }', "/contentBudget is 1.5, not an integer"],
    ['{ "captureContent": {} }', "/captureContent is an object, not a boolean"],
  ] as const
) {
  Deno.test(`readRuntimeConfig() refuses ${config || "no text"}`, () => {
    const error = assertThrows(
      () => readRuntimeConfig(config, { source: "runtime.json" }),
      ConfigError,
    );
    assertEquals(
      error.message,
      `Cannot load the config of a runtime from runtime.json: ${problem}`,
    );
    assertEquals(error.source, "runtime.json");
  });
}

Deno.test("readRuntimeConfig() refuses a field that it does not know", () => {
  const error = assertThrows(
    () => readRuntimeConfig({ disableRuntimeTraceing: true }),
    ConfigError,
    "Cannot load the config of a runtime: /disableRuntimeTraceing is not known",
  );
  assertEquals(error.code, "invalid_field");
  const own = JSON.parse('{ "__proto__": {} }');
  assertThrows(() => readRuntimeConfig(own), ConfigError, "/__proto__ is");
});
