// A model writes JavaScript, which runs in a worker without network and files. Its
// first program never ends: it is killed, and the model mends it.
//
//   deno run examples/code_executor.ts

import { assertEquals } from "@std/assert";
import { Worker } from "node:worker_threads";
import {
  type ApprovalFunction,
  CodeExecutorAgent,
  ReplayChatCompletionClient,
  WorkerCodeExecutor,
} from "@autogen-edge/runtime";

const codeExecutor = new WorkerCodeExecutor({
  timeout: 500,
  // A page needs none of this. Deno 2.9 cannot kill a web worker that is busy, but
  // it can kill one of Node's kind.
  createWorker: (program, { onMessage, onError }) =>
    new Worker(program, { eval: true })
      .on("message", onMessage)
      .on("error", onError),
});

// A person could be asked here.
const approvalFunction: ApprovalFunction = ({ code }) => ({
  approved: code.length < 1000,
  reason: "only short programs may run",
});

const coder = new CodeExecutorAgent({
  name: "coder",
  codeExecutor,
  approvalFunction,
  maxRetriesOnError: 1,
  modelClient: new ReplayChatCompletionClient([
    "```js\nlet sum = 0;\nfor (let n = 1; n <= 10; sum += n);\n```",
    '{ "retry": true, "reason": "n never grows" }',
    "```js\nlet sum = 0;\nfor (let n = 1; n <= 10; n++) sum += n;\nconsole.log(sum);\n```",
    "The numbers from 1 to 10 add up to 55.",
  ]),
});

const { messages } = await coder.run({ task: "Add the numbers from 1 to 10" });
for (const message of messages) {
  switch (message.type) {
    case "CodeGenerationEvent":
      console.log(`--- ${message.content}`);
      break;
    case "CodeExecutionEvent":
      console.log(`--- exit code ${message.result.exitCode}`);
      break;
    default:
      console.log(`${message.source}: ${message.content}`);
  }
}

const exitCodes = messages
  .filter((message) => message.type === "CodeExecutionEvent")
  .map(({ result }) => result.exitCode);
assertEquals(exitCodes, [124, 0]);
