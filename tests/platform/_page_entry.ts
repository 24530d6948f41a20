import { runScenario, type ScenarioEnv } from "./_scenario.ts";
import { scenarios } from "./scenarios.ts";

Object.assign(globalThis, {
  runScenario: (name: string, env: ScenarioEnv) =>
    runScenario(scenarios, name, env),
});
