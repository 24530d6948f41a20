import type { Span } from "@opentelemetry/api";
import type { ErrorEvent, UndeliveredEvent } from "@autogen-edge/runtime";
import type { Control, MessageStep } from "./program.ts";

/** A signal that knows when it was aborted. */
export interface Abort {
  readonly controller: AbortController;
  /** On the journal's clock. */
  at?: number;
}

/** A message, and what became of it. */
export interface Letter {
  readonly id: string;
  readonly step: MessageStep;
  /** The type of the agent that sent it, if one did. */
  readonly sender: string | undefined;
  readonly destination: string;
  readonly abort: Abort | undefined;
  /** The span that it was sent under. */
  readonly caller: Span | undefined;
  /** The span of the run that it belongs to. */
  readonly run: Span | undefined;
  outcome: "waiting" | "settled" | "rejected";
  /** The reply, or the error. */
  result?: unknown;
  readonly undelivered: UndeliveredEvent["reason"][];
  /** What nobody awaited: errors of its subscribers, and of interventions. */
  readonly errors: ErrorEvent[];
  /** Whether it is one more than the queue should hold. */
  isExcess: boolean;
  /** What an intervention threw. */
  unwelcome?: Error;
}

/** A handler at work. */
export interface Run {
  readonly letter: Letter;
  readonly agent: string;
  readonly span: Span | undefined;
  /** Whether an intervention changed the message. */
  readonly changed: boolean;
  readonly begunAt: number;
  endedAt?: number;
  /** What the handler threw. */
  thrown?: { readonly error: unknown };
}

/** Someone waits for the runtime to stop. */
export interface Stop {
  readonly kind: Control;
  /** How many messages had been sent. */
  readonly letters: number;
  /** How often the runtime had been started. */
  readonly starts: number;
  /** Whether the runtime must stop as soon as it can. */
  readonly isDue: () => boolean;
  returnedAt?: number;
}

/** `stopWhen` waits for so many handlers to begin. */
const AWAITED_RUNS = 2;

/** Everything that happened, in the order in which it did. */
export class Journal {
  readonly letters: Letter[] = [];
  readonly runs: Run[] = [];
  readonly stops: Stop[] = [];
  /** The types of the agents that were made. */
  readonly made: string[] = [];
  /** What was wrong the moment it happened. */
  readonly complaints: string[] = [];
  /** Factories, and interventions, that are under way. */
  busy = 0;
  #now = 0;
  #starts = 0;
  /** Whether nothing may begin now. */
  #isHalted = false;

  /** Every reading is later than the one before. */
  tick(): number {
    return ++this.#now;
  }

  complain(complaint: string): void {
    this.complaints.push(complaint);
  }

  find(id: string): Letter {
    const letter = this.letters[Number(id)];
    if (letter === undefined) throw new Error(`No letter has the id ${id}`);
    return letter;
  }

  runsOf(letter: Letter): readonly Run[] {
    return this.runs.filter((run) => run.letter === letter);
  }

  begin(run: Run): void {
    this.runs.push(run);
    if (!this.#isHalted) return;
    this.complain(`${run.letter.id} was begun with in a runtime that stopped`);
  }

  started(): void {
    this.#starts++;
    this.#isHalted = false;
  }

  /** One message is taken also where the runtime is stopped. */
  stepped(): void {
    this.#isHalted = false;
  }

  stopping(kind: Control): Stop {
    const goal = this.runs.length + AWAITED_RUNS;
    const isDue = (): boolean =>
      kind !== "stopWhen" || this.runs.length >= goal;
    const letters = this.letters.length;
    const stop: Stop = { kind, letters, starts: this.#starts, isDue };
    this.stops.push(stop);
    return stop;
  }

  /** Called where nothing else can have happened since the runtime stopped. */
  halted({ kind, starts }: Stop, waiting: number): void {
    this.#isHalted = starts === this.#starts;
    if (this.#isBusy) this.complain(`${kind} returned while a handler ran`);
    if (waiting > 0) {
      this.complain(`${kind} returned with messages in the queue`);
    }
  }

  /** Called where nothing goes on by itself. */
  checkWaits(): void {
    for (const { id, step, outcome, abort } of this.letters) {
      if (step.do === "send" && outcome === "waiting" && abort?.at) {
        this.complain(`${id} still waits, though it was aborted`);
      }
    }
    if (this.#isBusy) return;
    for (const { kind, returnedAt, isDue } of this.stops) {
      if (returnedAt !== undefined || !isDue()) continue;
      this.complain(`${kind} waits for nothing`);
    }
  }

  /** Whether anything runs that a stop must wait for. */
  get #isBusy(): boolean {
    return this.busy > 0 ||
      this.runs.some(({ endedAt }) => endedAt === undefined);
  }
}
