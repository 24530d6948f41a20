import {
  type ComponentModel,
  type ComponentProvider,
  ConfigError,
  isComponent,
} from "../../core/mod.ts";
import {
  type ChatCompletionClient,
  chatCompletionClientKind,
} from "../../models/mod.ts";
import { BaseChatAgent } from "../agents/chat_agent.ts";
import { loadTeamOptions, type TeamResources } from "./_load_team_options.ts";
import { MagenticOneOrchestrator } from "./_magentic_one_orchestrator.ts";
import {
  allPrompts,
  assertPrompts,
  DEFAULT_FINAL_ANSWER_PROMPT,
  dumpPrompts,
  type MagenticOnePrompts,
  readPrompts,
} from "./_magentic_one_prompts.ts";
import { BaseGroupChat } from "./base_group_chat.ts";
import type { GroupChatOptions } from "./group_chat_options.ts";
import type { Participant } from "./team.ts";

/**
 * How a team is set up that works by a plan.
 *
 * @example
 * ```ts
 * import { AssistantAgent, MagenticOneGroupChat, type MagenticOneGroupChatOptions, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const modelClient = new ReplayChatCompletionClient([]);
 * const options: MagenticOneGroupChatOptions = {
 *   participants: [new AssistantAgent({ name: "searcher", modelClient })],
 *   modelClient,
 *   maxTurns: null,
 *   maxStalls: 2,
 *   finalAnswerPrompt: "Now answer in one word.",
 * };
 * const { config } = new MagenticOneGroupChat(options).dumpComponent();
 * assertEquals(config.max_turns, undefined);
 * assertEquals(config.max_stalls, 2);
 * ```
 */
export interface MagenticOneGroupChatOptions
  extends Omit<GroupChatOptions, "participants" | "maxTurns"> {
  /** The agents that take part, whose names differ; teams cannot. */
  readonly participants: readonly BaseChatAgent[];
  /** The model that plans, judges the progress, says who goes on, and answers. */
  readonly modelClient: ChatCompletionClient;
  /**
   * After how many rounds the model has to give its answer; `null` for no limit.
   * As in AutoGen, the rounds of all runs count until the team is reset, and
   * there is one more than this.
   *
   * @default {20}
   */
  readonly maxTurns?: number | null | undefined;
  /**
   * How many rounds without progress call for new facts and another plan. A
   * round with progress makes up for one without.
   *
   * @default {3}
   */
  readonly maxStalls?: number | undefined;
  /**
   * What the model is told last, for the final answer. As in AutoGen, nothing is
   * filled in: the task is the first message that the model sees.
   *
   * @default a text that asks for the result
   */
  readonly finalAnswerPrompt?: string | undefined;
  /**
   * The other texts that lead the model.
   *
   * @default texts that ask for what is needed
   */
  readonly prompts?: MagenticOnePrompts | undefined;
}

/**
 * A team whose work is led by a plan, after the example of Magentic-One: a model
 * writes down what is known and what to do, judges in every round how the work
 * goes, and tells one of the participants what to do next. When the work does
 * not get on, it brings the facts up to date, changes the plan and has all begin
 * anew. When the request is satisfied, or there were too many rounds, it gives
 * the answer.
 *
 * A run needs a task, and begins anew with it; as in AutoGen, its messages are
 * part of the stream whether or not they are asked for. The termination condition
 * sees what the participants say, and ends the run without an answer.
 *
 * @example
 * ```ts
 * import { AssistantAgent, MagenticOneGroupChat, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const entry = (answer: boolean | string) => ({ reason: "It is clear.", answer });
 * const ledger = (done: boolean) =>
 *   JSON.stringify({
 *     is_request_satisfied: entry(done),
 *     is_in_loop: entry(false),
 *     is_progress_being_made: entry(true),
 *     next_speaker: entry("searcher"),
 *     instruction_or_question: entry("Look up the height."),
 *   });
 *
 * const team = new MagenticOneGroupChat({
 *   participants: [
 *     new AssistantAgent({
 *       name: "searcher",
 *       modelClient: new ReplayChatCompletionClient(["4810 metres"]),
 *     }),
 *   ],
 *   modelClient: new ReplayChatCompletionClient([
 *     "TO FIND: the height of Mont Blanc",
 *     "1. The searcher looks it up.",
 *     ledger(false),
 *     ledger(true),
 *     "Mont Blanc is 4810 metres high.",
 *   ]),
 * });
 * const { messages, stopReason } = await team.run({ task: "How high is it?" });
 * assertEquals(messages.at(-1)?.content, "Mont Blanc is 4810 metres high.");
 * assertEquals(stopReason, "It is clear.");
 * ```
 */
