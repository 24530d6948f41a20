import {
  type CreateOptions,
  type CreateResult,
  type LlmMessage,
  MagenticOneGroupChat,
  type MagenticOneGroupChatOptions,
  type ModelInfo,
  ReplayChatCompletionClient,
} from "@autogen-edge/runtime";
import { Actor } from "../_agents.ts";

/** What a model can do by default here. */
export const ABLE: ModelInfo = {
  vision: false,
  functionCalling: true,
  jsonOutput: true,
  structuredOutput: true,
  family: "unknown",
};

/** A call of a model. */
export interface ModelCall {
  readonly messages: readonly LlmMessage[];
  readonly jsonOutput: CreateOptions["jsonOutput"];
}

/** A model that keeps what it is asked. */
export class Planner extends ReplayChatCompletionClient {
  readonly calls: ModelCall[] = [];

  constructor(
    answers: readonly (string | CreateResult)[],
    modelInfo: ModelInfo = ABLE,
  ) {
    super(answers, { modelInfo });
  }

  /** The text of the last message of each call. */
  get questions(): string[] {
    return this.calls.map(({ messages }) => String(messages.at(-1)?.content));
  }

  override create(
    messages: readonly LlmMessage[],
    options: CreateOptions = {},
  ): Promise<CreateResult> {
    this.calls.push({ messages, jsonOutput: options.jsonOutput });
    return super.create(messages, options);
  }
}

interface Judgement {
  readonly done?: boolean;
  readonly loop?: boolean;
  readonly progress?: boolean;
  readonly speaker?: string;
  readonly instruction?: string;
}

/** The entries of a ledger, to be changed by a test. */
export function ledgerEntries({
  done = false,
  loop = false,
  progress = true,
  speaker = "ann",
  instruction = "go on",
}: Judgement = {}): Record<string, unknown> {
  const entry = (answer: boolean | string) => ({ reason: "because", answer });
  return {
    is_request_satisfied: entry(done),
    is_in_loop: entry(loop),
    is_progress_being_made: entry(progress),
    next_speaker: entry(speaker),
    instruction_or_question: entry(instruction),
  };
}

/** What a model writes of the progress. */
export function ledger(judgement?: Judgement): string {
  return JSON.stringify(ledgerEntries(judgement));
}

/** The work goes on. */
export const GO: string = ledger();
/** The work does not get on. */
export const STUCK: string = ledger({ progress: false });
/** The work is done. */
export const DONE: string = ledger({ done: true });

/** Prompts that show what is filled in. */
export const PROMPTS = {
  facts: "facts? {task}",
  plan: "plan? {team}",
  fullLedger: "TASK {task} TEAM {team} FACTS {facts} PLAN {plan}",
  progressLedger: "progress? {names}",
  updateFacts: "new facts? {facts}",
  updatePlan: "new plan? {plan}",
};

/** An agent that counts its turns. */
export function counter(name: string): Actor {
  let turn = 0;
  return new Actor(name, () => Promise.resolve(`${name}${++turn}`));
}

/** A team of counters whose model gives these answers. */
export function magenticTeam(
  answers: readonly (string | CreateResult)[],
  options: Partial<MagenticOneGroupChatOptions> = {},
  modelInfo?: ModelInfo,
): { readonly team: MagenticOneGroupChat; readonly model: Planner } {
  const model = new Planner(answers, modelInfo);
  const team = new MagenticOneGroupChat({
    participants: ["ann", "bob"].map(counter),
    modelClient: model,
    prompts: PROMPTS,
    finalAnswerPrompt: "answer!",
    ...options,
  });
  return { team, model };
}
