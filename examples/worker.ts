// A Worker that answers with an assistant. Each invocation has a server span and
// sends its spans once, when its response has streamed to the client; where to is
// in the binding OTEL_EXPORTER_OTLP_ENDPOINT.
//
//   deno bundle --platform browser -o dist/worker.js examples/worker.ts
//   npx wrangler dev dist/worker.js

import {
  AssistantAgent,
  ReplayChatCompletionClient,
  type RunOptions,
} from "@autogen-edge/runtime";
import {
  type FetchHandler,
  withTracing,
  type WorkerContext,
} from "@autogen-edge/runtime/workers";

const worker: FetchHandler<unknown, WorkerContext> = withTracing({
  fetch({ url, signal }: Request, _env: unknown, _ctx, { traceContext }) {
    const task = new URL(url).searchParams.get("task") ?? "Say hello";
    return new Response(streamOf(answer({ task, signal, traceContext })));
  },
});
export default worker;

/** Yields the answer word by word. */
async function* answer(options: RunOptions): AsyncGenerator<Uint8Array> {
  const assistant = new AssistantAgent({
    ...options,
    name: "assistant",
    description: "Says hello",
    modelClient: new ReplayChatCompletionClient(["Hello from the edge."]),
    modelClientStream: true,
  });
  const encoder = new TextEncoder();
  for await (const item of assistant.runStream(options)) {
    if (item.type === "ModelClientStreamingChunkEvent") {
      yield encoder.encode(item.content);
    }
  }
}

/** A client that leaves ends the work. */
function streamOf(bytes: AsyncGenerator<Uint8Array>): ReadableStream {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await bytes.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await bytes.return(undefined);
    },
  });
}
