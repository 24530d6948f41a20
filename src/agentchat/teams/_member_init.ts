import type { MessageFactory } from "../messages/mod.ts";
import type { Written } from "./_group_chat_messages.ts";
import type { GroupChatTopics } from "./_group_chat_topics.ts";
import type { RunOutput } from "./_run_output.ts";

/** What all members of a team share with it. */
export interface MemberInit {
  readonly topics: GroupChatTopics;
  readonly factory: MessageFactory;
  readonly written: Written;
  /** Told everything that the reader of the run is to know. */
  readonly output: (output: RunOutput) => void;
}
