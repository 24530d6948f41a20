import type { Context, Link } from "@opentelemetry/api";
import { resumedFrom, traceToResume } from "../telemetry/mod.ts";
import { isJsonObject } from "./_is_json_object.ts";
import type { AgentRegistry } from "./_agent_registry.ts";
import type { Agent, AgentState } from "./agent.ts";
import { AgentId } from "./agent_id.ts";
import type { RuntimeState } from "./agent_runtime.ts";
import { notSerializable } from "./errors.ts";
import { plainDataProblem } from "./plain_data.ts";

/** No agent: AutoGen's runtime passes over the types that it does not know. */
const TRACE = "autogen-edge.trace/last";

/** What an agent remembers, as plain data. */
export async function stateOf(agent: Agent, id: string): Promise<AgentState> {
  const state = await agent.saveState?.() ?? {};
  const problem = plainDataProblem(state);
  if (problem === undefined) return state;
  throw notSerializable(`Cannot save the state of agent "${id}"`, problem);
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
    [...agents.all()].map(async ([id, agent]) =>
      [id, await stateOf(await agent, id)] as const
    ),
  );
  const trace = last && traceToResume(last);
  return {
    ...Object.fromEntries(states),
    ...(trace === undefined ? {} : { [TRACE]: { ...trace } }),
  };
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
  if (!isJsonObject(state)) throw noState("a runtime");
  const { [TRACE]: trace, ...rest } = state;
  for (const [id, saved] of Object.entries(rest)) {
    const agentId = AgentId.parse(id);
    if (!agents.has(agentId)) continue;
    if (!isJsonObject(saved)) throw noState(`agent "${id}"`);
    await (await agents.get(agentId, context)).loadState?.(saved);
  }
  return isJsonObject(trace) ? resumedFrom(trace) : undefined;
}

function noState(whose: string): TypeError {
  return new TypeError(`Cannot load the state of ${whose}: it is no object`);
}
