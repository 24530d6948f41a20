import {
  type MessageContext,
  RoutedAgent,
  TopicId,
} from "@autogen-edge/runtime";
import { assertEquals, assertNotEquals } from "@std/assert";
import { assertWellFormed, recordSpans } from "@autogen-edge/runtime/testing";
import {
  answering,
  Ask,
  echo,
  idOf,
  News,
  reading,
  runtimeWith,
  settled,
} from "./_fixture.ts";

const ask = Ask({ question: "?" });

/** Waits until a promise is rejected. */
async function rejected(promise: Promise<unknown>): Promise<void> {
  const fate = await promise.then(() => "resolved", () => "rejected");
  assertEquals(fate, "rejected");
}

/** A signal that counts the listeners that it has. */
function countedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  let added = 0;
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    added++;
    listeners.add(args[1]);
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners.delete(args[1]);
    remove(...args);
  };
  return {
    signal,
    controller,
    get added() {
      return added;
    },
    get left() {
      return listeners.size;
    },
  };
}

for (const detail of ["messages", "agents"] as const) {
  Deno.test(`a signal that outlives many messages keeps no listeners (detail ${detail})`, async () => {
    const counted = countedSignal();
    const { signal } = counted;
    const spans = recordSpans();
    await using runtime = await runtimeWith({
      agents: {
        a: () =>
          answering(async (question, ctx: MessageContext) => {
            if (question === "throw") throw new Error("no");
            await ctx.publish(News({ n: 1 }), new TopicId("t"));
            return await ctx.send(ask, idOf("b"));
          }),
        b: echo,
        r: () => reading(async () => await settled()),
        broken: () => {
          throw new Error("no agent");
        },
        quiet: () => new RoutedAgent("quiet"),
      },
      topics: { t: ["r", "broken", "ghost"] },
      tracerProvider: spans.tracerProvider,
      detail,
    });
    runtime.start();
    for (let round = 0; round < 20; round++) {
      await runtime.sendMessage(ask, idOf("a"), { signal });
      for (const type of ["broken", "ghost", "quiet"]) {
        await rejected(runtime.sendMessage(ask, idOf(type), { signal }));
      }
      const failing = Ask({ question: "throw" });
      await rejected(runtime.sendMessage(failing, idOf("a"), { signal }));
    }
    await runtime.stop();
    const waiting = rejected(runtime.sendMessage(ask, idOf("a"), { signal }));
    await runtime.close();
    await waiting;
    assertNotEquals(counted.added, 0);
    assertEquals(counted.left, 0);
    assertWellFormed(spans);
  });
}
