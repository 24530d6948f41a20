import { ModelServer } from "../ext/_model_server.ts";
import {
  baseUrlOf,
  saying,
  sse,
  streamed,
  textEvents,
} from "../ext/anthropic/_wire.ts";
import { testModel } from "./_model_suite.ts";
import { converse } from "./fixtures/anthropic_conversation.ts";
import type { Report } from "./fixtures/model_conversation.ts";

/** A model that does what it is told. */
function startModel(): ModelServer {
  const start = new TextEncoder().encode(sse(textEvents("Wait").slice(0, 4)));
  return new ModelServer(({ body }) => {
    switch (body.messages[0].content[0].text) {
      case "stream":
        return streamed(sse(textEvents("Grüße", " aus 東京")));
      case "fail":
        return Response.json({
          type: "error",
          error: { type: "invalid_request_error", message: "Too long" },
        }, { status: 400 });
      case "hang":
        return streamed(
          new ReadableStream({ start: (to) => to.enqueue(start) }),
        );
      default:
        return Response.json(saying("All of it."));
    }
  });
}

const expected: Report = {
  answer: "All of it.",
  pieces: ["Grüße", " aus 東京", "Grüße aus 東京"],
  first: "Grüße",
  failure: "invalid_request_error",
  cancelled: "enough",
  spans: [
    "chat claude-opus-5-5,0,5",
    "chat claude-opus-5-5,0,5",
    "chat claude-opus-5-5,0,cancelled",
    "chat claude-opus-5-5,2,invalid_request_error",
    "chat claude-opus-5-5,0,cancelled",
  ],
};

testModel({
  name: "anthropic",
  converse,
  startModel,
  urlOf: baseUrlOf,
  expected,
});
