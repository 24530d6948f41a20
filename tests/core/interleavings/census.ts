import { AgentRuntimeError } from "@autogen-edge/runtime";
import type { Journal, Letter } from "./journal.ts";

/** What must have become of messages of both kinds. */
const FATES = [
  "handled",
  "failed",
  "changed",
  "unwelcome",
  "aborted",
  "nested",
  "in a run",
  "agent_creation_failed",
  "stopped",
  "queue_full",
];

const CASES: readonly string[] = [
  ...FATES.map((fate) => `send: ${fate}`),
  "send: agent_not_found",
  "send: message_dropped",
  "send: given up in the queue",
  ...FATES.map((fate) => `publish: ${fate}`),
  "publish: no_subscribers",
  "publish: dropped",
  "publish: held up",
  "stop",
  "stopWhen",
  "stopWhenIdle",
];

/**
 * Counts what happened in many programs together: the laws hold for nothing
 * that did not happen.
 */
export class Census {
  readonly #counts: Map<string, number> = new Map(
    CASES.map((what) => [what, 0]),
  );

  take(journal: Journal): void {
    for (const letter of journal.letters) {
      const cases = new Set(casesOf(letter, journal));
      for (const what of cases) this.#count(`${letter.step.do}: ${what}`);
    }
    for (const { kind } of journal.stops) this.#count(kind);
  }

  get counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#counts);
  }

  #count(what: string): void {
    const before = this.#counts.get(what);
    if (before !== undefined) this.#counts.set(what, before + 1);
  }
}

function* casesOf(letter: Letter, journal: Journal): Iterable<string> {
  const { undelivered, result, errors } = letter;
  for (const { thrown, changed } of journal.runsOf(letter)) {
    yield thrown === undefined ? "handled" : "failed";
    if (changed) yield "changed";
  }
  for (const error of [result, ...errors.map(({ error }) => error)]) {
    if (error instanceof AgentRuntimeError) yield error.code;
  }
  yield* undelivered.map((reason) =>
    reason === "aborted" ? "given up in the queue" : reason
  );
  if (letter.abort?.at !== undefined) yield "aborted";
  if (letter.unwelcome !== undefined) yield "unwelcome";
  if (letter.sender !== undefined) yield "nested";
  if (letter.run !== undefined) yield "in a run";
  if (letter.isExcess) yield "held up";
}
