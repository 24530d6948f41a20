import { context as contextApi } from "@opentelemetry/api";
import { notSerializable, plainDataProblem } from "../core/mod.ts";
import {
  openExecuteTool,
  type Operation,
  operationStream,
  recordToolResult,
  runOperation,
} from "../telemetry/mod.ts";
import { eventsOf, isSteps, resultOf, type Steps } from "./_tool_steps.ts";
import type { JsonSchema } from "./json_schema.ts";
import {
  type Parameters,
  type ParameterSchema,
  readParameters,
} from "./parameters.ts";
import type { Tool, ToolCallOptions, ToolContext, ToolSchema } from "./tool.ts";
import type { ToolStreamItem } from "./tool_stream_item.ts";

/**
 * What a tool is at when it runs: its result, now or later, or a generator that
 * yields events on the way and returns the result.
 *
 * @typeParam Result - what the tool gives
 *
 * @example
 * ```ts
 * import { FunctionTool, type ToolRun } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * async function* bake() {
 *   yield "kneading";
 *   return "bread";
 * }
 *
 * const kinds: Record<string, () => ToolRun<string>> = {
 *   now: () => "bread",
 *   later: () => Promise.resolve("bread"),
 *   step_by_step: bake,
 * };
 * for (const [name, execute] of Object.entries(kinds)) {
 *   const parameters = { type: "object" };
 *   const description = "Bakes bread";
 *   const tool = new FunctionTool({ name, description, parameters, execute });
 *   assertEquals(await tool.runJson({}), "bread");
 * }
 * ```
 */
export type ToolRun<Result> =
  | Result
  | Promise<Result>
  | AsyncIterableIterator<unknown, Result, undefined>;

/**
 * What every tool says of itself.
 *
 * @typeParam Args - what the tool takes
 *
 * @example Tools that share what they say of themselves
 * ```ts
 * import { type BaseToolOptions, FunctionTool } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const place: BaseToolOptions<{ city: string }> = {
 *   name: "weather",
 *   description: "Tells the weather in a city",
 *   parameters: { type: "object", properties: { city: { type: "string" } } },
 *   strict: true,
 * };
 * const weather = new FunctionTool({
 *   ...place,
 *   execute: ({ city }) => `sunny in ${city}`,
 * });
 * assertEquals(weather.schema.strict, true);
 * ```
 */
export interface BaseToolOptions<Args> {
  /** What the model calls it. */
  readonly name: string;
  /** Tells the model what it does and when to use it. */
  readonly description: string;
  /** What it takes. */
  readonly parameters: ParameterSchema<Args>;
  /** What the model is shown, where `parameters` cannot tell. */
  readonly jsonSchema?: JsonSchema | undefined;
  /**
   * Whether the model must keep to the schema to the letter.
   *
   * @default {false}
   */
  readonly strict?: boolean | undefined;
}

/**
 * The part that all tools share: arguments are checked, and each call has a span.
 *
 * @example A tool with state
 * ```ts
 * import { BaseTool } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * class Counter extends BaseTool<{ by: number }, number> {
 *   #count = 0;
 *   constructor() {
 *     super({
 *       name: "count",
 *       description: "Counts on",
 *       parameters: {
 *         type: "object",
 *         properties: { by: { type: "integer" } },
 *         required: ["by"],
 *       },
 *     });
 *   }
 *   override run({ by }: { by: number }) {
 *     return this.#count += by;
 *   }
 * }
 *
 * assertEquals(await new Counter().runJson({ by: 2 }), 2);
 * ```
 */
export abstract class BaseTool<Args, Result> implements Tool {
  /** What it is called. */
  readonly name: string;
  /** Tells others, or the model, what it is for. */
  readonly description: string;
  /** What a model is shown. */
  readonly schema: ToolSchema;
  readonly #parameters: Parameters<Args>;

  /**
   * Describes the tool.
   *
   * @param options - what the tool says of itself
   * @throws {TypeError} if the name is empty
   * @throws {ToolError} `invalid_schema`
   */
  constructor(options: BaseToolOptions<Args>) {
    const { name, description, parameters, jsonSchema } = options;
    if (typeof name !== "string" || name === "") {
      throw new TypeError(
        `Cannot make a tool: ${JSON.stringify(name)} is not a name`,
      );
    }
    this.name = name;
    this.description = description;
    this.#parameters = readParameters(parameters, name, jsonSchema);
    this.schema = {
      name,
      description,
      parameters: this.#parameters.jsonSchema,
      strict: options.strict ?? false,
    };
  }

  /**
   * What the tool does.
   *
   * @param args - the arguments, checked
   * @param call - hand it on to whatever the tool calls
   * @returns the result, or a generator of events that returns it
   */
  abstract run(args: Args, call: ToolContext): ToolRun<Result>;

  /**
   * Checks the arguments and runs the tool, under an `execute_tool` span.
   *
   * @param args - what the model gave, parsed
   * @param options - the call context, and who calls
   * @returns what the tool gave: plain data
   * @throws {ToolError} `invalid_arguments`
   * @throws whatever the tool throws, and the signal's reason on abort
   */
  runJson(args: unknown, options: ToolCallOptions = {}): Promise<Result> {
    const { signal } = options;
    const operation = this.#open(args, options);
    const call = { signal, traceContext: operation.context };
    return runOperation(operation, signal, async () => {
      const run = await this.#start(args, call);
      const result = isSteps(run) ? await resultOf(run, call) : run;
      return this.#passOn(result, operation);
    }) as Promise<Result>;
  }

  /**
   * The same, as it happens: what the tool yields, and last its result. The span
   * ends with the result, or when the reader leaves.
   *
   * @param args - what the model gave, parsed
   * @param options - the call context, and who calls
   * @throws what {@linkcode BaseTool.runJson} throws
   */
  runJsonStream(
    args: unknown,
    options: ToolCallOptions = {},
  ): AsyncIterableIterator<ToolStreamItem<Result>, void, undefined> {
    return operationStream({
      signal: options.signal,
      open: () => this.#open(args, options),
      produce: ({ signal }, operation) => this.#stream(args, signal, operation),
    });
  }

  /** Text as it is, nothing as an empty text, and all else as JSON. */
  returnValueAsString(value: unknown): string {
    if (typeof value === "string") return value;
    return JSON.stringify(value) ?? "";
  }

  async *#stream(
    args: unknown,
    signal: AbortSignal,
    operation: Operation,
  ): AsyncGenerator<ToolStreamItem<Result>, void, undefined> {
    const call = { signal, traceContext: operation.context };
    const run = await this.#start(args, call);
    const value = isSteps(run) ? yield* eventsOf(run, call) : run;
    const result = this.#passOn(value, operation);
    // Whoever has the result may leave at once, which cancels nothing any more.
    operation.end();
    yield { type: "result", result };
  }

  #open(
    args: unknown,
    { traceContext, callId, agentName, description }: ToolCallOptions,
  ): Operation {
    return openExecuteTool(traceContext ?? contextApi.active(), {
      name: this.name,
      description: description ?? this.description,
      callId,
      agentName,
      arguments: args,
    });
  }

  async #start(
    args: unknown,
    call: ToolContext,
  ): Promise<Result | Steps<Result>> {
    return await this.run(await this.#parameters.parse(args, this.name), call);
  }

  /** What a tool gives may go anywhere, like a message. */
  #passOn(result: Result, operation: Operation): Result {
    const problem = plainDataProblem(result);
    if (problem !== undefined) {
      const doing = `Cannot pass on the result of tool "${this.name}"`;
      throw notSerializable(doing, problem);
    }
    recordToolResult(operation, result);
    return result;
  }
}
