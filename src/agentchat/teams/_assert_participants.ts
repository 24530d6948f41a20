import { assertAgentType } from "../../core/mod.ts";
import type { Participant } from "./team.ts";

/** Those of one team must have names that topics can have, and all another. */
export function assertParticipants(
  team: string,
  participants: readonly Participant[],
  manager: string,
): void {
  if (participants.length === 0) {
    throw new RangeError(
      `Cannot create team "${team}": at least one participant is required`,
    );
  }
  // The types of the team's topics are made as those of its agents are.
  const names = ["group_topic", "output_topic", manager];
  for (const { name } of participants) {
    if (names.includes(name)) {
      throw new TypeError(
        `Cannot create team "${team}": the name "${name}" is taken already`,
      );
    }
    assertAgentType(name);
    names.push(name);
  }
}
