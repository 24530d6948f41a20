import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Attributes } from "@opentelemetry/api";
import {
  AssistantAgent,
  chatCosts,
  injectEnvelope,
  SystemMessage,
} from "@autogen-edge/runtime";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../tools/_traced.ts";
import { type Answering, ModelServer } from "./_model_server.ts";
import { collect, QUESTION, textStream, type Wire } from "./_wire.ts";

/** What goes wrong, what the span calls it, and how often it is tried. */
export type Failure = readonly [Answering, code: string, attempts: number];

/** What spans are expected to tell of a provider. */
export interface SpansCase {
  readonly failures: readonly Failure[];
  /** What is known as soon as there is a piece of text. */
  readonly knownAtOnce: Attributes;
  /** Whether the protocol has a place of its own for the system's text. */
  readonly hasInstructions: boolean;
}

/** Whether an attribute is this list. */
export function list(
  ...expected: readonly string[]
): (value: unknown) => boolean {
  return (value) => JSON.stringify(value) === JSON.stringify(expected);
}

/** Tests what the spans of a client tell. */
export function testSpans(
  wire: Wire,
  { failures, knownAtOnce, hasInstructions }: SpansCase,
): void {
  const name = `chat ${wire.model}`;
  const fine: Answering = () => Response.json(wire.saying("Hi."));

  Deno.test("the span of a stream tells when it began, also without a text", async () => {
    await using server = new ModelServer(
      () => wire.streamed(textStream(wire, "Hi.")),
      () => wire.streamed(wire.frames(wire.calling)),
    );
    for (const reason of ["stop", "tool_call"]) {
      let now = 0;
      const { spans, traceContext } = traced({ clock: () => now += 250 });
      const client = wire.clientOf(server);
      await collect(client.createStream(QUESTION, { traceContext }));
      const { attributes } = spans.finished[0] ?? {};
      assertEquals(attributes?.["gen_ai.request.stream"], true);
      assertEquals(attributes?.["gen_ai.response.time_to_first_chunk"], 0.25);
      assertEquals(attributes?.["gen_ai.response.finish_reasons"], [reason]);
      assertEquals(attributes?.["gen_ai.response.id"], wire.answering.id);
      assertEquals(attributes?.["gen_ai.usage.input_tokens"], 12);
      assertWellFormed(spans);
    }
  });

  Deno.test("content is captured where it is asked for, in the convention's shape", async () => {
    await using server = new ModelServer(() =>
      Response.json(wire.saying("Hi.", "Be brief."))
    );
    const { spans, traceContext } = traced({ captureContent: true });
    await wire.clientOf(server).create([
      SystemMessage({ content: "Be kind." }),
      ...QUESTION,
    ], {
      traceContext,
      tools: [{
        name: "look",
        description: "Looks",
        parameters: { type: "object" },
        strict: false,
      }],
    });
    const { attributes = {} } = spans.finished[0] ?? {};
    function read(name: string): unknown {
      return JSON.parse(String(attributes[name]));
    }
    const instructions = [{ type: "text", content: "Be kind." }];
    assertEquals("gen_ai.system_instructions" in attributes, hasInstructions);
    if (hasInstructions) {
      assertEquals(read("gen_ai.system_instructions"), instructions);
    }
    assertEquals(read("gen_ai.input.messages"), [
      ...hasInstructions ? [] : [{ role: "system", parts: instructions }],
      {
        role: "user",
        name: "user",
        parts: [{ type: "text", content: "Why?" }],
      },
    ]);
    assertEquals(read("gen_ai.output.messages"), [{
      role: "assistant",
      parts: [
        { type: "reasoning", content: "Be brief." },
        { type: "text", content: "Hi." },
      ],
    }]);
    assertEquals(read("gen_ai.tool.definitions"), [
      { type: "function", name: "look" },
    ]);
  });

  Deno.test("where the system says nothing, and there are no tools, the span has none of it", async () => {
    await using server = new ModelServer(fine);
    const { spans, traceContext } = traced({ captureContent: true });
    await wire.clientOf(server).create(QUESTION, { traceContext });
    const { attributes = {} } = spans.finished[0] ?? {};
    assert("gen_ai.input.messages" in attributes);
    for (const name of ["system_instructions", "tool.definitions"]) {
      assertEquals(attributes[`gen_ai.${name}`], undefined);
    }
  });

  Deno.test("a span tells what a call cost, where prices are given, and so does the agent's", async () => {
    await using server = new ModelServer(
      () => wire.streamed(textStream(wire, "Hi.")),
      fine,
      fine,
    );
    const { spans, traceContext } = traced();
    const price = {
      input: 4,
      output: 20,
      cachedInput: 1,
      cacheWrite: 5,
      reasoning: 10,
    };
    const metrics = chatCosts({ [wire.answering.model]: price });
    const priced = wire.clientOf(server, { metrics });
    await collect(priced.createStream(QUESTION, { traceContext }));
    await wire.clientOf(server).create(QUESTION, { traceContext });
    const agent = new AssistantAgent({ name: "ann", modelClient: priced });
    await agent.run({ task: "Why?", traceContext });

    const {
      promptTokens,
      completionTokens,
      cacheReadTokens = 0,
      cacheWriteTokens = 0,
      reasoningTokens = 0,
    } = wire.usage;
    assert(cacheReadTokens > 0 && reasoningTokens > 0);
    const plain = promptTokens - cacheReadTokens - cacheWriteTokens;
    const cost = plain * 4 + cacheReadTokens * 1 + cacheWriteTokens * 5 +
      (completionTokens - reasoningTokens) * 20 + reasoningTokens * 10;
    assertEquals(
      spans.finished
        .filter((span) => !span.name.startsWith("create_agent"))
        .map((span) => span.attributes["autogen.usage.cost"]),
      [cost / 1e6, undefined, cost / 1e6, cost / 1e6],
    );
  });

  Deno.test("retries are inside the one span, which knows nothing of them", async () => {
    for (const status of [503, 529]) {
      await using server = new ModelServer(
        () =>
          new Response(null, { status: 429, headers: { "retry-after": "3" } }),
        () => new Response(null, { status }),
        fine,
      );
      const { spans, traceContext } = traced();
      const pauses: number[] = [];
      await wire.clientOf(server, {
        timer(callback, delay) {
          if (delay > 60_000) return () => {};
          pauses.push(delay);
          queueMicrotask(callback);
          return () => {};
        },
      }).create(QUESTION, { traceContext });
      assertEquals(pauses, [3000, 1000]);
      assertEquals(server.requests.length, 3);
      assertTree(spans, { name, status: "UNSET" });
      assertEquals(spans.finished[0]?.events, []);
      assertEquals(spans.finished[0]?.attributes["error.type"], undefined);
    }
  });

  for (const [answer, code, attempts] of failures) {
    Deno.test(`a failed call is ${code} on its span, once`, async () => {
      await using server = new ModelServer(answer);
      for (const stream of [false, true]) {
        const { spans, traceContext } = traced();
        const client = wire.clientOf(server, { maxRetries: 1 });
        await assertRejects(() =>
          stream
            ? collect(client.createStream(QUESTION, { traceContext }))
            : client.create(QUESTION, { traceContext })
        );
        const type = stream && code === "invalid_answer"
          ? "incomplete_stream"
          : code;
        assertTree(spans, {
          name,
          status: "ERROR",
          attributes: { "error.type": type },
          events: ["exception"],
        });
        assertWellFormed(spans);
      }
      assertEquals(server.requests.length, 2 * attempts);
    });
  }

  Deno.test("a stream that breaks off tells who was answering", async () => {
    await using server = new ModelServer(() =>
      wire.streamed(wire.frames(wire.beginning("a")))
    );
    const { spans, traceContext } = traced();
    await assertRejects(() =>
      collect(wire.clientOf(server).createStream(QUESTION, { traceContext }))
    );
    const { attributes } = spans.finished[0] ?? {};
    assertEquals(attributes?.["error.type"], "incomplete_stream");
    assertEquals(attributes?.["gen_ai.response.id"], wire.answering.id);
    assertEquals(attributes?.["gen_ai.usage.input_tokens"], undefined);
  });

  Deno.test("what was cancelled has not failed", async () => {
    const { promise: arrived, resolve } = Promise.withResolvers<void>();
    await using server = new ModelServer(() => {
      resolve();
      return new Promise(() => {});
    });
    const { spans, traceContext } = traced();
    const controller = new AbortController();
    const { signal } = controller;
    const answer = wire.clientOf(server)
      .create(QUESTION, { traceContext, signal });
    await arrived;
    controller.abort("enough");
    assertEquals(await answer.catch((reason) => reason), "enough");
    assertTree(spans, {
      name,
      status: "UNSET",
      attributes: { "autogen.outcome": "cancelled" },
    });
  });

  Deno.test("a reader that leaves ends the span, without an error", async () => {
    await using server = new ModelServer(() =>
      wire.streamed(textStream(wire, "Be", "cause"))
    );
    const { spans, traceContext } = traced();
    const client = wire.clientOf(server);
    for await (const _ of client.createStream(QUESTION, { traceContext })) {
      break;
    }
    assertTree(spans, {
      name,
      status: "UNSET",
      attributes: { "autogen.outcome": "cancelled", ...knownAtOnce },
    });
  });

  Deno.test("an agent's span has the usage of its calls, once", async () => {
    await using server = new ModelServer(() =>
      wire.streamed(textStream(wire, "Hi."))
    );
    const { spans, traceContext } = traced();
    const agent = new AssistantAgent({
      name: "host",
      modelClient: wire.clientOf(server),
      modelClientStream: true,
    });
    await agent.run({ task: "Why?", traceContext });
    assertTree(spans, {
      name: "invoke_agent host",
      attributes: {
        "gen_ai.usage.input_tokens": 12,
        "gen_ai.usage.output_tokens": 5,
      },
      children: [{ name, attributes: { "gen_ai.usage.input_tokens": 12 } }],
    });
  });

  Deno.test("the trace goes to servers that may see it, and to no others", async () => {
    await using server = new ModelServer(fine);
    const { spans, traceContext } = traced();
    const open = { traceHeaders: injectEnvelope };
    await wire.clientOf(server).create(QUESTION, { traceContext });
    await wire.clientOf(server, open).create(QUESTION, { traceContext });
    const [without, having] = server.requests.map(({ headers }) =>
      headers.get("traceparent")
    );
    assertEquals(without, null);
    const span = spans.finished[1];
    assert(span !== undefined);
    const { traceId, spanId } = span.spanContext();
    assertEquals(having, `00-${traceId}-${spanId}-01`);
  });

  Deno.test("the provider is who the program says", async () => {
    await using server = new ModelServer(fine);
    const { spans, traceContext } = traced();
    const client = wire.clientOf(server, { provider: "aws.bedrock" });
    await client.create(QUESTION, { traceContext });
    const { attributes } = spans.finished[0] ?? {};
    assertEquals(attributes?.["gen_ai.provider.name"], "aws.bedrock");
  });
}
