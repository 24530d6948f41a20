import type { SingleThreadedAgentRuntime } from "../../core/mod.ts";
import { type CallContext, onAbort } from "../../telemetry/mod.ts";
import { AgentChatError } from "../agent_chat_error.ts";
import type { GroupChatMembers } from "./_group_chat_members.ts";

/** What a team is taken for. */
export type Doing =
  | "run"
  | "reset"
  | "pause"
  | "resume"
  | "load the state of"
  | "dispose";

/** One run or reset, from when it has the team until it gives it back. */
interface Stay {
  /** Whether the team's own runtime was taken into operation. */
  started: boolean;
}

/** Lets one run or reset at a time have a team. */
export class TeamGate {
  readonly #team: string;
  readonly #members: GroupChatMembers;
  readonly #own: SingleThreadedAgentRuntime | undefined;
  #stay: Stay | undefined;
  /** Until what the last one left in the runtime is over. */
  #leaving: Promise<void> | undefined;

  /**
   * Makes the gate of a team.
   *
   * @param team - its name
   * @param own - its runtime, where the team made that itself
   */
  constructor(
    team: string,
    members: GroupChatMembers,
    own: SingleThreadedAgentRuntime | undefined,
  ) {
    this.#team = team;
    this.#members = members;
    this.#own = own;
  }

  /** Whether somebody has the team, and its runtime is in operation. */
  get isOpen(): boolean {
    return this.#stay?.started ?? false;
  }

  /** Has the team while something is done with it. */
  async hold(
    doing: Doing,
    call: CallContext,
    work: () => Promise<void>,
  ): Promise<void> {
    const leave = await this.enter(doing, call);
    await work().finally(leave);
  }

  /**
   * Takes the team, and its runtime into operation.
   *
   * @returns gives the team back, and waits for what is still under way
   */
  async enter(
    doing: Doing,
    { signal, traceContext }: CallContext,
  ): Promise<() => Promise<void>> {
    if (this.#stay !== undefined) {
      throw new AgentChatError(
        "already_running",
        `Cannot ${doing} team "${this.#team}": it is running`,
      );
    }
    const stay: Stay = { started: false };
    this.#stay = stay;
    // There is none yet where the signal has aborted already.
    let unlink: (() => void) | undefined = undefined;
    const leave = async (): Promise<void> => {
      if (this.#stay === stay) {
        this.#stay = undefined;
        unlink?.();
        if (stay.started) this.#leaving = this.#own?.stopWhenIdle();
      }
      await this.#leaving;
    };
    // A reader that aborts may never come back to let the run end by itself.
    unlink = signal && onAbort(signal, leave);
    try {
      await this.#leaving;
      await this.#members.register();
      signal?.throwIfAborted();
      this.#own?.start({ traceContext });
      stay.started = true;
    } catch (error) {
      await leave();
      throw error;
    }
    return leave;
  }
}
