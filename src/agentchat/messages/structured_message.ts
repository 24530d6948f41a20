import type { StandardSchemaV1 } from "@standard-schema/spec";
import { type JsonCodec, jsonOpaque } from "../../core/mod.ts";
import { structuredType } from "./_structured_type.ts";
import type { BaseFields } from "./base_fields.ts";
import type { ItemType } from "./item_type.ts";

/**
 * Data of a declared kind, as an answer.
 *
 * @typeParam Content - the data
 *
 * @example
 * ```ts
 * import { type StructuredMessage, structuredMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * interface Plan {
 *   readonly steps: readonly string[];
 * }
 * const Plan = structuredMessage<Plan>("Plan");
 * const plan: StructuredMessage<Plan> = Plan({
 *   content: { steps: ["rest"] },
 *   formatString: null,
 *   source: "planner",
 * });
 * assertEquals(plan.content.steps, ["rest"]);
 * ```
 */
export interface StructuredMessage<
  Content extends object = Readonly<Record<string, unknown>>,
> extends BaseFields {
  /** The tag, which holds the name of the kind of data. */
  readonly type: `StructuredMessage[${string}]`;
  /** The data. */
  readonly content: Content;
  /** A text in which `{field}` stands for a field of the data, if it is shown so. */
  readonly formatString: string | null;
}

/**
 * What is declared of structured messages.
 *
 * @example
 * ```ts
 * import { MessageFactory, structuredMessage, type StructuredMessageOptions } from "@autogen-edge/runtime";
 * import { assertThrows } from "@std/assert";
 * import { z } from "zod";
 *
 * const options: StructuredMessageOptions<{ steps: string[] }> = {
 *   schema: z.object({ steps: z.array(z.string()) }),
 * };
 * const factory = new MessageFactory([structuredMessage("Plan", options)]);
 * const json = { type: "StructuredMessage[Plan]", source: "a", content: {} };
 * assertThrows(() => factory.load(json), Error, "/content is wrong");
 * ```
 */
export interface StructuredMessageOptions<Content extends object> {
  /** Checks the data of messages that are read. */
  readonly schema?: StandardSchemaV1<unknown, Content> | undefined;
}

/**
 * Declares structured messages of one kind of data.
 *
 * @param name - what the kind of data is called; Python has the name of a class
 * @param options - what checks the data of messages that are read
 * @returns the kind of message, which makes messages when called
 *
 * @example
 * ```ts
 * import { structuredMessage, textOf } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const Plan = structuredMessage<{ steps: number }>("Plan");
 * const formatString = "{steps} steps";
 * const plan = Plan({ content: { steps: 2 }, formatString, source: "planner" });
 * assertEquals(plan.type, "StructuredMessage[Plan]");
 * assertEquals(textOf(plan), "2 steps");
 * ```
 */
export function structuredMessage<Content extends object>(
  name: string,
  { schema }: StructuredMessageOptions<Content> = {},
): ItemType<StructuredMessage<Content>> {
  return structuredType(`StructuredMessage[${name}]`, checked(schema));
}

function checked<Content extends object>(
  schema: StandardSchemaV1<unknown, Content> | undefined,
): JsonCodec<Content> {
  return {
    write: (content) => content,
    read(json, refuse) {
      const content = jsonOpaque.read(json, refuse);
      // Without a schema, data is taken as it is.
      if (schema === undefined) return content as Content;
      const result = schema["~standard"].validate(content);
      if (result instanceof Promise) {
        throw refuse("", "invalid_field", "has a schema that is asynchronous");
      }
      if (result.issues === undefined) return result.value;
      const [issue] = result.issues;
      throw refuse("", "invalid_field", `is wrong: ${issue?.message}`);
    },
  };
}
