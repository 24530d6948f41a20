import { chromiumHost } from "./_chromium_host.ts";
import { testScenarios } from "./_suite.ts";

testScenarios(
  { runtime: "chromium", contextManager: "zone" },
  () => chromiumHost("./_zone_page_entry.ts"),
);
