// What agents remember outlives the runtime: it is plain JSON, which AutoGen reads
// and writes as well, and the trace that goes on is linked to the one before.
//
//   deno run examples/saved_state.ts

import { assertEquals } from "@std/assert";
import {
  AgentId,
  type AgentState,
  message,
  RoutedAgent,
  type RuntimeState,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";

const Add = message<{ item: string }>("Add");

/** A shopping list. */
class List extends RoutedAgent {
  #items: string[] = [];

  constructor() {
    super("keeps a list");
    this.on(Add, ({ item }) => this.#items.push(item));
  }

  saveState(): AgentState {
    return { items: this.#items };
  }

  loadState({ items }: AgentState): void {
    // Who knows where it was kept?
    if (!Array.isArray(items)) throw new TypeError("Cannot load the list");
    this.#items = items.map(String);
  }
}

const list = new AgentId("list", "groceries");

/** One life of the program; all it leaves behind is a text. */
async function live(item: string, saved: string): Promise<string> {
  await using runtime = new SingleThreadedAgentRuntime();
  await runtime.registerFactory("list", () => new List());
  await runtime.loadState(JSON.parse(saved) as RuntimeState);
  runtime.start();
  const length = await runtime.sendMessage(Add({ item }), list);
  console.log(`${length} on the list`);
  return JSON.stringify(await runtime.saveState());
}

let saved = "{}";
for (const item of ["milk", "eggs", "tea"]) saved = await live(item, saved);

console.log(saved);
assertEquals(saved, '{"list/groceries":{"items":["milk","eggs","tea"]}}');
