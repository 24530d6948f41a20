// Handlers that see messages on their way: one changes what it sees, one drops
// what is not allowed, one hides a part of each reply.
//
//   deno run examples/interventions.ts

import { assertEquals } from "@std/assert";
import {
  AgentId,
  AgentRuntimeError,
  DefaultInterventionHandler,
  DropMessage,
  type Intervened,
  Interventions,
  type Message,
  message,
  RoutedAgent,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";

const Pay = message<{ to: string; euros: number }>("Pay");
const Receipt = message<{ text: string }>("Receipt");

/** Lets nobody pay more than he may. */
class Limit extends DefaultInterventionHandler {
  override readonly name = "limit";
  readonly #euros: number;

  constructor(euros: number) {
    super();
    this.#euros = euros;
  }

  override onSend(sent: Message): Intervened {
    return Pay.is(sent) && sent.euros > this.#euros ? DropMessage : undefined;
  }
}

await using runtime = new SingleThreadedAgentRuntime({
  interventions: new Interventions(
    {
      name: "round",
      onSend: (sent) =>
        Pay.is(sent) ? Pay({ ...sent, euros: Math.round(sent.euros) }) : sent,
    },
    new Limit(100),
    {
      name: "redact",
      onResponse: (reply) =>
        Receipt.is(reply)
          ? Receipt({ text: reply.text.replace(/\d{4,}/, "…") })
          : undefined,
    },
  ),
});
await runtime.registerFactory("till", () =>
  new RoutedAgent("pays").on(
    Pay,
    ({ to, euros }) => Receipt({ text: `${euros} to ${to}, from 55501234` }),
  ));
runtime.start();

const till = new AgentId("till", "1");
const { text } = await runtime.sendMessage(
  Pay({ to: "Ada", euros: 99.7 }),
  till,
  { reply: Receipt },
);
console.log(text);
assertEquals(text, "100 to Ada, from …");

try {
  await runtime.sendMessage(Pay({ to: "Eve", euros: 101 }), till);
} catch (error) {
  if (!(error instanceof AgentRuntimeError)) throw error;
  console.log(error.message);
  assertEquals(error.code, "message_dropped");
}
