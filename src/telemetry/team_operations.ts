import { type Context, type Link, type Span, trace } from "@opentelemetry/api";
import { statuses } from "./_kinds.ts";
import { withScope } from "./_scope.ts";
import { attempt } from "./attempt.ts";
import { AUTOGEN_SCOPE, openByConvention } from "./_open_by_convention.ts";
import type { Operation } from "./operation.ts";
import { runSpanOf } from "./run.ts";
import { names } from "./semconv.ts";
import { type Conventions, SCOPE, telemetryOf } from "./telemetry.ts";

/** A team, as spans show it. */
export interface TeamSpanInfo {
  readonly name: string;
  /** The declared kind of the team, e.g. `RoundRobinGroupChat`. */
  readonly type: string;
  /** What its run goes on from. */
  readonly links?: Link[] | undefined;
}

/** `invoke_workflow {name}`: a team's run. AutoGen has no such span. */
export function openInvokeWorkflow(
  parent: Context,
  team: TeamSpanInfo,
): Operation {
  // Who speaks next is no call of the agent whose tool the team is.
  return openByConvention(withScope(parent, { usage: undefined }), {
    name: `invoke_workflow ${team.name}`,
    links: team.links,
    attributes: () => ({
      [names.GEN_AI_OPERATION_NAME]: "invoke_workflow",
      [names.GEN_AI_WORKFLOW_NAME]: team.name,
      [names.AUTOGEN_TEAM_TYPE]: team.type,
    }),
  });
}

/** Records how a team's run went. */
export function recordTeamResult(
  operation: Operation,
  result: { readonly stopReason: string | null; readonly turns: number },
): void {
  operation.record(() => ({
    [names.AUTOGEN_TEAM_TURNS]: result.turns,
    [names.AUTOGEN_TEAM_STOP_REASON]: result.stopReason ?? undefined,
  }));
}

/** Records on the manager's process span who was chosen to speak. */
export function recordNextSpeakers(
  context: Context,
  speakers: readonly string[],
): void {
  tellProcess(context, "current", (span) => {
    span.setAttribute(names.AUTOGEN_TEAM_NEXT_SPEAKERS, [...speakers]);
  });
}

/** Records there how often a model was asked who is next. */
export function recordSelectorAttempts(
  context: Context,
  attempts: number,
): void {
  tellProcess(context, "current", (span) => {
    span.setAttribute(names.AUTOGEN_TEAM_SELECTOR_ATTEMPTS, attempts);
  });
}

/** In AutoGen, participants have no handler for the failure of another. */
export function recordUnhandledFailure(context: Context): void {
  tellProcess(context, "autogen", (span) => {
    const message = "Unhandled message in agent container: GroupChatError";
    span.recordException({ name: "ValueError", message });
    span.setStatus({ code: statuses.ERROR as number, message });
  });
}

/** Tells the span of the handler that a context was given to, if there is one. */
function tellProcess(
  context: Context,
  conventions: Conventions,
  tell: (span: Span) => void,
): void {
  const telemetry = telemetryOf(context);
  if (telemetry.conventions !== conventions) return;
  const span = trace.getSpan(context);
  // Without message spans, it is the span of the run, or the user's own.
  if (span === undefined || span === runSpanOf(context)) return;
  const scope = conventions === "current" ? SCOPE : AUTOGEN_SCOPE;
  if (telemetry.tracer(scope)) attempt(() => tell(span));
}
