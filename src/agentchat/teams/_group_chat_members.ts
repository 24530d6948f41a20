import {
  type AgentId,
  type AgentRuntime,
  type AgentState,
  type JsonCodec,
  jsonObject,
  type LoadStateOptions,
  type Message,
  readJson,
  type TopicId,
  TypeSubscription,
} from "../../core/mod.ts";
import type { CallContext } from "../../telemetry/mod.ts";
import { stateJson } from "../_state.ts";
import { GroupChatMember } from "./_group_chat_member.ts";
import type { GroupChatTopics } from "./_group_chat_topics.ts";

/** Who is in a team, and where it lives. */
export interface MembersInit {
  readonly runtime: AgentRuntime;
  readonly topics: GroupChatTopics;
  /** What makes each participant's agent, by the participant's name. */
  readonly containers: ReadonlyMap<string, () => GroupChatMember>;
  readonly managerName: string;
  readonly createManager: () => GroupChatMember;
}

type Members = ReadonlyMap<string, GroupChatMember>;

type States = Readonly<Record<string, object>>;

/** The agents of a team in its runtime: each participant's, and the manager. */
export class GroupChatMembers {
  readonly #init: MembersInit;
  #registered: Promise<void> | undefined;

  constructor(init: MembersInit) {
    this.#init = init;
  }

  get manager(): AgentId {
    return this.#init.topics.agent(this.#init.managerName);
  }

  /** Everyone's name, the manager's last. */
  get #names(): readonly string[] {
    const { containers, managerName } = this.#init;
    return [...containers.keys(), managerName];
  }

  /** Lets them into the runtime, once. */
  register(): Promise<void> {
    return this.#registered ??= this.#register();
  }

  async unregister(): Promise<void> {
    const { runtime, topics } = this.#init;
    for (const name of this.#names) {
      await runtime.unregister(topics.agent(name).type);
    }
    this.#registered = undefined;
  }

  /** Sends each of them a message, one after the other. */
  async tell(message: Message, call: CallContext): Promise<void> {
    const { runtime, topics } = this.#init;
    for (const name of this.#names) {
      await runtime.sendMessage(message, topics.agent(name), call);
    }
  }

  /** What they remember, as Python AutoGen writes it. */
  async saveState(call: CallContext): Promise<AgentState> {
    const members = await this.#all(call);
    const states: [name: string, state: object][] = [];
    for (const [name, member] of members) {
      states.push([name, await member.state(call)]);
    }
    const agentStates = Object.fromEntries(states);
    return teamJson(members).write({ agentStates }) as AgentState;
  }

  /** Has them go on from what they remembered; all of it is read before. */
  async loadState(
    state: unknown,
    what: string,
    options: LoadStateOptions = {},
  ): Promise<void> {
    const { source } = options;
    const members = await this.#all(options);
    const json = teamJson(members);
    const { agentStates } = readJson(json, state, { what, source });
    for (const [name, member] of members) {
      // What is read has a state of each.
      await member.restore(agentStates[name] as object, options);
    }
  }

  async #all(call: CallContext): Promise<Members> {
    const { runtime, topics } = this.#init;
    const members = new Map<string, GroupChatMember>();
    for (const name of this.#names) {
      const member = await runtime.tryGetUnderlyingAgentInstance(
        topics.agent(name),
        GroupChatMember,
        call,
      );
      members.set(name, member);
    }
    return members;
  }

  async #register(): Promise<void> {
    const { topics, containers, managerName, createManager } = this.#init;
    for (const [name, create] of containers) {
      await this.#join(name, create, topics.participant(name));
    }
    await this.#join(managerName, createManager, topics.output);
  }

  /** Lets someone in, to listen to the group and to a topic of its own. */
  async #join(
    name: string,
    create: () => GroupChatMember,
    own: TopicId,
  ): Promise<void> {
    const { runtime, topics } = this.#init;
    const { type } = topics.agent(name);
    await runtime.registerFactory(type, create);
    for (const topic of [own, topics.group]) {
      await runtime.addSubscription(new TypeSubscription(topic.type, type));
    }
  }
}

/** How what they all remember is written. */
function teamJson(members: Members): JsonCodec<{ agentStates: States }> {
  const codecs = Object.fromEntries(
    [...members].map(([name, { json }]) => [name, json]),
  );
  return stateJson("TeamState", {
    agentStates: jsonObject<States>(codecs, (name) => name),
  });
}
