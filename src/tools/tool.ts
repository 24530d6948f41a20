import { type Context, context as contextApi } from "@opentelemetry/api";
import { notSerializable, plainDataProblem } from "../core/mod.ts";
import {
  type CallContext,
  openExecuteTool,
  recordToolResult,
  runOperation,
} from "../telemetry/mod.ts";
import type { JsonSchema } from "./json_schema.ts";
import {
  type Parameters,
  type ParameterSchema,
  readParameters,
} from "./parameters.ts";

/** A tool as a model is shown it. */
export interface ToolSchema {
  /** What it is called. */
  readonly name: string;
  /** Tells others, or the model, what it is for. */
  readonly description: string;
  /** A JSON Schema of type `object`. */
  readonly parameters: JsonSchema;
  /** Whether the model must keep to the schema to the letter. */
  readonly strict: boolean;
}

/** Who calls a tool, for its span. */
export interface ToolCallOptions extends CallContext {
  /** The id that the model gave the call. */
  readonly callId?: string | undefined;
  /** The agent that executes the tool. */
  readonly agentName?: string | undefined;
}

/** What a tool is given to hand on. */
export interface ToolContext extends CallContext {
  /** Aborts when nobody waits for the result any more. */
  readonly signal: AbortSignal | undefined;
  /** Holds the `execute_tool` span, the parent of what the tool does. */
  readonly traceContext: Context;
}

/** Something that a model can ask for. */
export interface Tool {
  /** What it is called. */
  readonly name: string;
  /** Tells others, or the model, what it is for. */
  readonly description: string;
  /** What a model is shown. */
  readonly schema: ToolSchema;
  /**
   * Checks the arguments and runs the tool, under an `execute_tool` span.
   *
   * @param args - what the model gave, parsed
   * @throws {ToolError} `invalid_arguments`
   * @throws whatever the tool throws, and the signal's reason on abort
   */
  runJson(args: unknown, options?: ToolCallOptions): Promise<unknown>;
  /** The result as text for the model. */
  returnValueAsString(value: unknown): string;
}

/** What every tool says of itself. */
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
   */
  abstract run(
    args: Args,
    call: ToolContext,
  ): Result | Promise<Result>;

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
    const { name, description } = this;
    const { signal, callId, agentName } = options;
    const operation = openExecuteTool(
      options.traceContext ?? contextApi.active(),
      { name, description, callId, agentName, arguments: args },
    );
    const traceContext = operation.context;
    return runOperation(operation, signal, async () => {
      const parsed = await this.#parameters.parse(args, name);
      const result = await this.run(parsed, { signal, traceContext });
      const problem = plainDataProblem(result);
      if (problem !== undefined) {
        const doing = `Cannot pass on the result of tool "${name}"`;
        throw notSerializable(doing, problem);
      }
      recordToolResult(operation, name, result);
      return result;
    }) as Promise<Result>;
  }

  /** Text as it is, nothing as an empty text, and all else as JSON. */
  returnValueAsString(value: unknown): string {
    if (typeof value === "string") return value;
    return JSON.stringify(value) ?? "";
  }
}
