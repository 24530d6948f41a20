// Which handler gets a message: by its type, by how it came, by a condition, and
// in the order of the handlers' names; and what becomes of the rest.
//
//   deno run examples/routing.ts

import { assertEquals, assertRejects } from "@std/assert";
import {
  AgentId,
  AgentRuntimeError,
  type Message,
  message,
  messageHandler,
  RoutedAgent,
  rpc,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";

const Add = message<{ a: number; b: number }, "Add">("Add");
const Multiply = message<{ a: number; b: number }, "Multiply">("Multiply");
const Divide = message<{ a: number; b: number }, "Divide">("Divide");
const Result = message<{ value: number }>("Result");

class Calculator extends RoutedAgent {
  readonly unknown: string[] = [];

  /** One handler for several types, which must reply with a result. */
  @messageHandler([Add, Multiply], { returns: Result })
  calculate(sum: typeof Add.Type | typeof Multiply.Type) {
    const { type, a, b } = sum;
    return Result({ value: type === "Add" ? a + b : a * b });
  }

  /** Before `divideAny`, as its name comes first. */
  @rpc(Divide, { match: ({ b }) => b === 0 })
  divide0() {
    return "infinitely many";
  }

  @rpc(Divide)
  divideAny({ a, b }: typeof Divide.Type) {
    return Result({ value: a / b });
  }

  override onUnhandledMessage(message: Message): string {
    this.unknown.push(message.type);
    return "What?";
  }
}

await using runtime = new SingleThreadedAgentRuntime();
const calculator = new Calculator("calculates");
const id = new AgentId("calculator", "1");
await runtime.registerAgentInstance(calculator, id);
await runtime.registerAgentInstance(
  // Only what it declares may leave it.
  new RoutedAgent("is wrong").on(Add, () => "three", { returns: Result }),
  new AgentId("liar", "1"),
);
runtime.start();

const replies = await Promise.all([
  Add({ a: 2, b: 3 }),
  Multiply({ a: 2, b: 3 }),
  Divide({ a: 6, b: 3 }),
  Divide({ a: 6, b: 0 }),
  Result({ value: 1 }),
].map((sent) => runtime.sendMessage(sent, id)));
console.log(replies);
assertEquals(replies, [
  Result({ value: 5 }),
  Result({ value: 6 }),
  Result({ value: 2 }),
  "infinitely many",
  "What?",
]);
assertEquals(calculator.unknown, ["Result"]);

const error = await assertRejects(
  () => runtime.sendMessage(Add({ a: 1, b: 2 }), new AgentId("liar", "1")),
  AgentRuntimeError,
);
assertEquals(error.code, "unexpected_reply");
