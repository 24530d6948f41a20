import { AgentRuntimeError } from "@autogen-edge/runtime";
import type { Journal, Letter, Run } from "./journal.ts";
import { Done } from "./messages.ts";
import { type Program, TOPICS } from "./program.ts";

/** Says what breaks a law, a line for each breach. */
export type Law = (journal: Journal, program: Program) => string[];

/** Every send settles, and in the way in which its handling went. */
export function everySendSettles(
  journal: Journal,
  { intervened }: Program,
): string[] {
  return journal.letters.flatMap((letter) => {
    if (letter.outcome === "waiting") return [`${letter.id} never settled`];
    if (letter.step.do === "publish") return [];
    const runs = journal.runsOf(letter);
    if (runs.length > 1) return [`${letter.id} was handled twice`];
    const why = letter.outcome === "settled"
      ? whyNotReplied(letter, runs, intervened)
      : whyNotRejected(letter, runs);
    return why === undefined ? [] : [`${letter.id} ${letter.outcome}: ${why}`];
  });
}

function whyNotReplied(
  { id, step, result }: Letter,
  [run]: readonly Run[],
  intervened: boolean,
): string | undefined {
  if (run?.endedAt === undefined) return "no handler was done";
  if (run.thrown !== undefined) return "its handler threw";
  if (!Done.is(result) || result.id !== id) return "another's reply";
  if (!intervened) return undefined;
  const { does, to } = step.fate;
  if (does === "drop" || does === "throw") return `its fate was ${does}`;
  const isChanged = to === "reply" && does === "change";
  return result.changed === isChanged
    ? undefined
    : "the reply is the wrong one";
}

function whyNotRejected(
  letter: Letter,
  [run]: readonly Run[],
): string | undefined {
  const { result, abort, unwelcome } = letter;
  if (abort?.at !== undefined && result === abort.controller.signal.reason) {
    return undefined;
  }
  if (run?.thrown !== undefined) {
    return result === run.thrown.error ? undefined : "another's error";
  }
  const { fate } = letter.step;
  const wasHandled = fate.to === "reply" && run?.endedAt !== undefined;
  if (unwelcome !== undefined && result === unwelcome) {
    return wasHandled === (run !== undefined) ? undefined : "handled or not";
  }
  switch (result instanceof AgentRuntimeError ? result.code : undefined) {
    case "message_dropped":
      return wasHandled === (run !== undefined) ? undefined : "handled or not";
    case "stopped":
    case "closed":
    case "queue_full":
    case "agent_not_found":
    case "agent_creation_failed":
      return run === undefined ? undefined : "it was handled";
    default:
      return String(result);
  }
}

/** Delivered = published × subscribers − dropped, for each event exactly. */
export function eventsReachTheirSubscribers(
  journal: Journal,
  { intervened }: Program,
): string[] {
  return journal.letters.filter(({ step }) => step.do === "publish")
    .flatMap((letter) => {
      const runs = journal.runsOf(letter);
      const heard = runs.map(({ agent }) => agent);
      const expected = subscribersOf(letter);
      const missed = [...expected];
      for (const agent of heard) {
        const place = missed.indexOf(agent);
        if (place < 0) return [`${letter.id} reached ${agent} once too often`];
        missed.splice(place, 1);
      }
      const lost = isLost(letter, intervened)
        ? expected.length
        : unmade(letter, runs);
      return missed.length === lost || letter.abort?.at !== undefined
        ? []
        : [`${letter.id} reached ${heard} of ${expected}, ${lost} were lost`];
    });
}

/** Who subscribes, as often as they do, but for the sender. */
export function subscribersOf({ step, sender }: Letter): string[] {
  return (TOPICS[step.to] ?? []).filter((agent) => agent !== sender);
}

/** Whether it never got as far as its subscribers. */
function isLost(
  { outcome, undelivered, unwelcome, step }: Letter,
  intervened: boolean,
): boolean {
  const { does, to } = step.fate;
  return outcome === "rejected" || unwelcome !== undefined ||
    undelivered.includes("stopped") ||
    (intervened && to === "message" && does === "drop");
}

