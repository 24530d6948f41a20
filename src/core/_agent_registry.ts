import type { Context } from "@opentelemetry/api";
import type { Agent } from "./agent.ts";
import { AgentId, assertAgentType } from "./agent_id.ts";
import type { AgentFactory, AgentRuntime } from "./agent_runtime.ts";
import type { AgentClass } from "./class_subscriptions.ts";
import { AgentRuntimeError } from "./errors.ts";
import { isPromiseLike } from "./promise_like.ts";

interface AgentKind {
  /** None where the agents of this type were made by the user. */
  readonly factory: AgentFactory | undefined;
  readonly agents: Map<string, Agent | PromiseLike<Agent>>;
}

/** Which agents there are, and how those that there are not yet are made. */
export class AgentRegistry {
  readonly #runtime: AgentRuntime;
  readonly #kinds: Map<string, AgentKind> = new Map();

  constructor(runtime: AgentRuntime) {
    this.#runtime = runtime;
  }

  addFactory(type: string, factory: AgentFactory): void {
    assertAgentType(type);
    if (typeof factory !== "function") {
      throw new TypeError(
        `Cannot register agent type "${type}": the factory is no function`,
      );
    }
    if (this.#kinds.has(type)) throw alreadyRegistered(`agent type "${type}"`);
    this.#kinds.set(type, { factory, agents: new Map() });
  }

  addInstance(agent: Agent, id: AgentId): void {
    if (!(id instanceof AgentId)) {
      throw new TypeError("Cannot register an agent: the id is no AgentId");
    }
    const kind: AgentKind = this.#kinds.get(id.type) ??
      { factory: undefined, agents: new Map() };
    if (kind.factory !== undefined) {
      throw alreadyRegistered(`agent "${id}" beside a factory of its type`);
    }
    if (kind.agents.has(id.key)) throw alreadyRegistered(`agent "${id}"`);
    kind.agents.set(id.key, bound(agent, id));
    this.#kinds.set(id.type, kind);
  }

  /** Whether the agent lives, or could be made. */
  has(id: AgentId): boolean {
    const kind = this.#kinds.get(id.type);
    return kind !== undefined &&
      (kind.factory !== undefined || kind.agents.has(id.key));
  }

  /** The error for an agent that neither lives nor could be made. */
  notFound(id: AgentId): AgentRuntimeError {
    const unknown = this.#kinds.has(id.type) ? "key" : "type";
    return new AgentRuntimeError(
      "agent_not_found",
      `Cannot deliver to "${id}": no agent of that ${unknown} is registered`,
    );
  }

  /** The agent, if it lives. */
  living(id: AgentId): Agent | undefined {
    const agent = this.#kinds.get(id.type)?.agents.get(id.key);
    return agent === undefined || isPromiseLike(agent) ? undefined : agent;
  }

  /**
   * The agent, made if need be: at most once, also when two messages race for it.
   * A factory that fails is tried again with the next message.
   *
   * @throws {AgentRuntimeError} if there is none and none can be made
   */
  get(id: AgentId, traceContext: Context): Agent | PromiseLike<Agent> {
    const kind = this.#kinds.get(id.type);
    const known = kind?.agents.get(id.key);
    if (known !== undefined) return known;
    if (kind?.factory === undefined) throw this.notFound(id);
    const made = this.#make(kind.factory, id, traceContext);
    kind.agents.set(id.key, made);
    if (isPromiseLike(made)) {
      made.then(
        (agent) => kind.agents.set(id.key, agent),
        () => kind.agents.delete(id.key),
      );
    }
    return made;
  }

  /** The same, if it is of a class. */
  async getAs<T extends Agent>(
    id: AgentId,
    type: AgentClass<T> | undefined,
    traceContext: Context,
  ): Promise<T> {
    const agent = await this.get(id, traceContext);
    if (type === undefined || agent instanceof type) return agent as T;
    throw new TypeError(
      `Cannot get agent "${id}": it is a ${agent.className}, no ${type.name}`,
    );
  }

  /**
   * The agents by their ids, also those that are being made; one that could not
   * be made lives nowhere.
   *
   * @param only - their type
   */
  async all(only?: string): Promise<(readonly [string, Agent])[]> {
    const living: (readonly [string, Agent])[] = [];
    for (const [type, { agents }] of [...this.#kinds]) {
      if (only !== undefined && only !== type) continue;
      for (const [key, agent] of [...agents]) {
        const made = await Promise.resolve(agent).catch(() => undefined);
        if (made !== undefined) living.push([`${type}/${key}`, made]);
      }
    }
    return living;
  }

  /**
   * Forgets a type, or all of them, and closes their agents: all, also if one
   * fails; the first failure is the error.
   */
  async close(type?: string): Promise<void> {
    const all = this.all(type);
    if (type === undefined) this.#kinds.clear();
    else this.#kinds.delete(type);
    const closed = (await all).map(async ([, agent]) => await agent.close?.());
    await Promise.allSettled(closed);
    await Promise.all(closed);
  }

  #make(
    factory: AgentFactory,
    id: AgentId,
    traceContext: Context,
  ): Agent | PromiseLike<Agent> {
    try {
      const made = factory({ id, runtime: this.#runtime, traceContext });
      return isPromiseLike(made)
        ? Promise.resolve(made).then((agent) => bound(agent, id)).catch(
          (thrown) => {
            throw creationFailed(id, thrown);
          },
        )
        : bound(made, id);
    } catch (thrown) {
      throw creationFailed(id, thrown);
    }
  }
}

function bound(agent: Agent, id: AgentId): Agent {
  if (typeof agent?.onMessage !== "function") {
    throw new AgentRuntimeError(
      "agent_creation_failed",
      `Cannot create agent "${id}": what was given is no agent`,
    );
  }
  agent.bind(id);
  return agent;
}

function creationFailed(id: AgentId, thrown: unknown): Error {
  if (thrown instanceof AgentRuntimeError) return thrown;
  const why = thrown instanceof Error
    ? thrown.message
    : "its factory threw something that is no Error";
  return new AgentRuntimeError(
    "agent_creation_failed",
    `Cannot create agent "${id}": ${why}`,
    { cause: thrown },
  );
}

function alreadyRegistered(what: string): AgentRuntimeError {
  return new AgentRuntimeError(
    "already_registered",
    `Cannot register ${what}: it is registered already`,
  );
}
