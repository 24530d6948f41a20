import { assertEquals, assertRejects } from "@std/assert";
import {
  AgentId,
  type AgentRuntime,
  AssistantMessage,
  type CreateOptions,
  type CreateResult,
  FunctionCall,
  FunctionExecutionResultMessage,
  FunctionTool,
  type LlmMessage,
  message,
  ReplayChatCompletionClient,
  RoutedAgent,
  SingleThreadedAgentRuntime,
  ToolAgent,
  toolAgentCallerLoop,
  type ToolAgentCallerLoopOptions,
  type ToolContext,
  UserMessage,
} from "@autogen-edge/runtime";
import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";
import { gate } from "../core/_fixture.ts";
import { answer, QUESTION } from "./_scripted.ts";

const TOOLS = new AgentId("tools", "k");
const Go = message("Go");

function tool(
  name: string,
  execute: (call: ToolContext) => unknown,
): FunctionTool {
  return new FunctionTool({
    name,
    description: `Does ${name}`,
    parameters: { type: "object" },
    execute: (_args, call) => execute(call),
  });
}

const fine = tool("fine", () => "fine!");
const boom = tool("boom", () => {
  throw new Error("bang");
});

function calls(...names: readonly string[]): CreateResult {
  return answer(names.map((name, index) => wish(String(index), name)));
}

function wish(id: string, name: string, args = "{}"): FunctionCall {
  return { id, name, arguments: args };
}

/** Remembers what it was asked. */
class Listener extends ReplayChatCompletionClient {
  readonly asked: (readonly LlmMessage[])[] = [];
  readonly given: CreateOptions[] = [];

  protected override complete(
    messages: readonly LlmMessage[],
    options: CreateOptions,
  ): Promise<CreateResult> {
    this.asked.push(messages);
    this.given.push(options);
    return super.complete(messages, options);
  }
}

function optionsFor(
  completions: readonly (string | CreateResult)[],
  options: Partial<ToolAgentCallerLoopOptions> = {},
): ToolAgentCallerLoopOptions & { readonly modelClient: Listener } {
  return {
    toolAgentId: TOOLS,
    inputMessages: QUESTION,
    tools: [fine, boom],
    ...options,
    modelClient: new Listener(completions),
  };
}

async function worldOf(
  ...tools: readonly FunctionTool[]
): Promise<SingleThreadedAgentRuntime> {
  const runtime = new SingleThreadedAgentRuntime();
  await runtime.registerFactory("tools", () => new ToolAgent("works", tools));
  runtime.start();
  return runtime;
}

Deno.test("a loop ends with the model's first text", async () => {
  await using runtime = await worldOf(fine);
  assertEquals(await toolAgentCallerLoop(runtime, optionsFor(["Direct."])), [
    AssistantMessage({ content: "Direct.", source: "assistant" }),
  ]);
});

Deno.test("a loop has the tools executed until the model asks for none", async () => {
  await using runtime = await worldOf(fine, boom);
  const options = optionsFor([calls("fine"), calls("fine", "fine"), "Done."], {
    callerSource: "me",
  });
  const result = (id: string) => ({
    content: "fine!",
    name: "fine",
    callId: id,
    isError: false,
  });
  const messages = await toolAgentCallerLoop(runtime, options);
  assertEquals(messages, [
    AssistantMessage({ content: [wish("0", "fine")], source: "me" }),
    FunctionExecutionResultMessage({ content: [result("0")] }),
    AssistantMessage({
      content: [wish("0", "fine"), wish("1", "fine")],
      source: "me",
    }),
    FunctionExecutionResultMessage({ content: [result("0"), result("1")] }),
    AssistantMessage({ content: "Done.", source: "me" }),
  ]);
  assertEquals(options.modelClient.asked, [
    QUESTION,
    [...QUESTION, ...messages.slice(0, 2)],
    [...QUESTION, ...messages.slice(0, 4)],
  ]);
});

Deno.test("a loop shows the model its tools, given as tools or as schemas", async () => {
  await using runtime = await worldOf(fine, boom);
  const options = optionsFor(["Done."], { tools: [fine, boom.schema] });
  await toolAgentCallerLoop(runtime, options);
  assertEquals(options.modelClient.given[0]?.tools, [fine.schema, boom.schema]);
});

Deno.test("a loop tells the model what went wrong in the tool agent", async () => {
  await using runtime = await worldOf(fine, boom);
  const options = optionsFor([
    answer([
      wish("0", "fine"),
      wish("1", "boom"),
      wish("2", "nope"),
      wish("3", "fine", "[]"),
    ]),
    "Done.",
  ]);
  const [, results] = await toolAgentCallerLoop(runtime, options);
  assertEquals(results?.type, "FunctionExecutionResultMessage");
  assertEquals(
    results?.type === "FunctionExecutionResultMessage" &&
      results.content.map(({ content, isError }) => [content, isError]),
    [
      ["fine!", false],
      ["Error: bang", true],
      ["Error: Tool not found: nope", true],
      [
        'Error: Invalid arguments for tool "fine": arguments: Instance type "array" is invalid. Expected "object".',
        true,
      ],
    ],
  );
});

