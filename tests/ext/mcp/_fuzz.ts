import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { ReplayChatCompletionClient } from "@autogen-edge/runtime";
import { McpError, McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import {
  assertWellFormed,
  type SpanRecorder,
} from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import type { FuzzProperties } from "../_fuzz_suite.ts";
import {
  badAnswer,
  badStream,
  brokenStream,
  lostSession,
} from "./_fuzz_reactions.ts";
import { LATER, Madhouse, type Temper } from "./_fuzz_server.ts";

/** What a caller does, and when it leaves; it may stay. */
interface Step {
  readonly what: keyof typeof ACTIONS;
  /** After how many events of the server. */
  readonly leaves: number | undefined;
  /** Whether the next step waits for this one. */
  readonly isLast: boolean;
}

type Call = NonNullable<Parameters<McpWorkbench["listTools"]>[0]>;

const ACTIONS = {
  listTools: (workbench: McpWorkbench, call: Call) => workbench.listTools(call),
  async callTool(workbench: McpWorkbench, call: Call) {
    const result = await workbench.callTool("add", { a: 1 }, call);
    const { content, isError, parts } = result;
    assertEquals(typeof content, "string");
    assertEquals(typeof isError, "boolean");
    assert(parts.length > 0 || !content.includes(SECRET), content);
  },
  listResources: (workbench: McpWorkbench, call: Call) =>
    workbench.listResources(call),
  listResourceTemplates: (workbench: McpWorkbench, call: Call) =>
    workbench.listResourceTemplates(call),
  readResource: (workbench: McpWorkbench, call: Call) =>
    workbench.readResource("a://b", call),
  listPrompts: (workbench: McpWorkbench, call: Call) =>
    workbench.listPrompts(call),
  getPrompt: (workbench: McpWorkbench, call: Call) =>
    workbench.getPrompt("greet", { guest: "Ada" }, call),
  start: (workbench: McpWorkbench, call: Call) => workbench.start(call),
  stop: (workbench: McpWorkbench, call: Call) => workbench.stop(call),
  reset: (workbench: McpWorkbench, call: Call) => workbench.reset(call),
} as const;

const SECRET = "s3cret-key-of-the-user";

/** Anything may be asked, one after the other and at once. */
const steps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom(
      "callTool",
      ...Object.keys(ACTIONS) as (keyof typeof ACTIONS)[],
    ),
    leaves: fc.constant(undefined),
    isLast: fc.boolean(),
  }),
  { minLength: 3, maxLength: 8 },
);

const hastySteps: fc.Arbitrary<readonly Step[]> = fc.array(
  fc.record({
    what: fc.constantFrom(...Object.keys(ACTIONS) as (keyof typeof ACTIONS)[]),
    leaves: fc.option(fc.nat(8), { nil: undefined }),
    isLast: fc.boolean(),
  }),
  { minLength: 3, maxLength: 8 },
);

const EVERYTHING: readonly Step[] = [
  "listTools",
  "callTool",
  "readResource",
  "getPrompt",
  "listResources",
  "listResourceTemplates",
  "listPrompts",
  "listTools",
].map((what) => ({
  what: what as keyof typeof ACTIONS,
  leaves: undefined,
  isLast: true,
}));

/** A model that thinks until it is told to stop, every other time. */
class Dreamer extends ReplayChatCompletionClient {
  #calls = 0;

