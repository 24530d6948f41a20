import { runScenario } from "./_scenario.ts";
import { testScenarios } from "./_suite.ts";
import { scenarios } from "./scenarios.ts";

testScenarios(
  { runtime: "deno", contextManager: "none" },
  () =>
    Promise.resolve({
      run: (name, env) => runScenario(scenarios, name, env),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    }),
);
