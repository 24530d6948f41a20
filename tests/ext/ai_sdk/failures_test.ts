import { APICallError, LoadAPIKeyError } from "@ai-sdk/provider";
import {
  InvalidPromptError,
  JSONParseError,
  UnsupportedFunctionalityError,
} from "@ai-sdk/provider";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { CodedError, type CreateOptions } from "@autogen-edge/runtime";
import {
  type AiSdkChatCompletionClientOptions,
  ApiError,
} from "@autogen-edge/runtime/ext/ai-sdk";
import { assertTree, assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { clientOf, FakeModel, FINISH, generated, QUESTION } from "./_models.ts";

const SECRET = "sk-0123456789-not-to-be-seen";

function refusal(
  statusCode: number | undefined,
  others: Partial<ConstructorParameters<typeof APICallError>[0]> = {},
): APICallError {
  return new APICallError({
    message: "Refused",
    url: `https://models.example/?key=${SECRET}`,
    requestBodyValues: { prompt: "Nobody's business" },
    ...(statusCode === undefined ? {} : { statusCode }),
    ...others,
  });
}

/** What becomes of an error of a model, and how often it was asked. */
async function failureOf(
  thrown: unknown,
  options: Partial<AiSdkChatCompletionClientOptions> = {},
): Promise<{ readonly error: unknown; readonly asked: number }> {
  const fail = () => {
    throw thrown;
  };
  const fake = new FakeModel({ generate: fail, stream: fail });
  const client = clientOf(fake, options);
  const error = await client.create(QUESTION).catch((error) => error);
  const asked = fake.calls.length;
  const streamed = await client.createStream(QUESTION).next()
    .catch((error) => error);
  assertEquals(String(streamed), String(error));
  assertEquals(fake.calls.length, 2 * asked);
  return { error, asked };
}

Deno.test("a provider's refusal has its code, its status and its request's id", async () => {
  const body = { error: { code: "context_length_exceeded", message: "Long" } };
  const responseHeaders = { "x-request-id": "req_1" };
  for (
    const said of [
      { data: body },
      { responseBody: JSON.stringify(body) },
    ]
  ) {
    const { error, asked } = await failureOf(
      refusal(400, { ...said, responseHeaders }),
    );
    assert(error instanceof ApiError);
    assertEquals(
      [error.code, error.status, error.requestId, error.message, asked],
      [
        "context_length_exceeded",
        400,
        "req_1",
        'Cannot ask model "parrot-1": 400 context_length_exceeded: Long',
        1,
      ],
    );
    // The SDK's error has the whole request with it.
    assertEquals(error.cause, undefined);
  }
});

Deno.test("other errors of the SDK have codes of their own", async () => {
  for (
    const [thrown, code] of [
      [refusal(undefined, { isRetryable: false }), "connection_failed"],
      [refusal(200, { message: "Invalid JSON response" }), "invalid_answer"],
      [refusal(503, { isRetryable: false }), "503"],
      [refusal(42, { isRetryable: false }), "connection_failed"],
      [new LoadAPIKeyError({ message: "No key" }), "missing_key"],
      [
        new UnsupportedFunctionalityError({ functionality: "pictures" }),
        "unsupported",
      ],
      [
        new InvalidPromptError({ prompt: [], message: "Empty" }),
        "invalid_prompt",
      ],
      [new JSONParseError({ text: "{", cause: undefined }), "json_parse"],
    ] as const
  ) {
    const { error, asked } = await failureOf(thrown);
    assert(error instanceof CodedError, String(error));
    assertEquals([error.code, asked], [code, 1]);
    assert(error.message.startsWith('Cannot ask model "parrot-1": '));
    assertEquals(error.cause, undefined);
  }
});

Deno.test("what is no error of the SDK stays as it is", async () => {
  for (
    const thrown of [
      new RangeError("Odd"),
      new TypeError("Cannot read properties of undefined"),
      "odd",
      undefined,
    ]
  ) {
    assertEquals((await failureOf(thrown)).error, thrown);
  }
});

Deno.test("a server that is not reached is an error of ours, in whichever runtime", async () => {
  for (
    const thrown of [
      new TypeError(
        `error sending request for url (https://a.b/c?key=${SECRET})`,
      ),
      new TypeError("Failed to fetch"),
      new TypeError("NetworkError when attempting to fetch resource."),
      new TypeError("Load failed"),
      new Error("Network connection lost."),
    ]
  ) {
    const { error, asked } = await failureOf(thrown);
    assert(error instanceof ApiError, String(error));
    assertEquals([error.code, asked], ["connection_failed", 3]);
    assert(!error.message.includes(SECRET));
  }
});

Deno.test("a busy server is asked again, within one span, as long as it asks for", async () => {
  for (const stream of [false, true]) {
    const { spans, traceContext } = traced();
    const waits: number[] = [];
    let calls = 0;
    const answer = <Answer>(fine: Answer): Answer => {
      if (++calls > 2) return fine;
      throw calls === 1
        ? refusal(429, { responseHeaders: { "retry-after": "3" } })
        : refusal(undefined, { isRetryable: true });
    };
    const fake = new FakeModel({
      generate: () => answer(generated([])),
      stream: () => answer([FINISH]),
    });
    const client = clientOf(fake, {
      timer(callback, delay) {
        waits.push(delay);
        queueMicrotask(callback);
        return () => {};
      },
    });
    if (stream) {
      await Array.fromAsync(client.createStream(QUESTION, { traceContext }));
    } else {
      await client.create(QUESTION, { traceContext });
    }
    assertEquals([calls, waits], [3, [3000, 1000]]);
    assertTree(spans, { name: "chat parrot-1" });
  }
});

Deno.test("nobody is asked again for ever, nor where it does not help", async () => {
  const quota = { data: { error: { code: "insufficient_quota" } } };
  for (
    const [thrown, maxRetries, expected] of [
      [refusal(503), 2, 3],
      [refusal(503), 0, 1],
      [refusal(429, quota), 2, 1],
      [refusal(401), 2, 1],
      [refusal(429, { responseHeaders: { "retry-after": "3600" } }), 2, 1],
    ] as const
  ) {
    const { asked } = await failureOf(thrown, { maxRetries });
    assertEquals(asked, expected);
  }
});

Deno.test("an error in a stream ends it, also after some of the answer", async () => {
  const text = { type: "text-delta", id: "t", delta: "Be" };
  const again = refusal(503);
  for (
    const [error, code] of [
      ["overloaded", "_OTHER"],
      [{ type: "overloaded_error", message: "Busy" }, "overloaded_error"],
      [{ error: { code: "overloaded", message: "Busy" } }, "overloaded"],
      [again, "503"],
      [undefined, "_OTHER"],
    ] as const
  ) {
    const { spans, traceContext } = traced();
    const fake = new FakeModel({
      stream: () => [text, { type: "error", error }, FINISH],
    });
    const pieces: unknown[] = [];
    const failure = await assertRejects(async () => {
      const stream = clientOf(fake).createStream(QUESTION, { traceContext });
      for await (const piece of stream) pieces.push(piece);
    }, ApiError);
    assertEquals([failure.code, pieces], [code, ["Be"]]);
    assertEquals(fake.calls.length, 1);
    assertWellFormed(spans);
    assertTree(spans, {
      name: "chat parrot-1",
      status: "ERROR",
      attributes: { "error.type": code },
      events: ["exception"],
    });
  }
});

Deno.test("a stream that breaks is an error with the provider's code", async () => {
  const fake = new FakeModel({
    stream: () =>
      new ReadableStream({
        pull(controller) {
          controller.error(refusal(undefined, { message: "Reset" }));
        },
      }),
  });
  const error = await assertRejects(
    () => clientOf(fake).createStream(QUESTION).next(),
    ApiError,
    'Cannot ask model "parrot-1": Reset',
  );
  assertEquals(error.code, "connection_failed");
});

Deno.test("keys among the headers are in no error and on no span", async () => {
  const { spans, traceContext } = traced({ captureContent: true });
  const fake = new FakeModel({
    generate() {
      const message = `What is ${SECRET}?`;
      throw refusal(401, { data: { error: { code: SECRET, message } } });
    },
  });
  const client = clientOf(fake, {
    settings: { headers: { "x-api-key": SECRET } },
  });
  const error = await assertRejects(
    () => client.create(QUESTION, { traceContext }),
    ApiError,
  );
  assertEquals(error.message, 'Cannot ask model "parrot-1": 401: What is ***?');
  const told = Deno.inspect([error, spans.finished], { depth: 9 });
  assert(!told.includes(SECRET));
  assert(!told.includes("Nobody's business"));
});

Deno.test("an abort reaches the model, ends the span and rejects with the reason", async () => {
  const reason = new Error("enough");
  const { spans, traceContext } = traced();
  const heard: unknown[] = [];
  function listen({ abortSignal }: { abortSignal?: AbortSignal }): void {
    abortSignal?.addEventListener("abort", () => {
      heard.push(abortSignal.reason);
    });
  }
  const fake = new FakeModel({
    generate(options) {
      listen(options);
      return new Promise(() => {});
    },
    stream(options) {
      listen(options);
      return new ReadableStream({});
    },
  });
  const client = clientOf(fake);
  for (
    const call of [
      (options: CreateOptions) => client.create(QUESTION, options),
      (options: CreateOptions) => client.createStream(QUESTION, options).next(),
    ]
  ) {
    const controller = new AbortController();
    const { signal } = controller;
    const pending = call({ signal, traceContext });
    while (fake.calls.length === heard.length) await Promise.resolve();
    controller.abort(reason);
    assertEquals(await assertRejects(() => pending), reason);
  }
  assertEquals(heard, [reason, reason]);
  assertWellFormed(spans);
  const cancelled = {
    name: "chat parrot-1",
    attributes: { "autogen.outcome": "cancelled", "error.type": undefined },
  };
  assertTree(spans, [cancelled, cancelled]);
});

Deno.test("an abort ends the pause before another attempt", async () => {
  const controller = new AbortController();
  const fake = new FakeModel({
    generate() {
      throw refusal(503);
    },
  });
  let cancelled = 0;
  const client = clientOf(fake, {
    timer() {
      controller.abort(new Error("enough"));
      return () => cancelled++;
    },
  });
  const { signal } = controller;
  await assertRejects(
    () => client.create(QUESTION, { signal }),
    Error,
    "enough",
  );
  assertEquals(fake.calls.length, 1);
});

Deno.test("a reader who leaves has the model's stream cancelled", async () => {
  const left = Promise.withResolvers<void>();
  const fake = new FakeModel({
    stream: () =>
      new ReadableStream({
        pull(controller) {
          controller.enqueue({ type: "text-delta", id: "t", delta: "Be" });
        },
        cancel: () => left.resolve(),
      }),
  });
  for await (const _ of clientOf(fake).createStream(QUESTION)) break;
  await left.promise;
});
