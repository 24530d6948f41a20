import type { TracerProvider } from "@opentelemetry/api";
import {
  AgentId,
  Interventions,
  RoutedAgent,
  SingleThreadedAgentRuntime,
} from "@autogen-edge/runtime";
import type { Program, Setup } from "../_program.ts";
import { Answer, Ask } from "./_messages.ts";

const ask = Ask({ question: "why?" });
const helper = new AgentId("helper", "default");

/** Asks an agent and waits for the answer. */
export async function rpc(
  provider: TracerProvider | undefined,
): Promise<Program> {
  const runtime = await helpful(provider);
  return () => runtime.sendMessage(ask, helper);
}

/** Asks an agent in a runtime where something sees each message first. */
export async function interceptedRpc(
  provider: TracerProvider | undefined,
): Promise<Program> {
  const interventions = new Interventions({ name: "look", onSend() {} });
  const runtime = await helpful(provider, interventions);
  return () => runtime.sendMessage(ask, helper);
}

/** Asks so many agents, one after the other. */
export function rpcToMany(agents: number): Setup {
  return async (provider) => {
    const runtime = await helpful(provider);
    const helpers = Array.from(
      { length: agents },
      (_, n) => new AgentId("helper", `${n}`),
    );
    return async () => {
      for (const one of helpers) await runtime.sendMessage(ask, one);
    };
  };
}

/** Asks one agent so many questions at once, and waits for all the answers. */
export function rpcsAtOnce(count: number): Setup {
  return async (provider) => {
    const runtime = await helpful(provider);
    return () => {
      const sent: Promise<unknown>[] = [];
      for (let n = 0; n < count; n++) {
        sent.push(runtime.sendMessage(ask, helper));
      }
      return Promise.all(sent);
    };
  };
}

async function helpful(
  tracerProvider: TracerProvider | undefined,
  interventions?: Interventions,
): Promise<SingleThreadedAgentRuntime> {
  const runtime = new SingleThreadedAgentRuntime({
    tracerProvider,
    interventions,
  });
  await runtime.registerFactory("helper", () =>
    new RoutedAgent("answers").on(
      Ask,
      ({ question }) => Answer({ text: question }),
    ));
  runtime.start();
  return runtime;
}
