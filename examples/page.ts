// A team that talks in a page, with its trace drawn below it. The spans go to a
// collector as well, also when the page is closed early; where to is in the
// page's ?endpoint=, else it is http://localhost:4318.
//
//   deno bundle --platform browser --outdir dist examples/page.html
//   npx http-server dist

import {
  AssistantAgent,
  ReplayChatCompletionClient,
  RoundRobinGroupChat,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";
import { configureBrowserTracing } from "@autogen-edge/runtime/browser";
import { recordSpans } from "@autogen-edge/runtime/testing";
import { renderTrace, traceTrees } from "@autogen-edge/runtime/viewer";

declare const document: { readonly body: { append(text: string): void } };

function show(text: string): void {
  document.body.append(`${text}\n`);
}

function assistant(name: string, answer: string): AssistantAgent {
  const modelClient = new ReplayChatCompletionClient([answer]);
  return new AssistantAgent({ name, modelClient });
}

const spans = recordSpans();
const { tracerProvider } = configureBrowserTracing({
  serviceName: "page",
  endpoint: new URL(location.href).searchParams.get("endpoint") ?? undefined,
  spanProcessors: [spans],
});
const runtime = new SingleThreadedAgentRuntime({
  tracerProvider,
  detail: "agents",
});
runtime.start();

const team = new RoundRobinGroupChat({
  name: "poets",
  runtime,
  participants: [
    assistant("poet", "Roses are red."),
    assistant("critic", "The sea is blue."),
  ],
  maxTurns: 2,
});
for await (const item of team.runStream({ task: "Write a line" })) {
  if (item.type === "TextMessage") show(`${item.source}: ${item.content}`);
}
await runtime.close();
show(`\n${renderTrace(traceTrees(spans.finished))}`);
