import {
  type AgentState,
  type JsonCodec,
  type LoadStateOptions,
  readJson,
  RoutedAgent,
} from "../../core/mod.ts";
import type { CallContext } from "../../telemetry/mod.ts";

/**
 * An agent of a team: one that lets a participant take part, or the manager.
 *
 * @typeParam State - what it remembers
 */
export abstract class GroupChatMember<State extends object = object>
  extends RoutedAgent {
  /** How the state is written. */
  abstract readonly json: JsonCodec<State>;

  /** What it remembers. */
  abstract state(call?: CallContext): Promise<State> | State;

  /** Goes on from a state. */
  abstract restore(
    state: State,
    options?: LoadStateOptions,
  ): Promise<void> | void;

  async saveState(): Promise<AgentState> {
    return this.json.write(await this.state()) as AgentState;
  }

  async loadState(state: AgentState): Promise<void> {
    await this.restore(readJson(this.json, state));
  }
}