export class MagenticOneGroupChat extends BaseGroupChat {
  readonly #modelClient: ChatCompletionClient;
  readonly #prompts: MagenticOnePrompts | undefined;
  readonly #maxStalls: number;
  readonly #finalAnswerPrompt: string;

  /**
   * Makes a team.
   *
   * @param options - the participants, the model, and when they stop
   * @throws {RangeError} if there is no participant, `maxTurns` is less than 1 or
   * `maxStalls` less than 0
   * @throws {TypeError} if a participant is no agent, two have the same name, or
   * a prompt has a gap that nothing is known for
   */
  constructor(options: MagenticOneGroupChatOptions) {
    const { modelClient, prompts = {}, maxStalls = 3 } = options;
    const { finalAnswerPrompt = DEFAULT_FINAL_ANSWER_PROMPT } = options;
    const { maxTurns: limit = 20 } = options;
    const maxTurns = limit ?? undefined;
    super({
      type: "MagenticOneGroupChat",
      managerName: "MagenticOneOrchestrator",
      createManager: (init) =>
        new MagenticOneOrchestrator(init, {
          modelClient,
          maxRounds: maxTurns ?? Infinity,
          maxStalls,
          prompts: allPrompts(prompts),
          finalAnswerPrompt,
        }),
    }, { ...options, maxTurns });
    const { name } = this;
    assertAgents(name, this.participants);
    if (!(Number.isInteger(maxStalls) && maxStalls >= 0)) {
      throw new RangeError(
        `Cannot create team "${name}": "maxStalls" is ${maxStalls}, not a whole number of at least 0`,
      );
    }
    assertPrompts(name, prompts);
    this.#modelClient = modelClient;
    this.#prompts = options.prompts;
    this.#maxStalls = maxStalls;
    this.#finalAnswerPrompt = finalAnswerPrompt;
  }

  /**
   * Writes the team down. `prompts` are written where they are given; Python
   * passes over them.
   *
   * @returns its component model: JSON
   * @throws {ConfigError} `not_dumpable`, where something in it cannot be
   */
  override dumpComponent(): ComponentModel {
    const modelClient: unknown = this.#modelClient;
    if (!isComponent(modelClient)) {
      throw new ConfigError(
        "not_dumpable",
        `Cannot dump team "${this.name}": "modelClient" cannot be written as JSON`,
      );
    }
    return this.dumpTeam({
      model_client: modelClient.dumpComponent(),
      max_stalls: this.#maxStalls,
      final_answer_prompt: this.#finalAnswerPrompt,
      prompts: this.#prompts && dumpPrompts(this.#prompts),
    });
  }
}

/** Makes teams that work by a plan of their component models. */
export const magenticOneGroupChatProvider: ComponentProvider<
  Readonly<Record<string, unknown>>,
  TeamResources
> = {
  componentType: "team",
  async fromConfig(_, context) {
    const { fields, load } = context;
    const { participants, maxTurns, ...options } = await loadTeamOptions(
      context,
    );
    const prompts = fields.optional.fields("prompts");
    return new MagenticOneGroupChat({
      ...options,
      // The constructor sees whether they all are.
      participants: participants as readonly BaseChatAgent[],
      maxTurns: maxTurns ?? null,
      modelClient: await load("model_client", chatCompletionClientKind),
      maxStalls: fields.integer("max_stalls"),
      finalAnswerPrompt: fields.string("final_answer_prompt"),
      prompts: prompts && readPrompts(prompts),
    });
  },
};

function assertAgents(
  team: string,
  participants: readonly Participant[],
): void {
  const other = participants.find((one) => !(one instanceof BaseChatAgent));
  if (other === undefined) return;
  throw new TypeError(
    `Cannot create team "${team}": the participant "${other.name}" is no agent, and only agents can be led by a plan`,
  );
}
