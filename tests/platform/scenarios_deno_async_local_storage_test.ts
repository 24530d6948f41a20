import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { runScenario } from "./_scenario.ts";
import { testScenarios } from "./_suite.ts";
import { scenarios } from "./scenarios.ts";

testScenarios(
  { runtime: "deno", contextManager: "async-local-storage" },
  () => {
    // Each test file has globals of its own, so this one's stay apart.
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
    return Promise.resolve({
      run: (name, env) => runScenario(scenarios, name, env),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    });
  },
);
