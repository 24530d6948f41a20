import { type Context, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import {
  AgentId,
  type AgentRuntime,
  markRun,
  type Message,
  type MessageContext,
  type PublishOptions,
  RoutedAgent,
  type SendOptions,
  SingleThreadedAgentRuntime,
  TopicId,
  TypePrefixSubscription,
  TypeSubscription,
} from "@autogen-edge/runtime";
import { recordSpans, type SpanRecorder } from "@autogen-edge/runtime/testing";
import type { Scheduler } from "fast-check";
import { guarded } from "./guard.ts";
import { type Abort, Journal, type Letter, type Run } from "./journal.ts";
import { Done, Work } from "./messages.ts";
import {
  type Client,
  type Control,
  type MessageStep,
  type Program,
  type Step,
  TOPICS,
} from "./program.ts";
import { Turns } from "./turns.ts";

/** How often the runtime is started for clients who still wait. */
const PATIENCE = 100;

/** A runtime whose agents do what their messages say, whenever they may. */
export class World {
  readonly spans: SpanRecorder = recordSpans();
  readonly journal: Journal = new Journal();
  readonly runtime: SingleThreadedAgentRuntime;
  readonly #turns: Turns;
  readonly #maxQueueSize: number;

  constructor(program: Program, scheduler: Scheduler) {
    const { conventions, maxQueueSize, queueFullPolicy, intervened } = program;
    const { journal } = this;
    const turns = new Turns(
      scheduler,
      program.paces,
      () => journal.checkWaits(),
    );
    this.#turns = turns;
    this.#maxQueueSize = maxQueueSize;
    this.runtime = new SingleThreadedAgentRuntime({
      tracerProvider: this.spans.tracerProvider,
      conventions,
      maxQueueSize,
      queueFullPolicy,
      interventions: intervened ? guarded(journal, turns) : undefined,
      onUndelivered: ({ messageId, reason }) =>
        journal.find(messageId).undelivered.push(reason),
      onError: (event) => journal.find(event.messageId).errors.push(event),
    });
  }

  /** Runs a program to its end, one turn after the other. */
  async run({ clients, started }: Program): Promise<void> {
    await this.#furnish();
    if (started) await this.#control("start");
    let busy = clients.length;
    for (const [index, client] of clients.entries()) {
      void this.#serve(client, `client ${index}`).finally(() => busy--);
    }
    await this.#turns.drive();
    // Some may wait for a runtime that nobody starts again.
    for (let again = 0; busy > 0; again++) {
      if (again === PATIENCE) throw new Error("A client waits for ever");
      void this.#control("stopWhenIdle");
      await this.#turns.drive();
    }
    void this.#control("stopWhenIdle");
    await this.#turns.drive();
    void this.runtime.close();
    await this.#turns.drive();
  }

  async #furnish(): Promise<void> {
    const { runtime } = this;
    let failures = 1;
    const factories: Readonly<Record<string, () => Promise<void> | void>> = {
      a: () => {},
      b: () => this.#turns.next("factory b"),
      c: async () => {
        await this.#turns.next("factory c");
        if (failures-- > 0) throw new RangeError("not yet");
      },
      unmakeable: () => {
        throw new RangeError("never");
      },
    };
    for (const [type, prepare] of Object.entries(factories)) {
      await runtime.registerFactory(type, () => this.#make(type, prepare));
    }
    for (const [topic, types] of Object.entries(TOPICS)) {
      for (const type of new Set(types)) {
        await runtime.addSubscription(new TypeSubscription(topic, type));
      }
    }
    await runtime.addSubscription(new TypePrefixSubscription("twice", "c"));
  }

  #make(
    type: string,
    prepare: () => Promise<void> | void,
  ): RoutedAgent | Promise<RoutedAgent> {
    const { journal } = this;
    const agent = new RoutedAgent(type)
      .on(Work, (work, ctx) => this.#handle(type, work, ctx));
    const prepared = prepare();
    if (prepared === undefined) {
      journal.made.push(type);
      return agent;
    }
    journal.busy++;
    return prepared.then(() => {
      journal.made.push(type);
      return agent;
    }).finally(() => journal.busy--);
  }

  /** A handler with nothing to do takes no promise. */
  #handle(
    agent: string,
    { id, script, changed }: typeof Work.Type,
    ctx: MessageContext,
  ): unknown {
    const { journal } = this;
    const letter = journal.find(id);
    const span = trace.getSpan(ctx.traceContext);
    const begunAt = journal.tick();
    const run: Run = { letter, agent, span, changed, begunAt };
    journal.begin(run);
    const done = Done({ id, changed: false });
    if (changed || script.length === 0) {
      run.endedAt = journal.tick();
      return done;
    }
    return this.#work(run, script, ctx).then(() => done);
  }

  async #work(
    run: Run,
    script: readonly Step[],
    ctx: MessageContext,
  ): Promise<void> {
    try {
      for (const step of script) await this.#play(step, run, ctx);
    } catch (error) {
      run.thrown = { error };
      throw error;
    } finally {
      run.endedAt = this.journal.tick();
    }
  }

  async #play(step: Step, run: Run, ctx: MessageContext): Promise<void> {
    const { letter, agent } = run;
    switch (step.do) {
      case "pause":
        return await this.#turns.next(`${agent} ${letter.id}`);
      case "throw":
        throw new RangeError(`thrown by ${agent}`);
      case "send":
      case "publish": {
        const inner = this.#letter(step, {
          sender: agent,
          abort: letter.abort,
          caller: run.span,
          run: letter.run,
        });
        await this.#dispatch(inner, ctx);
        return;
      }
      default:
        // It would wait for itself.
        void this.#control(step.do);
    }
  }

  async #serve({ under, actions }: Client, name: string): Promise<void> {
    const caller = under === "nothing"
      ? undefined
      : this.spans.tracerProvider.getTracer("test").startSpan(name);
    const run = under === "run" ? caller : undefined;
    const context = caller === undefined
      ? ROOT_CONTEXT
      : trace.setSpan(ROOT_CONTEXT, caller);
    const mouth = mouthOf(this.runtime, run ? markRun(context) : context);
    for (const step of actions) {
      await this.#turns.next(name);
      if (step.do === "send" || step.do === "publish") {
        const whence = { sender: undefined, abort: undefined, caller, run };
        await this.#dispatch(this.#letter(step, whence), mouth).catch(() => {});
      } else if (step.do !== "throw" && step.do !== "pause") {
        await this.#control(step.do);
      }
    }
    caller?.end();
  }

  #letter(
    step: MessageStep,
    whence: Pick<Letter, "sender" | "abort" | "caller" | "run">,
  ): Letter {
    const { letters } = this.journal;
    const letter: Letter = {
      ...whence,
      id: `${letters.length}`,
      step,
      destination: `${step.to}/k`,
      abort: step.abortAfter === null
        ? whence.abort
        : this.#abortAfter(step.abortAfter),
      outcome: "waiting",
      undelivered: [],
      errors: [],
      isExcess: false,
    };
    letters.push(letter);
    return letter;
  }

  #abortAfter(turns: number): Abort {
    const abort: Abort = { controller: new AbortController() };
    const countDown = async (): Promise<void> => {
      for (let n = 0; n < turns; n++) await this.#turns.next("abort");
      abort.at = this.journal.tick();
      abort.controller.abort();
    };
    void countDown();
    return abort;
  }

  async #dispatch(letter: Letter, by: Mouth): Promise<void> {
    const { id, step, abort } = letter;
    const work = Work({ id, script: step.script, changed: false });
    // A handler's messages are under its own signal without being told.
    const signal = step.abortAfter === null
      ? undefined
      : abort?.controller.signal;
    const options = { messageId: id, ...(signal && { signal }) };
    const dispatched = step.do === "send"
      ? by.send(work, AgentId.parse(letter.destination), options)
      : by.publish(work, TopicId.parse(letter.destination), options);
    const excess = this.runtime.unprocessedMessageCount - this.#maxQueueSize;
    letter.isExcess = excess > 0;
    const over = dispatched.then((result: unknown) => {
      letter.outcome = "settled";
      letter.result = result;
    }, (error: unknown) => {
      letter.outcome = "rejected";
      letter.result = error;
      throw error;
    });
    if (step.awaited) await over;
    else over.catch(() => {});
  }

  async #control(kind: Control): Promise<void> {
    const { runtime, journal } = this;
    // Nothing handles what waits in a runtime that is not started.
    if (kind !== "stop" && kind !== "processNext") {
      runtime.start();
      journal.started();
    }
    if (kind === "start") return;
    if (kind === "processNext") {
      journal.stepped();
      return void await this.#turns.task(() => runtime.processNext());
    }
    const stop = journal.stopping(kind);
    await (kind === "stopWhen"
      ? runtime.stopWhen(stop.isDue)
      : runtime[kind]());
    stop.returnedAt = journal.tick();
    if (!this.#turns.areWhole) return;
    // Nothing has begun since.
    journal.halted(stop, runtime.unprocessedMessageCount);
  }
}

/** What a handler's context and a client have in common. */
interface Mouth {
  send(message: Message, to: AgentId, options: SendOptions): Promise<unknown>;
  publish(
    message: Message,
    to: TopicId,
    options: PublishOptions,
  ): Promise<unknown>;
}

function mouthOf(runtime: AgentRuntime, traceContext: Context): Mouth {
  return {
    send: (message, to, options) =>
      runtime.sendMessage(message, to, { ...options, traceContext }),
    publish: (message, to, options) =>
      runtime.publishMessage(message, to, { ...options, traceContext }),
  };
}
