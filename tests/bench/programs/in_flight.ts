import {
  AgentId,
  RoutedAgent,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";
import type { Program } from "../_program.ts";
import { Answer, Ask } from "./_messages.ts";

/** A door that opens when so many have knocked. */
class Door {
  readonly #count: number;
  #knocked = 0;
  #opens: PromiseWithResolvers<void> = Promise.withResolvers();

  constructor(count: number) {
    this.#count = count;
  }

  pass(): Promise<void> {
    const { promise, resolve } = this.#opens;
    if (++this.#knocked === this.#count) {
      this.#knocked = 0;
      this.#opens = Promise.withResolvers();
      resolve();
    }
    return promise;
  }
}

/** Sends so many messages at once; no handler is done before all have begun. */
export async function inHandlers(count: number): Promise<Program> {
  const door = new Door(count);
  const runtime = new SingleThreadedAgentRuntime();
  await runtime.registerFactory(
    "helper",
    () =>
      new RoutedAgent("waits").on(Ask, async ({ question }) => {
        await door.pass();
        return Answer({ text: question });
      }),
  );
  runtime.start();
  const helper = new AgentId("helper", "default");
  const ask = Ask({ question: "why?" });
  return () => {
    const sent: Promise<unknown>[] = [];
    for (let n = 0; n < count; n++) {
      sent.push(runtime.sendMessage(ask, helper));
    }
    return Promise.all(sent);
  };
}

interface Letter {
  readonly question: string;
  readonly resolve: (reply: unknown) => void;
}

/** A bare promise for each sender, a queue and a function. */
export function bareInQueue(count: number): Promise<Program> {
  return bare(count, ({ question, resolve }) => {
    resolve({ type: "Answer", text: question });
  });
}

/** The same with an async function that waits for all the others. */
export function bareInHandlers(count: number): Promise<Program> {
  const door = new Door(count);
  return bare(count, async ({ question, resolve }) => {
    await door.pass();
    resolve({ type: "Answer", text: question });
  });
}

function bare(
  count: number,
  handle: (letter: Letter) => unknown,
): Promise<Program> {
  const queue: Letter[] = [];
  return Promise.resolve(async () => {
    const sent: Promise<unknown>[] = [];
    for (let n = 0; n < count; n++) {
      sent.push(
        new Promise((resolve) => queue.push({ question: "why?", resolve })),
      );
    }
    await Promise.resolve();
    for (const letter of queue.splice(0)) void handle(letter);
    await Promise.all(sent);
  });
}
