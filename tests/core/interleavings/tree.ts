import { type Span, SpanStatusCode } from "@opentelemetry/api";
import type { RecordedSpan, SpanRecorder } from "@autogen-edge/runtime/testing";
import type { Journal, Letter, Run } from "./journal.ts";
import { subscribersOf } from "./laws.ts";
import type { Program } from "./program.ts";

/** The spans of a program. */
class Forest {
  readonly #byId: ReadonlyMap<string, RecordedSpan>;

  constructor({ finished }: SpanRecorder) {
    this.#byId = new Map(finished.map((span) => [idOf(span), span]));
  }

  get(span: Span | RecordedSpan | undefined): RecordedSpan | undefined {
    return span && this.#byId.get(idOf(span));
  }

  parentOf(span: RecordedSpan): RecordedSpan | undefined {
    return this.#byId.get(span.parentSpanContext?.spanId ?? "");
  }

  causesOf(span: RecordedSpan): (RecordedSpan | undefined)[] {
    return span.links.map(({ context }) => this.#byId.get(context.spanId));
  }

  /** The spans whose names begin so. */
  named(start: string): RecordedSpan[] {
    return this.#byId.values().filter(({ name }) => name.startsWith(start))
      .toArray();
  }

  /** The same by what they say is their message. */
  byMessage(start: string): Map<unknown, RecordedSpan[]> {
    return Map.groupBy(
      this.named(start),
      ({ attributes }) => attributes["messaging.message.id"],
    );
  }
}

function idOf(span: Span | RecordedSpan): string {
  return span.spanContext().spanId;
}

/** Every span hangs where it belongs, and says how its work went. */
export function theTreeIsRight(
  journal: Journal,
  { conventions }: Program,
  spans: SpanRecorder,
): string[] {
  const forest = new Forest(spans);
  return conventions === "current"
    ? currentTree(journal, forest)
    : autogenTree(journal, forest);
}

function currentTree(journal: Journal, forest: Forest): string[] {
  const [sends, publishes, processes] = ["send", "publish", "process"]
    .map((verb) => forest.byMessage(`${verb} `));
  const strays = forest.named("intercept ").filter((span) =>
    !/^(send|publish) /.test(forest.parentOf(span)?.name ?? "")
  ).map(({ name }) => `${name} is not below a message`);
  const problems = journal.letters.flatMap((letter) => {
    const { id, step } = letter;
    const producers = (step.do === "send" ? sends : publishes)?.get(id) ?? [];
    const [producer] = producers;
    if (producer === undefined || producers.length > 1) {
      return [`${id} has ${producers.length} ${step.do} spans`];
    }
    const handled = processes?.get(id) ?? [];
    const runs = journal.runsOf(letter);
    return [
      ...producerProblems(letter, producer, forest),
      ...handled.flatMap((span) =>
        processProblems(letter, { span, producer, forest })
      ),
      ...countProblems(letter, { producer, handled, runs }),
      ...runs.flatMap((run) => runProblems(run, handled, forest)),
    ].map((problem) => `${id}: ${problem}`);
  });
  return [...strays, ...problems];
}

function producerProblems(
  { caller, outcome, step, abort }: Letter,
  producer: RecordedSpan,
  forest: Forest,
): string[] {
  const problems: string[] = [];
  if (forest.parentOf(producer) !== forest.get(caller)) {
    problems.push(`${producer.name} is not below its caller`);
  }
  const failed = producer.status.code === SpanStatusCode.ERROR;
  const isSettled = step.do === "send" && abort?.at === undefined;
  if (isSettled && failed !== (outcome === "rejected")) {
    problems.push(`${producer.name} does not say that it was ${outcome}`);
  }
  return problems;
}

interface Processed {
  readonly span: RecordedSpan;
  readonly producer: RecordedSpan;
  readonly forest: Forest;
}

function processProblems(
  { step, run }: Letter,
  { span, producer, forest }: Processed,
): string[] {
  const isRpc = step.do === "send";
  const parent = isRpc ? producer : forest.get(run) ?? producer;
  const causes = isRpc ? [] : [producer];
  const problems: string[] = [];
  if (forest.parentOf(span) !== parent) {
    problems.push(`${span.name} is not below ${parent.name}`);
  }
  if (
    span.links.length !== causes.length ||
    forest.causesOf(span)[0] !== causes[0]
  ) problems.push(`${span.name} is not linked to its cause`);
  return problems;
}

interface Counted {
  readonly producer: RecordedSpan;
  readonly handled: readonly RecordedSpan[];
  readonly runs: readonly Run[];
}

/** One span for each delivery, whatever came of it. */
function countProblems(
  letter: Letter,
  { producer, handled, runs }: Counted,
): string[] {
  const count = handled.length;
  if (letter.step.do === "send") {
    return count > 1 || count < runs.length ? [`${count} process spans`] : [];
  }
  const told = producer.attributes["autogen.publish.recipients"];
  const isGone = letter.undelivered.some((reason) =>
    reason !== "no_subscribers"
  );
  const expected = told === undefined ? 0 : subscribersOf(letter).length;
  return [
    ...(count === expected ? [] : [`${count} process spans, not ${expected}`]),
    ...(told === undefined || told === expected ? [] : [`told of ${told}`]),
    ...(told !== undefined && isGone ? ["handed out, though it was lost"] : []),
  ];
}

/** The handler worked in a span of its message, which says how that went. */
function runProblems(
  { span, agent, thrown, letter }: Run,
  handled: readonly RecordedSpan[],
  forest: Forest,
): string[] {
  const process = forest.get(span);
  if (process === undefined || !handled.includes(process)) {
    return [`${agent} did not work in its process span`];
  }
  const failed = process.status.code === SpanStatusCode.ERROR;
  return letter.abort?.at === undefined && failed !== (thrown !== undefined)
    ? [`${process.name} is ${failed ? "" : "not "}failed`]
    : [];
}

/**
 * `process` is below `send` or `publish`, and both are linked to `create`; each
 * reply has an `ack`.
 */
function autogenTree(
  { runs, letters }: Journal,
  forest: Forest,
): string[] {
  const replied =
    letters.filter(({ step, outcome }) =>
      step.do === "send" && outcome === "settled"
    ).length;
  const acks = forest.named("autogen ack").length;
  return [
    ...(acks === replied ? [] : [`${acks} replies are acknowledged`]),
    ...runs.filter((run) => !hangsAsInAutogen(run, forest))
      .map(({ letter, agent }) =>
        `${letter.id}: process ${agent} hangs elsewhere`
      ),
  ];
}

function hangsAsInAutogen(
  { letter, span, agent }: Run,
  forest: Forest,
): boolean {
  const process = forest.get(span);
  const transfer = process && forest.parentOf(process);
  if (process === undefined || transfer === undefined) return false;
  const [create, ...others] = forest.causesOf(process);
  return create !== undefined && others.length === 0 &&
    process.name === `autogen process ${agent}.(k)-A` &&
    transfer.name.startsWith(`autogen ${letter.step.do} `) &&
    forest.causesOf(transfer)[0] === create &&
    create.name.startsWith("autogen create ") &&
    forest.parentOf(create) === forest.get(letter.caller);
}
