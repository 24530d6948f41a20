/**
 * Reads one setting by its name; `undefined` where it is not set or may not be
 * read.
 *
 * @param name - the variable, e.g. `AUTOGEN_DISABLE_RUNTIME_TRACING`
 *
 * @example Settings from anywhere
 * ```ts
 * import { defaultTopicId, type Environment, message, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { assertTree, recordSpans } from "@autogen-edge/runtime/testing";
 *
 * const settings = new Map([["AUTOGEN_DISABLE_RUNTIME_TRACING", "true"]]);
 * const environment: Environment = (name) => settings.get(name);
 *
 * const spans = recordSpans();
 * const { tracerProvider } = spans;
 * await using runtime = new SingleThreadedAgentRuntime({
 *   tracerProvider,
 *   environment,
 * });
 * runtime.start();
 * await runtime.publishMessage(message("Tick")(), defaultTopicId());
 * await runtime.stopWhenIdle();
 * assertTree(spans, []);
 * ```
 */
export type Environment = (name: string) => string | undefined;

interface DenoLike {
  readonly env: { get(name: string): string | undefined };
  readonly permissions: {
    querySync(
      descriptor: { readonly name: "env"; readonly variable: string },
    ): { readonly state: string };
  };
}

interface GlobalsLike {
  readonly Deno?: DenoLike;
  readonly process?: {
    readonly env?: Readonly<Record<string, string | undefined>>;
  };
}

/**
 * Makes an {@linkcode Environment} of what the runtime has: `Deno.env` for the
 * variables whose permission is already granted, else `process.env` where there
 * is one. It never prompts and never throws.
 *
 * @param bindings - a Worker's `env`: a text, number or boolean in it wins over
 * the runtime's environment
 * @returns a function that looks a variable up each time it is called; an empty
 * string counts as unset, as OpenTelemetry's specification says
 *
 * @example A Worker's bindings
 * ```ts
 * import { readEnvironment } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const environment = readEnvironment({ OTEL_SERVICE_NAME: "shop" });
 * assertEquals(environment("OTEL_SERVICE_NAME"), "shop");
 * ```
 */
export function readEnvironment(
  bindings?: Readonly<Record<string, unknown>>,
): Environment {
  return function environment(name: string): string | undefined {
    const bound = bindings?.[name];
    // Bindings may hold JSON, and objects of the platform.
    const value = bound === undefined || bound instanceof Object
      ? readRuntime(name)
      : String(bound);
    return value === undefined || value.trim() === "" ? undefined : value;
  };
}

function readRuntime(name: string): string | undefined {
  const globals = globalThis as GlobalsLike;
  try {
    if (globals.Deno !== undefined) {
      // Asking for the state first is what keeps Deno from prompting.
      const { state } = globals.Deno.permissions.querySync({
        name: "env",
        variable: name,
      });
      return state === "granted" ? globals.Deno.env.get(name) : undefined;
    }
    return globals.process?.env?.[name];
  } catch {
    return undefined;
  }
}