/** How many of its subscribers could not be made. */
function unmade({ errors }: Letter, runs: readonly Run[]): number {
  const made = runs.map(({ agent }) => `${agent}/k`);
  return errors.filter(({ error, receiver }) =>
    error instanceof AgentRuntimeError &&
    error.code === "agent_creation_failed" && !made.includes(`${receiver}`)
  ).length;
}

/** What got to nobody is reported, once and for the right reason. */
export function whatIsLostIsReported(
  journal: Journal,
  program: Program,
): string[] {
  return journal.letters.flatMap((letter) => {
    const { id, undelivered } = letter;
    const reports = `${id} was reported [${undelivered}]`;
    if (undelivered.length > 1) return [reports];
    const runs = journal.runsOf(letter);
    return isReportRight(letter, runs, program) ? [] : [`${reports} wrongly`];
  });
}

function isReportRight(
  letter: Letter,
  runs: readonly Run[],
  { intervened }: Program,
): boolean {
  const { step, abort, outcome, unwelcome } = letter;
  const isAborted = abort?.at !== undefined;
  const isForNobody = step.do === "publish" &&
    subscribersOf(letter).length === 0;
  const { does, to } = step.fate;
  const [reason] = letter.undelivered;
  switch (reason) {
    case "dropped":
      return intervened && does === "drop" &&
        runs.length === (to === "reply" ? 1 : 0);
    case "no_subscribers":
      return isForNobody;
    case "aborted":
      return isAborted && runs.length === 0;
    case "stopped":
      return runs.length === 0;
    default:
      return !isForNobody || isAborted || outcome === "rejected" ||
        unwelcome !== undefined;
  }
}

/** What one sender has for one recipient is begun with in the order it was sent. */
export function orderIsKept(
  { runs }: Journal,
  { intervened }: Program,
): string[] {
  const last = new Map<string, number>();
  return runs.flatMap(({ letter, agent }) => {
    // Interventions take their time for each destination on its own.
    const recipient = intervened ? `${letter.destination} ${agent}` : agent;
    const lane = `${letter.sender} to ${recipient}`;
    const number = Number(letter.id);
    const before = last.get(lane) ?? -1;
    last.set(lane, number);
    return number < before ? [`${number} after ${before}: ${lane}`] : [];
  });
}

/** No handler begins with a message that was aborted. */
export function abortedMessagesAreNotBegun({ runs }: Journal): string[] {
  return runs.filter(({ letter, begunAt }) =>
    begunAt > (letter.abort?.at ?? Infinity)
  ).map(({ letter, agent }) => `${letter.id} by ${agent}`);
}

/** A stop returns, and what was sent before is over by then. */
export function stopsWait({ stops, letters, runs }: Journal): string[] {
  return stops.flatMap(({ kind, returnedAt, letters: before }, index) => {
    if (returnedAt === undefined) return [`${kind} ${index} never returned`];
    const early = new Set(letters.slice(0, before));
    return runs.filter(({ letter, endedAt = Infinity }) =>
      early.has(letter) && endedAt > returnedAt
    ).map(({ letter }) => `${kind} ${index} did not wait for ${letter.id}`);
  });
}

/** Where the runtime is to refuse what is too much, the queue holds no more. */
export function theQueueIsBounded(
  { letters }: Journal,
  { queueFullPolicy }: Program,
): string[] {
  return letters.filter(({ isExcess }) =>
    isExcess && queueFullPolicy === "reject"
  ).map(({ id }) => id);
}

/** Agents are made once, however many messages race for them. */
export function agentsAreMadeOnce({ made }: Journal): string[] {
  return made.filter((type, index) => made.indexOf(type) < index);
}

/** All of them. */
export const LAWS: readonly Law[] = [
  everySendSettles,
  eventsReachTheirSubscribers,
  whatIsLostIsReported,
  orderIsKept,
  abortedMessagesAreNotBegun,
  stopsWait,
  agentsAreMadeOnce,
  theQueueIsBounded,
];
