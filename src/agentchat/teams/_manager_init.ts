import type { TerminationCondition } from "../conditions/termination_condition.ts";
import type { MessageStamp } from "../messages/mod.ts";
import type { MemberInit } from "./_member_init.ts";
import type { Participant } from "./team.ts";

/** What a manager shares with its team. */
export interface ManagerInit extends MemberInit {
  /** What spans and messages call the manager, e.g. `RoundRobinGroupChatManager`. */
  readonly name: string;
  readonly participants: readonly Participant[];
  readonly condition: TerminationCondition | undefined;
  readonly maxTurns?: number | undefined;
  /** Whether the reader is told who speaks next. */
  readonly emitTeamEvents?: boolean | undefined;
  readonly stamp: MessageStamp;
}
