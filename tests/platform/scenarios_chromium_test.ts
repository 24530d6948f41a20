import { chromiumHost } from "./_chromium_host.ts";
import { testScenarios } from "./_suite.ts";

testScenarios(
  { runtime: "chromium", contextManager: "none" },
  () => chromiumHost("./_page_entry.ts"),
);