  override async complete(
    ...args: Parameters<ReplayChatCompletionClient["complete"]>
  ): ReturnType<ReplayChatCompletionClient["complete"]> {
    if (this.#calls++ % 2 === 0) return await super.complete(...args);
    const { signal } = args[1];
    return await new Promise((_, reject) => {
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
  }
}

/** Whatever comes of it, it is what is promised, and it does come. */
async function settlesWell(
  work: Promise<unknown>,
  reason: unknown,
  what: string,
): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} hangs`)), 5000);
  });
  try {
    await Promise.race([work, late]);
  } catch (error) {
    if (error === reason) return;
    assert(error instanceof McpError, `${what}: ${error}`);
    const { message, stack, cause } = error;
    assert(message.length < 1500);
    assert(!`${message} ${stack} ${cause}`.includes(SECRET), message);
  } finally {
    clearTimeout(timer);
  }
}

/** Goes through all steps with such a server: they end, and leave nothing. */
async function endures(
  temper: Temper,
  steps: readonly Step[],
  { captureContent = true }: { readonly captureContent?: boolean } = {},
): Promise<void> {
  const server = new Madhouse(temper);
  const { spans, traceContext } = traced({ captureContent });
  const workbench = new McpWorkbench({
    url: "https://mad.example/mcp",
    headers: { authorization: `Bearer ${SECRET}` },
    fetch: server.fetch,
    modelClient: new Dreamer(["yes", "no"]),
    onListChanged() {
      throw new Error("nobody cares");
    },
    timeout: 10,
    sseReadTimeout: 10,
    reconnectDelay: 1,
    protocolVersion: temper.revision,
  });
  const running: Promise<void>[] = [];
  for (const { what, leaves, isLast } of steps) {
    const controller = new AbortController();
    const reason = new Error("left");
    const stay = leaves === undefined
      ? () => {}
      : server.after(leaves, () => controller.abort(reason));
    const call = {
      traceContext,
      ...(leaves === undefined ? {} : { signal: controller.signal }),
    };
    const work = ACTIONS[what](workbench, call);
    running.push(settlesWell(work, reason, what).finally(stay));
    if (isLast) await Promise.all(running.splice(0));
  }
  await Promise.all(running);
  await settlesWell(workbench.stop(), undefined, "the last stop");
  await isOver(server, spans);
  assertEquals(server.waiting, 0);
  assertWellFormed(spans);
  const told = spans.finished.map(({ name, attributes, events, status }) =>
    JSON.stringify([name, attributes, events, status])
  );
  assert(!told.join("\n").includes(SECRET));
}

/** Lets those know who have to that everybody has left. */
async function isOver(server: Madhouse, spans: SpanRecorder): Promise<void> {
  for (let turn = 0; turn < 100; turn++) {
    if (server.waiting === 0 && spans.open.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** What never breaks a client, in any runtime. */
export const PROPERTIES: FuzzProperties = {
  async "an answer that is none"(parameters) {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          reactions: fc.array(badAnswer, { maxLength: 9 }),
          streams: fc.constant([]),
          greets: fc.boolean(),
          listens: fc.boolean(),
        }),
        (temper) => endures(temper, EVERYTHING),
      ),
      parameters,
    );
  },

  async "a server that talks of its own accord"(parameters) {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          reactions: fc.array(badStream, { maxLength: 6 }),
          streams: fc.array(badStream, { maxLength: 3 }),
          greets: fc.constant(true),
          listens: fc.boolean(),
        }),
        steps,
        (temper, steps) => endures(temper, steps),
      ),
      parameters,
    );
  },

  async "a stream that breaks and is gone on with"(parameters) {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          reactions: fc.array(brokenStream, { maxLength: 8 }),
          streams: fc.array(brokenStream, { maxLength: 3 }),
          greets: fc.constant(true),
          listens: fc.boolean(),
        }),
        steps,
        (temper, steps) => endures(temper, steps),
      ),
      parameters,
    );
  },

  async "a session that is lost"(parameters) {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          reactions: fc.array(lostSession, { maxLength: 8 }),
          streams: fc.array(lostSession, { maxLength: 2 }),
          greets: fc.constant(true),
          listens: fc.boolean(),
        }),
        steps,
        (temper, steps) => endures(temper, steps),
      ),
      parameters,
    );
  },

  async "a caller that leaves"(parameters) {
    const reaction = fc.oneof(badAnswer, badStream, brokenStream, lostSession);
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          reactions: fc.array(reaction, { maxLength: 8 }),
          streams: fc.array(reaction, { maxLength: 2 }),
          greets: fc.nat(3).map((n) => n > 0),
          listens: fc.boolean(),
        }),
        hastySteps,
        (temper, steps) => endures(temper, steps),
      ),
      parameters,
    );
  },

  async "a server without sessions"(parameters) {
    const reaction = fc.oneof(badAnswer, badStream, brokenStream);
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          reactions: fc.array(reaction, { maxLength: 8 }),
          streams: fc.array(reaction, { maxLength: 2 }),
          greets: fc.nat(5).map((n) => n > 0),
          listens: fc.boolean(),
          revision: fc.constantFrom("auto", LATER),
        }),
        hastySteps,
        (temper, steps) => endures(temper, steps),
      ),
      parameters,
    );
  },

  async "a server that tells a secret"(parameters) {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          reactions: fc.array(fc.oneof(badAnswer, brokenStream), {
            maxLength: 8,
          }),
          streams: fc.array(brokenStream, { maxLength: 2 }),
          greets: fc.nat(3).map((n) => n > 0),
          listens: fc.boolean(),
          refrain: fc.constantFrom(SECRET, `Bearer ${SECRET}`),
        }),
        // Content is what the user asks for, whatever is in it.
        (temper) => endures(temper, EVERYTHING, { captureContent: false }),
      ),
      parameters,
    );
  },
};
