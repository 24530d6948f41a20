import {
  type ComponentModel,
  type ComponentProvider,
  ConfigError,
  isComponent,
} from "../../core/mod.ts";
import {
  type ChatCompletionClient,
  chatCompletionClientKind,
  type ChatCompletionContext,
  modelContextKind,
  UnboundedChatCompletionContext,
} from "../../models/mod.ts";
import { loadTeamOptions, type TeamResources } from "./_load_team_options.ts";
import {
  SelectorGroupChatManager,
  type SelectorSettings,
} from "./_selector_manager.ts";
import {
  DEFAULT_SELECTOR_PROMPT,
  unknownPlaceholder,
} from "./_selector_prompt.ts";
import { BaseGroupChat } from "./base_group_chat.ts";
import type { GroupChatOptions } from "./group_chat_options.ts";
import type {
  CandidateFunction,
  SelectorFunction,
} from "./selector_functions.ts";

/**
 * How a team is set up whose next speaker is selected.
 *
 * @example Which words the model is asked in
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient, SelectorGroupChat, type SelectorGroupChatOptions } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const participants = ["writer", "critic"].map((name) =>
 *   new AssistantAgent({
 *     name,
 *     modelClient: new ReplayChatCompletionClient([`I am the ${name}.`]),
 *   })
 * );
 * const options: SelectorGroupChatOptions = {
 *   participants,
 *   modelClient: new ReplayChatCompletionClient(["critic"]),
 *   selectorPrompt: "{history}Who of {participants} is next? {roles}",
 *   maxTurns: 1,
 * };
 * const { messages } = await new SelectorGroupChat(options).run({ task: "Go" });
 * assertEquals(messages.at(-1)?.content, "I am the critic.");
 * ```
 */
export interface SelectorGroupChatOptions extends GroupChatOptions {
  /** The model that chooses. */
  readonly modelClient: ChatCompletionClient;
  /**
   * What the model is asked, with `{roles}` (who is what, a line each),
   * `{participants}` (the names of those who may be next) and `{history}` filled
   * in. A brace is written `{{` or `}}`.
   *
   * @default a text that asks for a name, and nothing but that
   */
  readonly selectorPrompt?: string | undefined;
  /**
   * Whether somebody may speak twice in a row.
   *
   * @default {false}
   */
  readonly allowRepeatedSpeaker?: boolean | undefined;
  /**
   * How often the model is asked for a name. After that, whoever has spoken last
   * goes on, and before that the first participant begins.
   *
   * @default {3}
   */
  readonly maxSelectorAttempts?: number | undefined;
  /** Says who speaks next, before anybody else is asked. */
  readonly selectorFunction?: SelectorFunction | undefined;
  /**
   * Says whom the model may choose from.
   *
   * @default everyone but the one who has spoken last
   */
  readonly candidateFunction?: CandidateFunction | undefined;
  /**
   * Whether the model's answer is read as it comes, and with `emitTeamEvents` is
   * part of the stream: in pieces, and whole as a `SelectorEvent`.
   *
   * @default {false}
   */
  readonly modelClientStreaming?: boolean | undefined;
  /**
   * Decides how much of the conversation the model is shown. It belongs to the
   * team.
   *
   * @default {new UnboundedChatCompletionContext()}
   */
  readonly modelContext?: ChatCompletionContext | undefined;
}

/**
 * A team in which a model chooses who speaks next: by what the participants are
 * for, and by what was said. Functions can choose in its stead, or say whom it may
 * choose from.
 *
 * @example
 * ```ts
 * import { AssistantAgent, ReplayChatCompletionClient, SelectorGroupChat, TextMentionTermination } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const speaker = (name: string, description: string, line: string) =>
 *   new AssistantAgent({
 *     name,
 *     description,
 *     modelClient: new ReplayChatCompletionClient([line]),
 *   });
 * const team = new SelectorGroupChat({
 *   participants: [
 *     speaker("cook", "Knows dishes", "Soup. DONE"),
 *     speaker("buyer", "Knows prices", "Leeks are cheap."),
 *     speaker("guest", "Is hungry", "I would like something warm."),
 *   ],
 *   modelClient: new ReplayChatCompletionClient(["guest", "buyer", "cook"]),
 *   terminationCondition: new TextMentionTermination("DONE"),
 * });
 * const { messages } = await team.run({ task: "What is for dinner?" });
 * assertEquals(messages.map(({ source }) => source), [
 *   "user",
 *   "guest",
 *   "buyer",
 *   "cook",
 * ]);
 * ```
 */
