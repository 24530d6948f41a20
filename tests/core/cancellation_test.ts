import { TopicId } from "@autogen-edge/runtime";
import { assertEquals, assertStrictEquals } from "@std/assert";
import {
  Answer,
  answering,
  Ask,
  echo,
  gate,
  idOf,
  News,
  reading,
  runtimeWith,
  settled,
} from "./_fixture.ts";

const ask = Ask({ question: "?" });

/** What a promise is rejected with, whatever it is. */
async function reasonOf(rejecting: Promise<unknown>): Promise<unknown> {
  const result = await rejecting.then(
    (value) => ({ value }),
    (reason) => ({ reason }),
  );
  if ("reason" in result) return result.reason;
  throw new Error(`Expected a rejection, got ${JSON.stringify(result.value)}`);
}

/** Rejects when a signal aborts, with its reason. */
function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason), {
      once: true,
    });
  });
}

Deno.test("a send under an aborted signal rejects with the reason and reaches nobody", async () => {
  let asked = 0;
  await using runtime = await runtimeWith({
    agents: { a: () => answering(() => void asked++) },
  });
  runtime.start();
  const reason = new Error("too late");
  const signal = AbortSignal.abort(reason);
  const sent = runtime.sendMessage(ask, idOf("a"), { signal });
  assertEquals(runtime.unprocessedMessageCount, 0);
  assertStrictEquals(await reasonOf(sent), reason);
  const published = runtime.publishMessage(News({ n: 1 }), new TopicId("t"), {
    signal,
  });
  assertStrictEquals(await reasonOf(published), reason);
  await runtime.stopWhenIdle();
  assertEquals(asked, 0);
});

Deno.test("aborting a send that waits in the queue rejects it at once, and it is never handled", async () => {
  let asked = 0;
  await using runtime = await runtimeWith({
    agents: { a: () => answering(() => void asked++) },
  });
  const controller = new AbortController();
  const { signal } = controller;
  const sent = runtime.sendMessage(ask, idOf("a"), { signal });
  const reason = new Error("changed my mind");
  controller.abort(reason);
  assertStrictEquals(await reasonOf(sent), reason);
  runtime.start();
  await runtime.stopWhenIdle();
  assertEquals(asked, 0);
});

Deno.test("aborting a send aborts the handler's signal, and the handler may clean up", async () => {
  const door = gate();
  const log: string[] = [];
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        answering(async (_, { signal }) => {
          door.pass();
          try {
            await untilAborted(signal);
          } finally {
            log.push(`cleaned up after ${signal?.reason.message}`);
          }
        }),
    },
  });
  runtime.start();
  const controller = new AbortController();
  const { signal } = controller;
  const sent = runtime.sendMessage(ask, idOf("a"), { signal });
  await door.reached;
  const reason = new Error("enough");
  controller.abort(reason);
  assertStrictEquals(await reasonOf(sent), reason);
  await runtime.stopWhenIdle();
  assertEquals(log, ["cleaned up after enough"]);
});

Deno.test("aborting a send rejects it at once though the handler does not listen", async () => {
  const door = gate();
  let finished = false;
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        answering(async () => {
          await door.pass();
          finished = true;
          return Answer({ text: "late" });
        }),
    },
  });
  runtime.start();
  const controller = new AbortController();
  const { signal } = controller;
  const sent = runtime.sendMessage(ask, idOf("a"), { signal });
  await door.reached;
  controller.abort();
  assertEquals((await reasonOf(sent) as Error).name, "AbortError");
  assertEquals(finished, false);
  // The runtime is not idle as long as the handler runs.
  let idle = false;
  const stopped = runtime.stopWhenIdle().then(() => idle = true);
  await settled();
  assertEquals(idle, false);
  door.open();
  await stopped;
  assertEquals(finished, true);
});

Deno.test("a handler's error after the abort is not the caller's business", async () => {
  const door = gate();
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        answering(async () => {
          await door.pass();
          throw new Error("afterwards");
        }),
    },
    ignoreUnhandledExceptions: false,
  });
  runtime.start();
  const controller = new AbortController();
  const { signal } = controller;
  const sent = runtime.sendMessage(ask, idOf("a"), { signal });
  await door.reached;
  controller.abort("over");
  assertEquals(await reasonOf(sent), "over");
  door.open();
  await runtime.stopWhenIdle();
});

Deno.test("an abort after the reply changes nothing", async () => {
  await using runtime = await runtimeWith({ agents: { a: echo } });
  runtime.start();
  const controller = new AbortController();
  const { signal } = controller;
  const reply = await runtime.sendMessage(ask, idOf("a"), { signal });
  controller.abort();
  assertEquals(reply, Answer({ text: "?" }));
  assertEquals(
    await runtime.sendMessage(ask, idOf("a")),
    Answer({ text: "?" }),
  );
});