Deno.test("a loop has the tools of one answer executed at once", async () => {
  const both = Promise.withResolvers<string>();
  let running = 0;
  const meet = tool("meet", () => {
    if (++running === 2) both.resolve("met");
    return both.promise;
  });
  await using runtime = await worldOf(meet);
  const options = optionsFor([calls("meet", "meet"), "Done."]);
  const messages = await toolAgentCallerLoop(runtime, options);
  assertEquals(messages.at(-1)?.content, "Done.");
});

Deno.test("a loop keeps what the model thought", async () => {
  await using runtime = await worldOf(fine);
  const thought = "Hm.";
  const options = optionsFor([{ ...answer("Done."), thought }]);
  assertEquals(await toolAgentCallerLoop(runtime, options), [
    AssistantMessage({ content: "Done.", source: "assistant", thought }),
  ]);
});

Deno.test("a loop fails where the tool agent cannot be reached", async () => {
  await using runtime = new SingleThreadedAgentRuntime();
  runtime.start();
  await assertRejects(
    () => toolAgentCallerLoop(runtime, optionsFor([calls("fine"), "Done."])),
    Error,
    'Cannot deliver to "tools/k"',
  );
});

Deno.test("a loop that fails waits for all its calls, and has the error of the first", async () => {
  const door = gate();
  const runtime = {
    async sendMessage({ id }: FunctionCall) {
      if (id === "0") await door.pass();
      throw new Error(`no tool for call ${id}`);
    },
  } as unknown as AgentRuntime;
  const loop = toolAgentCallerLoop(
    runtime,
    optionsFor([calls("fine", "fine"), "Done."]),
  );
  const rejection = assertRejects(() => loop, Error, "no tool for call 0");
  await door.reached;
  door.open();
  await rejection;
});

Deno.test("a loop fails with an error of the agent's that is none of a tool", async () => {
  await using runtime = new SingleThreadedAgentRuntime();
  const agent = new RoutedAgent("fails").on(FunctionCall, () => {
    throw new Error("no tools today");
  });
  await runtime.registerAgentInstance(agent, TOOLS);
  runtime.start();
  await assertRejects(
    () => toolAgentCallerLoop(runtime, optionsFor([calls("fine"), "Done."])),
    Error,
    "no tools today",
  );
});

Deno.test("a loop fails with the model's error", async () => {
  await using runtime = await worldOf(fine);
  await assertRejects(
    () => toolAgentCallerLoop(runtime, optionsFor([calls("fine")])),
    Error,
    "No more mock responses available",
  );
});

Deno.test("a loop ends with its signal, while a tool runs too", async () => {
  const controller = new AbortController();
  const wait = tool("wait", ({ signal }) => {
    const { promise, reject } = Promise.withResolvers<never>();
    signal?.addEventListener("abort", () => reject(signal.reason));
    controller.abort(new Error("enough"));
    return promise;
  });
  await using runtime = await worldOf(wait);
  const { signal } = controller;
  const options = optionsFor([calls("wait"), "Done."], { signal });
  await assertRejects(
    () => toolAgentCallerLoop(runtime, options),
    Error,
    "enough",
  );
  assertEquals(options.modelClient.asked.length, 1);
});

Deno.test("a loop of an agent speaks in its name, in its trace, under its signal", async () => {
  const spans = recordSpans();
  const { tracerProvider } = spans;
  await using runtime = new SingleThreadedAgentRuntime({ tracerProvider });
  const options = optionsFor([calls("fine"), "Done."]);
  await runtime.registerFactory(
    "tools",
    () => new ToolAgent("works", [fine]),
  );
  await runtime.registerFactory(
    "asker",
    () =>
      new RoutedAgent("asks").on(Go, async (_go, ctx) => {
        const messages = await toolAgentCallerLoop(ctx, options);
        return messages.at(-1)?.content;
      }),
  );
  runtime.start();
  const controller = new AbortController();
  const { signal } = controller;
  const asker = new AgentId("asker", "k");
  assertEquals(await runtime.sendMessage(Go(), asker, { signal }), "Done.");
  assertEquals(options.modelClient.given.map((given) => given.signal), [
    signal,
    signal,
  ]);
  assertTree(spans, {
    name: "send asker",
    children: [{
      name: "process asker",
      children: [
        { name: "chat replay" },
        {
          name: "send tools",
          attributes: { "autogen.sender.id": "asker/k" },
          children: [{
            name: "process tools",
            children: [{ name: "execute_tool fine" }],
          }],
        },
        { name: "chat replay" },
      ],
    }],
  });
});

Deno.test("a loop leaves the conversation that it was given alone", async () => {
  await using runtime = await worldOf(fine);
  const inputMessages = [UserMessage({ content: "Why?", source: "user" })];
  const options = optionsFor([calls("fine"), "Done."], { inputMessages });
  await toolAgentCallerLoop(runtime, options);
  assertEquals(inputMessages.length, 1);
});
