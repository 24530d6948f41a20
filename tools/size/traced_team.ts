import { SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
import { configureOtlpTracing } from "@autogen-edge/runtime/otlp";
import { search } from "./_search.ts";
import { writers } from "./_writers.ts";

/** A Worker with a team of assistants whose spans are exported. */
export default {
  async fetch(request: Request): Promise<Response> {
    await using tracing = configureOtlpTracing({ serviceName: "size" });
    const { tracerProvider } = tracing;
    await using runtime = new SingleThreadedAgentRuntime({ tracerProvider });
    runtime.start();
    const team = writers({ runtime, tools: [search] });
    const result = await team.run({ task: await request.text() });
    return Response.json(result.stopReason);
  },
};
