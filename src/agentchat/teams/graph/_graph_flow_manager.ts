import {
  jsonBoolean,
  type JsonCodec,
  jsonInteger,
  jsonList,
  jsonObject,
  jsonOneOf,
  type MessageContext,
} from "../../../core/mod.ts";
import {
  type ChatMessage,
  type ConversationItem,
  isAgentEvent,
} from "../../messages/mod.ts";
import { GroupChatManager } from "../_group_chat_manager.ts";
import type { ManagerInit } from "../_manager_init.ts";
import { managerFields, type ManagerState } from "../_manager_state.ts";
import type { CompleteGraph } from "./_complete_graph.ts";
import {
  GraphProgress,
  type PerGroup,
  type Progress,
} from "./_graph_progress.ts";

/** Leads a team along the edges of a graph. */
export class GraphFlowManager extends GroupChatManager<Progress> {
  override readonly json: JsonCodec<ManagerState & Progress>;
  readonly #progress: GraphProgress;
  /** Who was asked, and has not answered. */
  #asked: readonly string[] = [];

  constructor(init: ManagerInit, graph: CompleteGraph) {
    super(init);
    this.#progress = new GraphProgress(graph);
    const { remaining } = this.#progress.state;
    // As in AutoGen, this state says neither its type nor its version.
    this.json = jsonObject(managerFields<Progress>(init.factory, {
      remaining: perGroupJson(remaining, jsonInteger),
      enqueuedAny: perGroupJson(remaining, jsonBoolean),
      ready: jsonList(jsonOneOf(...graph.nodes.keys())),
    }));
  }

  override get className(): string {
    return "GraphFlowManager";
  }

  protected override get own(): Progress {
    return this.#progress.state;
  }

  protected override set own(progress: Progress) {
    this.#progress.state = progress;
    this.#asked = [];
  }

  protected override resetOwn(): void {
    this.#progress.restart();
    this.#asked = [];
  }

  protected override async begin(
    messages: readonly ChatMessage[],
    ctx: MessageContext,
  ): Promise<void> {
    // So it is in a state that was saved after an error.
    if (this.#isComplete) this.#progress.restart();
    await super.begin(messages, ctx);
  }

  protected override record(
    items: readonly ConversationItem[],
    speaker?: string,
  ): void {
    super.record(items);
    this.#asked = without(this.#asked, speaker);
    const last = items.at(-1);
    if (last !== undefined && !isAgentEvent(last)) this.#progress.follow(last);
  }

  protected override async isOver(
    ctx: MessageContext,
    news: readonly ConversationItem[],
  ): Promise<boolean> {
    if (!this.#isComplete) return await super.isOver(ctx, news);
    this.#progress.restart();
    await this.init.condition?.reset();
    await this.end(ctx, this.stop("Digraph execution is complete"));
    return true;
  }

  protected override selectSpeakers(): Promise<readonly string[]> {
    // Those whom an error or an abort has kept from answering are asked again.
    this.#asked = [...this.#asked, ...this.#progress.takeReady()];
    return Promise.resolve(this.#asked);
  }

  /** Whether nobody is next, and nobody still has to answer. */
  get #isComplete(): boolean {
    return this.#progress.isComplete && this.#asked.length === 0;
  }
}

/** Counts and the like, for all the groups that there are. */
function perGroupJson<Value>(
  groups: PerGroup<unknown>,
  value: JsonCodec<Value>,
): JsonCodec<PerGroup<Value>> {
  const each = <From, To>(
    fields: Readonly<Record<string, From>>,
    codec: (field: From) => JsonCodec<To>,
  ) =>
    jsonObject<Readonly<Record<string, To>>>(
      Object.fromEntries(
        Object.entries(fields).map(([name, field]) => [name, codec(field)]),
      ),
      (name) => name,
    );
  return each(groups, (names) => each(names, () => value));
}

/** A list without one, once. */
function without(
  names: readonly string[],
  name: string | undefined,
): readonly string[] {
  const index = names.findIndex((one) => one === name);
  return index < 0 ? names : names.toSpliced(index, 1);
}