export class SelectorGroupChat extends BaseGroupChat {
  readonly #options: SelectorGroupChatOptions;
  readonly #settings: SelectorSettings;

  /**
   * Makes a team.
   *
   * @param options - the participants, how the next one is chosen, and when they
   * stop
   * @throws {RangeError} if there are not two participants, or `maxTurns` or
   * `maxSelectorAttempts` is less than 1
   * @throws {TypeError} if two participants have the same name, or the prompt has
   * a placeholder that nothing is known for
   */
  constructor(options: SelectorGroupChatOptions) {
    const settings: SelectorSettings = {
      modelClient: options.modelClient,
      modelContext: options.modelContext ??
        new UnboundedChatCompletionContext(),
      selectorPrompt: options.selectorPrompt ?? DEFAULT_SELECTOR_PROMPT,
      allowRepeatedSpeaker: options.allowRepeatedSpeaker ?? false,
      maxSelectorAttempts: options.maxSelectorAttempts ?? 3,
      modelClientStreaming: options.modelClientStreaming ?? false,
      selectorFunction: options.selectorFunction,
      candidateFunction: options.candidateFunction,
    };
    super({
      type: "SelectorGroupChat",
      managerName: "SelectorGroupChatManager",
      createManager: (init) => new SelectorGroupChatManager(init, settings),
    }, options);
    this.#options = options;
    this.#settings = settings;
    assertSettings(this.name, this.participants.length, settings);
  }

  /**
   * Writes the team down.
   *
   * @returns its component model: JSON
   * @throws {ConfigError} `not_dumpable`, where something in it cannot be; a
   * function cannot
   */
  override dumpComponent(): ComponentModel {
    const { modelClient, modelContext } = this.#options;
    const {
      selectorPrompt,
      allowRepeatedSpeaker,
      maxSelectorAttempts,
      modelClientStreaming,
    } = this.#settings;
    for (const field of ["selectorFunction", "candidateFunction"] as const) {
      if (this.#settings[field] !== undefined) throw this.#notDumpable(field);
    }
    return this.dumpTeam({
      model_client: this.#dump("modelClient", modelClient),
      selector_prompt: selectorPrompt,
      allow_repeated_speaker: allowRepeatedSpeaker,
      max_selector_attempts: maxSelectorAttempts,
      model_client_streaming: modelClientStreaming,
      model_context: modelContext && this.#dump("modelContext", modelContext),
    });
  }

  #dump(field: string, part: unknown): ComponentModel {
    if (isComponent(part)) return part.dumpComponent();
    throw this.#notDumpable(field);
  }

  #notDumpable(field: string): ConfigError {
    return new ConfigError(
      "not_dumpable",
      `Cannot dump team "${this.name}": "${field}" cannot be written as JSON`,
    );
  }
}

function assertSettings(
  team: string,
  participants: number,
  { maxSelectorAttempts, selectorPrompt }: SelectorSettings,
): void {
  if (participants < 2) {
    throw new RangeError(
      `Cannot create team "${team}": at least two participants are required`,
    );
  }
  if (!(Number.isInteger(maxSelectorAttempts) && maxSelectorAttempts >= 1)) {
    throw new RangeError(
      `Cannot create team "${team}": "maxSelectorAttempts" is ${maxSelectorAttempts}, not a whole number of at least 1`,
    );
  }
  const unknown = unknownPlaceholder(selectorPrompt);
  if (unknown !== undefined) {
    throw new TypeError(
      `Cannot create team "${team}": "selectorPrompt" has "{${unknown}}", which is none of {roles}, {participants} and {history}`,
    );
  }
}

/** Makes selector teams of their component models. */
export const selectorGroupChatProvider: ComponentProvider<
  Readonly<Record<string, unknown>>,
  TeamResources
> = {
  componentType: "team",
  fromConfig: async (_, context) => {
    const { load, loadOptional, resources } = context;
    const { optional } = context.fields;
    return new SelectorGroupChat({
      ...await loadTeamOptions(context),
      modelClient: await load("model_client", chatCompletionClientKind),
      selectorPrompt: optional.string("selector_prompt"),
      allowRepeatedSpeaker: optional.boolean("allow_repeated_speaker"),
      maxSelectorAttempts: optional.integer("max_selector_attempts"),
      modelClientStreaming: optional.boolean("model_client_streaming"),
      modelContext: await loadOptional("model_context", modelContextKind),
      selectorFunction: resources.selectorFunction,
      candidateFunction: resources.candidateFunction,
    });
  },
};
