import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { runScenario, type ScenarioEnv } from "./_scenario.ts";
import { scenarios } from "./scenarios.ts";

let registered = false;

/** Runs the scenario that a request names. */
export default {
  async fetch(request: Request): Promise<Response> {
    const { name, env }: { name: string; env: ScenarioEnv } = await request
      .json();
    if (!registered && env.contextManager === "async-local-storage") {
      registered = true;
      context.setGlobalContextManager(new AsyncLocalStorageContextManager());
    }
    return Response.json(await runScenario(scenarios, name, env));
  },
};
