import type {
  StandardJSONSchemaV1,
  StandardSchemaV1,
} from "@standard-schema/spec";
import {
  type Component,
  type ComponentModel,
  componentModel,
} from "../../core/mod.ts";
import { describeThrown } from "../../telemetry/mod.ts";
import type { JsonSchema } from "../../tools/mod.ts";
import { AgentChatError } from "../agent_chat_error.ts";
import {
  type BaseFields,
  type MessageStamp,
  type StructuredMessage,
  structuredMessage,
} from "../messages/mod.ts";

/**
 * What is said of a kind of data beside its name and its schema.
 *
 * @example
 * ```ts
 * import { AssistantAgent, OutputType, type OutputTypeOptions, ReplayChatCompletionClient, textOf } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 * import { z } from "zod";
 *
 * const options: OutputTypeOptions = { formatString: "{degrees} degrees" };
 * const schema = z.object({ degrees: z.number() });
 * const alice = new AssistantAgent({
 *   name: "alice",
 *   modelClient: new ReplayChatCompletionClient(['{"degrees": 20}']),
 *   outputType: new OutputType("Weather", schema, options),
 * });
 * const { messages } = await alice.run({ task: "Weather?" });
 * assertEquals(messages.map(textOf), ["Weather?", "20 degrees"]);
 * ```
 */
export interface OutputTypeOptions {
  /** How an answer is shown as text: `{field}` stands for a field of it. */
  readonly formatString?: string | undefined;
  /** What the model is shown, where the library of the schema cannot tell. */
  readonly jsonSchema?: JsonSchema | undefined;
}

/**
 * A kind of data that an agent answers with. What is specific to such answers
 * comes with it: programs that answer with text alone leave it out of their
 * bundles.
 *
 * @typeParam Content - the data
 *
 * @example
 * ```ts
 * import { AssistantAgent, OutputType, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 * import { z } from "zod";
 *
 * const weather = new OutputType(
 *   "Weather",
 *   z.object({ city: z.string(), degrees: z.number() }),
 * );
 * const modelClient = new ReplayChatCompletionClient([
 *   '{"city": "Paris", "degrees": 20}',
 * ]);
 * const alice = new AssistantAgent({
 *   name: "alice",
 *   modelClient,
 *   outputType: weather,
 * });
 * const { messages } = await alice.run({ task: "Weather?" });
 * assertEquals(messages.at(-1)?.type, "StructuredMessage[Weather]");
 * assertEquals(messages.at(-1)?.content, { city: "Paris", degrees: 20 });
 * ```
 */
export class OutputType<Content extends object = object> implements Component {
  /** What the kind of data is called; Python has the name of a class. */
  readonly name: string;
  /** What the model is shown. */
  readonly jsonSchema: JsonSchema;
  /** Checks what the model writes, and may make more of it. */
  readonly schema: StandardSchemaV1<unknown, Content>;
  readonly #formatString: string | undefined;

  /**
   * Declares the kind of data.
   *
   * @param name - what it is called
   * @param schema - checks what the model writes, and may make more of it
   * @param options - how it is shown to people, and to the model
   * @throws {TypeError} if it is not known what the model is shown
   */
  constructor(
    name: string,
    schema: StandardSchemaV1<unknown, Content>,
    { formatString, jsonSchema }: OutputTypeOptions = {},
  ) {
    this.name = name;
    this.jsonSchema = jsonSchema ?? jsonSchemaOf(name, schema);
    this.schema = schema;
    this.#formatString = formatString;
  }

  /**
   * Makes an answer of what a model wrote.
   *
   * @param text - what the model wrote
   * @param fields - what the message carries beside the data
   * @param stamp - where its id and its time come from
   * @throws {AgentChatError} `unexpected_reply`, naming each field that is wrong
   */
  async answer(
    text: string,
    fields: Pick<BaseFields, "source"> & Partial<BaseFields>,
    stamp?: MessageStamp,
  ): Promise<StructuredMessage<Content>> {
    const content = await this.#read(text, fields.source);
    const formatString = this.#formatString ?? null;
    const create = structuredMessage<Content>(this.name);
    return create({ ...fields, content, formatString }, stamp);
  }

  /**
   * Writes the kind of data down.
   *
   * @returns its component model: JSON
   */
  dumpComponent(): ComponentModel {
    return componentModel({
      provider: "autogen_agentchat.messages.StructuredMessageFactory",
      componentType: "structured_message",
    }, {
      json_schema: this.jsonSchema,
      format_string: this.#formatString,
      content_model_name: this.name,
    });
  }

  async #read(text: string, agentName: string): Promise<Content> {
    let issues: readonly StandardSchemaV1.Issue[];
    try {
      const json: unknown = JSON.parse(text);
      const result = await this.schema["~standard"].validate(json);
      if (result.issues === undefined) return result.value;
      issues = result.issues;
    } catch (error) {
      issues = [{ message: describeThrown(error).message }];
    }
    // A list of a million may be wrong a million times.
    const problems = issues.slice(0, 5).map(({ path = [], message }) => {
      const steps = path.map((step) =>
        typeof step === "object" ? step.key : step
      );
      return `/${steps.join("/")}: ${message}`;
    });
    const { length } = issues;
    throw new AgentChatError(
      "unexpected_reply",
      `Cannot answer as "${agentName}": ${length} validation error${
        length === 1 ? "" : "s"
      } for ${this.name}: ${problems.join("; ")}`,
    );
  }
}

function jsonSchemaOf(name: string, schema: StandardSchemaV1): JsonSchema {
  const standard = schema["~standard"] as
    & StandardSchemaV1.Props
    & Partial<StandardJSONSchemaV1.Props>;
  const jsonSchema = standard.jsonSchema?.input({ target: "draft-07" });
  if (jsonSchema !== undefined) return jsonSchema;
  throw new TypeError(
    `Cannot answer with "${name}": ${standard.vendor} gives no JSON Schema of it; pass one as "jsonSchema"`,
  );
}