for (const reason of ["text", 7, null, { why: "plain" }]) {
  Deno.test(`the reason ${JSON.stringify(reason)} reaches the sender as it is`, async () => {
    const door = gate();
    await using runtime = await runtimeWith({
      agents: {
        a: () =>
          answering((_, { signal }) => {
            door.pass();
            return untilAborted(signal);
          }),
      },
    });
    runtime.start();
    const controller = new AbortController();
    const { signal } = controller;
    const sent = runtime.sendMessage(ask, idOf("a"), { signal });
    await door.reached;
    controller.abort(reason);
    assertStrictEquals(await reasonOf(sent), reason);
    await runtime.stopWhenIdle();
  });
}

Deno.test("a nested send is cancelled with the send above it", async () => {
  const door = gate();
  const aborted: unknown[] = [];
  await using runtime = await runtimeWith({
    agents: {
      outer: () => answering((_, ctx) => ctx.send(ask, idOf("inner"))),
      inner: () =>
        answering(async (_, { signal }) => {
          door.pass();
          await untilAborted(signal).catch((reason) => aborted.push(reason));
        }),
    },
  });
  runtime.start();
  const controller = new AbortController();
  const { signal } = controller;
  const sent = runtime.sendMessage(ask, idOf("outer"), { signal });
  await door.reached;
  controller.abort("stop it");
  assertEquals(await reasonOf(sent), "stop it");
  await runtime.stopWhenIdle();
  assertEquals(aborted, ["stop it"]);
});

Deno.test("a nested send with a signal of its own is cancelled alone", async () => {
  const door = gate();
  const controller = new AbortController();
  await using runtime = await runtimeWith({
    agents: {
      outer: () =>
        answering(async (_, ctx) => {
          const { signal } = controller;
          const nested = ctx.send(ask, idOf("inner"), { signal });
          return Answer({ text: `${await reasonOf(nested)}` });
        }),
      inner: () => answering(() => door.pass()),
    },
  });
  runtime.start();
  const sent = runtime.sendMessage(ask, idOf("outer"));
  await door.reached;
  controller.abort("only this");
  assertEquals(await sent, Answer({ text: "only this" }));
  door.open();
});

Deno.test("a handler of a cancelled send can send no more in its name", async () => {
  const door = gate();
  let nested: unknown;
  await using runtime = await runtimeWith({
    agents: {
      a: () =>
        answering(async (_, ctx) => {
          await door.pass();
          nested = await reasonOf(ctx.send(ask, idOf("b")));
          await ctx.send(ask, idOf("b"), { signal: undefined });
        }),
      b: echo,
    },
  });
  runtime.start();
  const controller = new AbortController();
  const { signal } = controller;
  const sent = runtime.sendMessage(ask, idOf("a"), { signal });
  await door.reached;
  controller.abort("gone");
  assertEquals(await reasonOf(sent), "gone");
  door.open();
  await runtime.stopWhenIdle();
  assertEquals(nested, "gone");
});

Deno.test("the signal of an event reaches its handlers, and an abort is no unhandled error", async () => {
  const door = gate();
  const seen: string[] = [];
  const listens = () =>
    reading(async (_, { signal }) => {
      door.pass();
      await untilAborted(signal).finally(() => seen.push("aborted"));
    });
  await using runtime = await runtimeWith({
    agents: { a: listens, b: listens, c: () => reading(() => door.opened) },
    topics: { t: ["a", "b", "c"] },
    ignoreUnhandledExceptions: false,
  });
  runtime.start();
  const controller = new AbortController();
  const { signal } = controller;
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t"), { signal });
  await door.reached;
  controller.abort("enough");
  door.open();
  await runtime.stopWhenIdle();
  assertEquals(seen, ["aborted", "aborted"]);
});

Deno.test("an event that is aborted in the queue is not handled", async () => {
  let read = 0;
  await using runtime = await runtimeWith({
    agents: { a: () => reading(() => void read++) },
    topics: { t: ["a"] },
    ignoreUnhandledExceptions: false,
  });
  const controller = new AbortController();
  const { signal } = controller;
  await runtime.publishMessage(News({ n: 1 }), new TopicId("t"), { signal });
  controller.abort("enough");
  runtime.start();
  await runtime.stopWhenIdle();
  assertEquals(read, 0);
});

Deno.test("aborting while an agent is made rejects the sender, and the agent is kept", async () => {
  const door = gate();
  let asked = 0;
  let made = 0;
  await using runtime = await runtimeWith({
    agents: {
      a: async () => {
        made++;
        await door.pass();
        return answering(() => void asked++);
      },
    },
  });
  runtime.start();
  const controller = new AbortController();
  const { signal } = controller;
  const sent = runtime.sendMessage(ask, idOf("a"), { signal });
  await door.reached;
  controller.abort("impatient");
  assertEquals(await reasonOf(sent), "impatient");
  door.open();
  await runtime.stopWhenIdle();
  assertEquals([made, asked], [1, 0]);
  runtime.start();
  await runtime.sendMessage(ask, idOf("a"));
  assertEquals([made, asked], [1, 1]);
});
