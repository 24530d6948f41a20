import { ModelServer } from "../ext/_model_server.ts";
import {
  chunk,
  completion,
  sse,
  streamed,
  textChunks,
} from "../ext/openai/_wire.ts";
import { testModel } from "./_model_suite.ts";
import type { Report } from "./fixtures/model_conversation.ts";

/** A model that does what it is told. */
function startModel(): ModelServer {
  const start = new TextEncoder().encode(
    sse([chunk({ content: "Wait" })]).replace("data: [DONE]\n\n", ""),
  );
  return new ModelServer(({ body }) => {
    switch (body.messages[0].content) {
      case "stream":
        return streamed(sse(textChunks("Grüße", " aus 東京")));
      case "fail":
        return Response.json({
          error: { message: "Too long", code: "context_length_exceeded" },
        }, { status: 400 });
      case "hang":
        return streamed(
          new ReadableStream({ start: (to) => to.enqueue(start) }),
        );
      default:
        return Response.json(completion({ content: "All of it." }));
    }
  });
}

const expected: Report = {
  answer: "All of it.",
  pieces: ["Grüße", " aus 東京", "Grüße aus 東京"],
  first: "Grüße",
  failure: "context_length_exceeded",
  cancelled: "enough",
  spans: [
    "chat gpt-5,0,5",
    "chat gpt-5,0,5",
    "chat gpt-5,0,cancelled",
    "chat gpt-5,2,context_length_exceeded",
    "chat gpt-5,0,cancelled",
  ],
};

/**
 * Talks over OpenAI's protocol in Deno, in workerd and in Chromium.
 *
 * @param name - what the fixtures begin with, e.g. `openai`
 * @param converse - the conversation of the fixtures
 */
export function testOpenAIModel(
  name: string,
  converse: (url: string) => Promise<Report>,
): void {
  testModel({ name, converse, startModel, urlOf: ({ url }) => url, expected });
}
