import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ROOT_CONTEXT } from "@opentelemetry/api";
import {
  type ApprovalRequest,
  type ChatMessage,
  CodeExecutorAgent,
  type CodeExecutorAgentOptions,
  HandoffMessage,
  StopMessage,
  type Task,
  TextMessage,
  withTelemetry,
} from "@autogen-edge/runtime";
import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";
import { FakeExecutor, fenced } from "./_code.ts";

function terminal(
  options: Partial<CodeExecutorAgentOptions> = {},
): CodeExecutorAgent {
  return new CodeExecutorAgent({
    name: "terminal",
    codeExecutor: new FakeExecutor(),
    ...options,
  });
}

async function answer(
  task: Task,
  options: Partial<CodeExecutorAgentOptions> = {},
): Promise<string> {
  const { messages } = await terminal(options).run({ task });
  return String(messages.at(-1)?.content);
}

function text(content: string, source = "user"): TextMessage {
  return TextMessage({ content, source });
}

const NO_CODE =
  "No code blocks found in the thread. Please provide at least one markdown-encoded code block to execute (i.e., quoting code in ```python or ```sh code blocks).";

Deno.test("blocks of code in what others said are run together", async () => {
  const codeExecutor = new FakeExecutor();
  const said = [
    text(`First ${fenced("1")}\nthen ${fenced("2", "sh")}`),
    text(`and ${fenced("3")} ${fenced("4", "ruby")}`, "bob"),
  ];
  assertEquals(await answer(said, { codeExecutor }), "out\n");
  assertEquals(
    codeExecutor.executed.map((blocks) =>
      blocks.map(({ language, code }) => `${language} ${code}`)
    ),
    [["python 1\n", "sh 2\n", "python 3\n"]],
  );
});

Deno.test("the answer tells how the code went", async () => {
  const code = fenced("x");
  const told = (exitCode: number, output: string) =>
    answer(code, { codeExecutor: new FakeExecutor({ exitCode, output }) });
  assertEquals(await told(0, "1\n"), "1\n");
  assertEquals(
    await told(3, "bad"),
    "The code failed (exit code 3). It printed:\nbad",
  );
  assertEquals(
    await told(0, " \n"),
    "The code ran and printed nothing (exit code 0). Let it print what you want to see.",
  );
});

Deno.test("without code, the answer asks for it, in Python's words", async () => {
  assertEquals(await answer("hello"), NO_CODE);
  assertEquals(await answer(fenced("x", "ruby")), NO_CODE);
  const { chatMessage } = await terminal().onMessages([], {
    signal: new AbortController().signal,
  });
  assertEquals(chatMessage.content, NO_CODE);
});

Deno.test("only text messages are looked at", async () => {
  const content = fenced("x");
  const others: ChatMessage[] = [
    StopMessage({ content, source: "user" }),
    HandoffMessage({ content, source: "user", target: "t", context: [] }),
  ];
  for (const message of others) assertEquals(await answer(message), NO_CODE);
});

Deno.test("only the code of the sources is run", async () => {
  const said = [text(fenced("1"), "bob"), text(fenced("2"), "eve")];
  const codeExecutor = new FakeExecutor();
  await answer(said, { codeExecutor, sources: ["eve"] });
  assertEquals(codeExecutor.executed, [[{ language: "python", code: "2\n" }]]);
  assertEquals(await answer(said, { sources: [] }), NO_CODE);
});

Deno.test("only code in the supported languages is run", async () => {
  const codeExecutor = new FakeExecutor();
  const options = { codeExecutor, supportedLanguages: ["SH"] };
  await answer(`${fenced("1")} ${fenced("2", "sh")}`, options);
  assertEquals(codeExecutor.executed, [[{ language: "sh", code: "2\n" }]]);
  assertStringIncludes(
    await answer(fenced("1"), options),
    "(i.e., quoting code in ```sh code blocks)",
  );
});

Deno.test("an executor that fails ends the run", async () => {
  const codeExecutor = new FakeExecutor(new Error("no machine"));
  await assertRejects(
    () => answer(fenced("x"), { codeExecutor }),
    Error,
    "no machine",
  );
});

Deno.test("an abort ends a run whose executor does not listen", async () => {
  const controller = new AbortController();
  const codeExecutor = {
    languages: ["js"],
    executeCodeBlocks() {
      controller.abort(new Error("enough"));
      return new Promise<never>(() => {});
    },
  };
  const { signal } = controller;
  await assertRejects(
    () =>
      terminal({ codeExecutor }).onMessages([text(fenced("x", "js"))], {
        signal,
      }),
    Error,
    "enough",
  );
});

Deno.test("code that is not approved is not run", async () => {
  const requests: ApprovalRequest[] = [];
  const codeExecutor = new FakeExecutor();
  const refused = await answer(`${fenced("1")}\n${fenced("ls", "sh")}`, {
    codeExecutor,
    approvalFunction(request) {
      requests.push(request);
      return { approved: false, reason: "no way" };
    },
  });
  assertStringIncludes(
    refused,
    "Code execution was not approved. Reason: no way",
  );
  assertEquals(codeExecutor.executed, []);
  assertEquals(requests, [{
    code: "```python\n1\n\n```\n\n```sh\nls\n\n```",
    context: [],
  }]);
  const approvalFunction = () =>
    Promise.resolve({ approved: true, reason: "fine" });
  assertEquals(await answer(fenced("1"), { approvalFunction }), "out\n");
});

Deno.test("who cannot decide ends the run", async () => {
  const codeExecutor = new FakeExecutor();
  const approvalFunction = () => Promise.reject(new Error("asleep"));
  await assertRejects(
    () => answer(fenced("1"), { codeExecutor, approvalFunction }),
    Error,
    "asleep",
  );
  assertEquals(codeExecutor.executed, []);
});

Deno.test("without a model it has one span, and remembers nothing", async () => {
  const spans = recordSpans();
  const traceContext = withTelemetry(ROOT_CONTEXT, {
    tracerProvider: spans.tracerProvider,
  });
  const agent = terminal();
  await agent.run({ task: fenced("1"), traceContext });
  assertTree(spans, [{ name: "invoke_agent terminal", children: [] }]);
  assertEquals(await agent.saveState(), {
    type: "BaseState",
    version: "1.0.0",
  });
});
