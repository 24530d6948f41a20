import type { Context, Link } from "@opentelemetry/api";
import { resumedFrom, TRACE_KEY, traceToResume } from "../telemetry/mod.ts";
import { isJsonObject } from "./_is_json_object.ts";
import type { AgentRegistry } from "./_agent_registry.ts";
import type { Agent, AgentState } from "./agent.ts";
import { AgentId } from "./agent_id.ts";
import type { RuntimeState } from "./agent_runtime.ts";
import { notSerializable } from "./errors.ts";
import { plainDataProblem } from "./plain_data.ts";

/** What an agent remembers, as plain data. */
export async function stateOf(agent: Agent, id: string): Promise<AgentState> {
  const state = await agent.saveState?.() ?? {};
  const problem = isJsonObject(state)
    ? plainDataProblem(state)
    : "it is no object";
  if (problem === undefined) return state;
  throw notSerializable(`Cannot save the state of agent "${id}"`, problem);
}

/** Has an agent take back what it remembered. */
export async function loadInto(
  agent: Agent,
  id: AgentId,
  state: unknown,
): Promise<void> {
  assertState(id, state);
  await agent.loadState?.(state);
}

/**
 * What all agents that live remember, by their ids, as AutoGen writes it.
 *
 * @param last - the context of the last message that the program itself sent
 */
export async function saveAgents(
  agents: AgentRegistry,
  last: Context | undefined,
): Promise<RuntimeState> {
  const states = await Promise.all(
    (await agents.all()).map(async ([id, agent]) =>
      [id, await stateOf(agent, id)] as const
    ),
  );
  return { ...Object.fromEntries(states), ...traceToResume(last) };
}

/**
 * Has agents take back what they remembered; they are made if need be, and those
 * of types that are not known are passed over.
 *
 * @returns what the next message goes on from
 */
export async function loadAgents(
  agents: AgentRegistry,
  state: RuntimeState,
  context: Context,
): Promise<Link | undefined> {
  assertState("all", state);
  const { [TRACE_KEY]: trace, ...rest } = state;
  const known = Object.entries(rest)
    .map(([id, saved]) => [AgentId.parse(id), saved] as const)
    .filter(([id]) => agents.has(id));
  // All or nothing, as far as can be told.
  for (const [id, saved] of known) assertState(id, saved);
  for (const [id, saved] of known) {
    const agent = await agents.get(id, context);
    await agent.loadState?.(saved);
  }
  return resumedFrom(trace);
}

function assertState(
  whose: AgentId | "all",
  state: unknown,
): asserts state is AgentState {
  if (isJsonObject(state)) return;
  throw new TypeError(`Cannot load the state of "${whose}": it is no object`);
}
