import type { ComponentProvider, ComponentRegistry } from "../../core/mod.ts";
import { externalProvider } from "./external_termination.ts";
import { functionCallProvider } from "./function_call_termination.ts";
import { handoffProvider } from "./handoff_termination.ts";
import { maxMessageProvider } from "./max_message_termination.ts";
import { sourceMatchProvider } from "./source_match_termination.ts";
import { stopMessageProvider } from "./stop_message_termination.ts";
import { combinationProvider } from "./termination_condition.ts";
import { textMentionProvider } from "./text_mention_termination.ts";
import { textMessageProvider } from "./text_message_termination.ts";
import { timeoutProvider } from "./timeout_termination.ts";
import { tokenUsageProvider } from "./token_usage_termination.ts";

export { terminationKind } from "./termination_condition.ts";

/**
 * Lets all conditions be loaded that can be written down, by Python's names.
 *
 * @param registry - where components are loaded from
 */
export function registerConditions<Resources extends object>(
  registry: ComponentRegistry<Resources>,
): void {
  const providers: Readonly<Record<string, ComponentProvider>> = {
    "base.AndTerminationCondition": combinationProvider(
      "AndTerminationCondition",
    ),
    "base.OrTerminationCondition": combinationProvider(
      "OrTerminationCondition",
    ),
    "conditions.ExternalTermination": externalProvider,
    "conditions.FunctionCallTermination": functionCallProvider,
    "conditions.HandoffTermination": handoffProvider,
    "conditions.MaxMessageTermination": maxMessageProvider,
    "conditions.SourceMatchTermination": sourceMatchProvider,
    "conditions.StopMessageTermination": stopMessageProvider,
    "conditions.TextMentionTermination": textMentionProvider,
    "conditions.TextMessageTermination": textMessageProvider,
    "conditions.TimeoutTermination": timeoutProvider,
    "conditions.TokenUsageTermination": tokenUsageProvider,
  };
  for (const [path, provider] of Object.entries(providers)) {
    registry.register(`autogen_agentchat.${path}`, provider);
  }
}
