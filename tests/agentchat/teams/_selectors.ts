import {
  type AgentChatError,
  type CreateOptions,
  type CreateResult,
  type LlmMessage,
  type ModelInfo,
  ReplayChatCompletionClient,
  SelectorGroupChat,
  type SelectorGroupChatOptions,
} from "@autogen-edge/runtime";
import { Actor } from "../_agents.ts";

/** A model that keeps what it is asked. */
export class Asked extends ReplayChatCompletionClient {
  readonly calls: (readonly LlmMessage[])[] = [];

  constructor(
    answers: readonly (string | CreateResult)[],
    modelInfo?: ModelInfo,
  ) {
    super(answers, { modelInfo });
  }

  /** The text of the last message of each call. */
  get questions(): unknown[] {
    return this.calls.map((messages) => messages.at(-1)?.content);
  }

  override create(
    messages: readonly LlmMessage[],
    options?: CreateOptions,
  ): Promise<CreateResult> {
    this.calls.push(messages);
    return super.create(messages, options);
  }
}

/** An agent that counts its turns. */
export function counter(name: string): Actor {
  let turn = 0;
  return new Actor(name, () => Promise.resolve(`${name}${++turn}`));
}

/** A team of counters whose model gives these answers. */
export function selectorTeam(
  answers: readonly (string | CreateResult)[],
  { names = ["alice", "bob", "carol"], ...options }:
    & Partial<SelectorGroupChatOptions>
    & { readonly names?: readonly string[] } = {},
): { readonly team: SelectorGroupChat; readonly model: Asked } {
  const model = new Asked(answers);
  const team = new SelectorGroupChat({
    participants: names.map(counter),
    modelClient: model,
    selectorPrompt: "{participants}|{roles}|{history}",
    maxTurns: 1,
    ...options,
  });
  return { team, model };
}

/** Who has the word in a run, one after the other. */
export async function speakers(
  team: SelectorGroupChat,
  task?: string,
): Promise<string[]> {
  const { messages } = await team.run({ task });
  return messages.map(({ source }) => source)
    .filter((source) => source !== "user");
}

/** The message of what is behind an error of a manager. */
export function causeOf(error: AgentChatError): string {
  return error.cause instanceof Error ? error.cause.message : "";
}
