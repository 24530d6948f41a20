import { AgentId, TopicId } from "../../core/mod.ts";

/**
 * The addresses inside a team. They are AutoGen's: types end in the id of the
 * team, so that many teams can share a runtime.
 */
export class GroupChatTopics {
  readonly teamId: string;
  /** Everyone in the team listens. */
  readonly group: TopicId;
  /** What the reader of the run gets. */
  readonly output: TopicId;

  constructor(teamId: string) {
    this.teamId = teamId;
    this.group = new TopicId(`group_topic_${teamId}`, teamId);
    this.output = new TopicId(`output_topic_${teamId}`, teamId);
  }

  /** One participant listens. */
  participant(name: string): TopicId {
    return new TopicId(`${name}_${this.teamId}`, this.teamId);
  }

  agent(name: string): AgentId {
    return new AgentId(`${name}_${this.teamId}`, this.teamId);
  }
}
