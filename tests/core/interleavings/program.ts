import fc from "fast-check";

/** What the interventions, if there are any, make of a message. */
export interface Fate {
  readonly does: "nothing" | "drop" | "throw" | "change";
  /** Whether it happens to the message or to the reply. */
  readonly to: "message" | "reply";
  /** Whether the interventions take their time. */
  readonly slow: boolean;
}

/** Who gets the events of a topic, as often as they subscribe. */
export const TOPICS: Readonly<Record<string, readonly string[]>> = {
  news: ["a", "b", "c"],
  twice: ["c", "c"],
  broken: ["b", "unmakeable"],
  void: [],
};

const AGENTS = ["a", "a", "b", "b", "c", "c", "unmakeable", "nobody"];

/** A message, and what its handlers do. */
export interface MessageStep {
  readonly do: "send" | "publish";
  /** The type of an agent, or of a topic. */
  readonly to: string;
  readonly script: readonly Step[];
  readonly fate: Fate;
  /** Turns until the message is aborted, if it is. */
  readonly abortAfter: number | null;
  readonly awaited: boolean;
}

/** What is done to the runtime itself. */
export type Control =
  | "start"
  | "stop"
  | "stopWhen"
  | "stopWhenIdle"
  | "processNext";

export type Step =
  | { readonly do: "pause" | "throw" | Control }
  | MessageStep;

/** One of those who use the runtime at the same time. */
export interface Client {
  /** What it does all its actions under; a run is a span marked as one. */
  readonly under: "nothing" | "span" | "run";
  readonly actions: readonly Step[];
}

/** A whole program, and the runtime that it is for. */
export interface Program {
  /** Whether the runtime runs before there is anything to do. */
  readonly started: boolean;
  readonly conventions: "current" | "autogen";
  readonly intervened: boolean;
  readonly maxQueueSize: number;
  readonly queueFullPolicy: "wait" | "reject";
  readonly clients: readonly Client[];
  /**
   * How many microtasks run before the scheduler chooses again, over and over;
   * all that are due where there is no number.
   */
  readonly paces: readonly number[];
}

const fate: fc.Arbitrary<Fate> = fc.record({
  does: fc.oneof(
    { weight: 5, arbitrary: fc.constant("nothing" as const) },
    {
      weight: 4,
      arbitrary: fc.constantFrom(
        "drop" as const,
        "throw" as const,
        "change" as const,
      ),
    },
  ),
  to: fc.constantFrom("message" as const, "reply" as const),
  slow: fc.boolean(),
});

const control: fc.Arbitrary<Step> = fc.record({
  do: fc.constantFrom<Control>(
    "start",
    "start",
    "start",
    "stop",
    "stopWhen",
    "stopWhenIdle",
    "processNext",
  ),
});

const { step } = fc.letrec<{ step: Step; messageStep: MessageStep }>((tie) => {
  const content = {
    script: fc.array(tie("step"), { maxLength: 4 }),
    fate,
    abortAfter: fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.nat(6) },
    ),
    awaited: fc.boolean(),
  };
  return {
    messageStep: fc.oneof(
      fc.record({
        do: fc.constant("send" as const),
        to: fc.constantFrom(...AGENTS),
        ...content,
      }),
      fc.record({
        do: fc.constant("publish" as const),
        to: fc.constantFrom(...Object.keys(TOPICS)),
        ...content,
      }),
    ),
    step: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      {
        weight: 4,
        arbitrary: fc.record({
          do: fc.constantFrom("pause" as const, "pause", "pause", "throw"),
        }),
      },
      { weight: 6, arbitrary: tie("messageStep") },
      { weight: 1, arbitrary: control },
    ),
  };
});

const client: fc.Arbitrary<Client> = fc.record({
  under: fc.constantFrom("nothing", "span", "run"),
  actions: fc.array(
    fc.oneof(
      { weight: 5, arbitrary: step },
      { weight: 2, arbitrary: control },
    ),
    { minLength: 1, maxLength: 8 },
  ),
});

/** Random programs. */
export const programs: fc.Arbitrary<Program> = fc.record({
  started: fc.constantFrom(true, true, true, false),
  conventions: fc.constantFrom("current", "current", "autogen"),
  intervened: fc.boolean(),
  maxQueueSize: fc.constantFrom(Infinity, Infinity, Infinity, 1, 2),
  queueFullPolicy: fc.constantFrom("wait", "reject"),
  clients: fc.array(client, { minLength: 1, maxLength: 3 }),
  paces: fc.oneof(
    fc.constant([]),
    fc.array(fc.nat(6), { minLength: 1, maxLength: 6 }),
  ),
});
