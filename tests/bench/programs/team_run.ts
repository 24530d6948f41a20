import type { TracerProvider } from "@opentelemetry/api";
import {
  RoundRobinGroupChat,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";
import type { Program } from "../_program.ts";
import { assistant } from "./_assistant.ts";

/** Two agents talk for ten turns. */
export function teamRun(
  tracerProvider: TracerProvider | undefined,
): Promise<Program> {
  const runtime = new SingleThreadedAgentRuntime({ tracerProvider });
  runtime.start();
  const talkers = new RoundRobinGroupChat({
    participants: [assistant("alice", false), assistant("bob", false)],
    maxTurns: 10,
    runtime,
  });
  return Promise.resolve(async () => {
    await talkers.run({ task: "Talk" });
    await talkers.reset();
  });
}
