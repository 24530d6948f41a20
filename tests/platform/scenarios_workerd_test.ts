import { testScenarios } from "./_suite.ts";
import { workerdHost } from "./_workerd_host.ts";

testScenarios(
  { runtime: "workerd", contextManager: "none" },
  () => workerdHost("./_worker_entry.ts"),
);
