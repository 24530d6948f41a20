import type { Scenario } from "./_scenario.ts";
import { cancellationScenarios } from "./scenarios/cancellation.ts";
import { conversationScenarios } from "./scenarios/conversations.ts";
import { messageScenarios } from "./scenarios/messages.ts";
import { runtimeScenarios } from "./scenarios/runtime.ts";
import { switchScenarios } from "./scenarios/switches.ts";
import { teamScenarios } from "./scenarios/teams.ts";

/** Everything that must hold in Deno, in workerd and in Chromium alike. */
export const scenarios: readonly Scenario[] = [
  ...messageScenarios,
  ...teamScenarios,
  ...cancellationScenarios,
  ...conversationScenarios,
  ...runtimeScenarios,
  ...switchScenarios,
];
