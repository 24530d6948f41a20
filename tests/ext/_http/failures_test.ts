import { assert, assertEquals, assertRejects } from "@std/assert";
import { ApiError, postForJson } from "../../../src/ext/_http/mod.ts";
import { ModelServer } from "../_model_server.ts";
import { requestTo } from "./_request.ts";

/** What servers say that fail, and what becomes of it. */
const FAILURES: Readonly<
  Record<string, readonly [Response, code: string, message: string]>
> = {
  "as OpenAI does": [
    Response.json({
      error: {
        message: "Unknown parameter",
        type: "invalid_request_error",
        param: "x",
        code: null,
      },
    }, { status: 400, headers: { "x-request-id": "req_1" } }),
    "invalid_request_error",
    "Cannot ask: 400 invalid_request_error: Unknown parameter",
  ],
  "as Anthropic does": [
    Response.json({
      type: "error",
      error: { type: "not_found_error", message: "No such model" },
      request_id: "req_1",
    }, { status: 404 }),
    "not_found_error",
    "Cannot ask: 404 not_found_error: No such model",
  ],
  "as Google does": [
    Response.json([{
      error: { code: 400, message: "No", status: "INVALID_ARGUMENT" },
    }], { status: 400, headers: { "x-request-id": "req_1" } }),
    "400",
    "Cannot ask: 400: No",
  ],
  "in a word": [
    Response.json({ error: "model not found" }, {
      status: 404,
      headers: { "request-id": "req_1" },
    }),
    "404",
    "Cannot ask: 404: model not found",
  ],
  "as FastAPI does": [
    Response.json({ detail: "Not Found" }, {
      status: 404,
      headers: { "apim-request-id": "req_1" },
    }),
    "404",
    "Cannot ask: 404: Not Found",
  ],
  "in plain text": [
    new Response("upstream is away\n", {
      status: 400,
      headers: { "x-request-id": "req_1" },
    }),
    "400",
    "Cannot ask: 400: upstream is away",
  ],
  "with a page": [
    new Response("\n<html>Bad Gateway</html>", {
      status: 400,
      headers: { "x-request-id": "req_1" },
    }),
    "400",
    "Cannot ask: 400",
  ],
  "with nothing": [
    new Response(null, { status: 400, headers: { "x-request-id": "req_1" } }),
    "400",
    "Cannot ask: 400",
  ],
  "with prose for a code": [
    Response.json({ error: { code: "Something went wrong!", message: "No" } }, {
      status: 400,
      headers: { "x-request-id": "req_1" },
    }),
    "400",
    "Cannot ask: 400: No",
  ],
  "with objects for texts": [
    new Response('{"error":{"code":{"toString":1},"message":{"a":1}}}', {
      status: 400,
      headers: { "x-request-id": "req_1" },
    }),
    "400",
    "Cannot ask: 400",
  ],
  "with a secret": [
    Response.json({
      error: { code: "not-to-be-seen", message: "Key not-to-be-seen is old" },
    }, { status: 401, headers: { "x-request-id": "req_1" } }),
    "401",
    "Cannot ask: 401: Key *** is old",
  ],
};

for (const [how, [response, code, message]] of Object.entries(FAILURES)) {
  Deno.test(`a server may fail ${how}`, async () => {
    await using server = new ModelServer(() => response);
    const error = await assertRejects(
      () => postForJson(requestTo(server.url)),
      ApiError,
    );
    assertEquals(
      [error.code, error.message, error.requestId],
      [code, message, "req_1"],
    );
  });
}

Deno.test("what is said at length ends in no half of a secret", async () => {
  await using server = new ModelServer(() =>
    new Response(`${"x".repeat(990)} not-to-be-seen`, { status: 401 })
  );
  const error = await assertRejects(
    () => postForJson(requestTo(server.url)),
    ApiError,
  );
  assertEquals(error.message, `Cannot ask: 401: ${"x".repeat(990)} ***`);
});

Deno.test("an answer that is no JSON is not quoted", async () => {
  await using server = new ModelServer(() => new Response("not-to-be-seen"));
  const error = await assertRejects(
    () => postForJson(requestTo(server.url)),
    ApiError,
    "Cannot ask: the answer is no JSON",
  );
  const shown = Deno.inspect(error, { depth: 9, showHidden: true });
  assert(!shown.includes("not-to-"), shown);
});

Deno.test("an error is not read for ever", async () => {
  const piece = new TextEncoder().encode("x".repeat(10_000));
  await using server = new ModelServer(() =>
    new Response(
      new ReadableStream({ pull: (controller) => controller.enqueue(piece) }),
      { status: 400 },
    )
  );
  const error = await assertRejects(
    () => postForJson(requestTo(server.url)),
    ApiError,
  );
  assertEquals(error.message.length, "Cannot ask: 400: ".length + 1000);
});
