import type { TaskResult } from "@autogen-edge/runtime";
import type { OtlpCounters } from "@autogen-edge/runtime/otlp";
import { renderTrace, type TraceTree } from "@autogen-edge/runtime/viewer";
import { foldMessages, spansOf } from "./fold_messages.ts";
import { pageWidth, styled, wantsColor } from "./terminal.ts";

/** Says what a run used and why it stopped. */
export function describeResult({ messages, stopReason }: TaskResult): string {
  const usages = messages.map(({ modelsUsage }) => modelsUsage)
    .filter((usage) => usage !== null);
  const input = usages.reduce((sum, { promptTokens }) => sum + promptTokens, 0);
  const output = usages.reduce(
    (sum, { completionTokens }) => sum + completionTokens,
    0,
  );
  return styled(
    `${usages.length} model calls · ${input} tokens in, ${output} out · ` +
      `stopped: ${stopReason}`,
    "dim",
  );
}

/** Says what became of the spans of a service. */
export function describeCounters(name: string, counters: OtlpCounters): string {
  const { exported, failed, dropped } = counters;
  return `${name.padEnd(9)} ${String(exported).padStart(4)} exported, ` +
    `${failed} failed, ${dropped} dropped`;
}

/** Draws the traces that arrived; folded, it leaves out messages without consequence. */
export function describeTraces(
  trees: readonly TraceTree[],
  { fold }: { readonly fold: boolean },
): string {
  const shown = fold ? trees.map(foldMessages) : trees;
  const hidden = countSpans(trees) - countSpans(shown);
  const note = hidden === 0 ? "" : styled(
    `\n… and ${hidden} spans of messages that nobody acted on: --all`,
    "dim",
  );
  const options = { width: pageWidth(), color: wantsColor() };
  return renderTrace(shown, options) + note;
}

/** How many spans there are in all traces. */
export function countSpans(trees: readonly TraceTree[]): number {
  return spansOf(trees.flatMap(({ roots }) => roots)).length;
}
