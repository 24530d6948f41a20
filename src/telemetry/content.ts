/**
 * Decides what becomes of one piece of content before it is put on a span.
 *
 * @param field - the attribute it would become, e.g. `gen_ai.input.messages`
 * @param value - the content, not yet serialized
 * @param info - the name of the operation it belongs to, e.g. `chat gpt-5`
 * @returns what to record instead, or `undefined` to record nothing
 *
 * @example Numbers get into no span
 * ```ts
 * import { AgentId, type ContentFilter, message, RoutedAgent, SingleThreadedAgentRuntime } from "@autogen-edge/runtime";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * const captureContent: ContentFilter = (_field, value) =>
 *   JSON.stringify(value).replace(/\d/g, "*");
 * const spans = recordSpans();
 * const { tracerProvider } = spans;
 * const telemetry = { tracerProvider, captureContent };
 *
 * await using runtime = new SingleThreadedAgentRuntime(telemetry);
 * const Login = message<{ pin: string }>("Login");
 * const door = new AgentId("door", "1");
 * const agent = new RoutedAgent("opens").on(Login, () => true);
 * await runtime.registerAgentInstance(agent, door);
 * runtime.start();
 * await runtime.sendMessage(Login({ pin: "1234" }), door);
 * const content = spans.finished[0]?.attributes["autogen.message.content"];
 * assertEquals(content, '{"pin":"****","type":"Login"}');
 * ```
 */
export type ContentFilter = (
  field: string,
  value: unknown,
  info: ContentInfo,
) => unknown;

/**
 * Where a piece of content would be recorded.
 *
 * @example What models hear and say, and nothing else
 * ```ts
 * import type { ContentFilter, ContentInfo } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const captureContent: ContentFilter = (
 *   _field,
 *   value,
 *   { spanName }: ContentInfo,
 * ) => spanName.startsWith("chat ") ? value : undefined;
 *
 * const tool = { spanName: "execute_tool look_up" };
 * const result = captureContent("gen_ai.tool.call.result", "secret", tool);
 * assertEquals(result, undefined);
 * ```
 */
export interface ContentInfo {
  /** The name of the span. */
  readonly spanName: string;
}

/**
 * What a span shows where content is captured, by the names of its attributes.
 * What is not there is `undefined`.
 *
 * @example A model whose pictures are not shown
 * ```ts
 * import { type LlmMessage, ReplayChatCompletionClient, type SpanContent, type ToolSchema, UserMessage, withTelemetry } from "@autogen-edge/runtime";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { ROOT_CONTEXT } from "@opentelemetry/api";
 * import { assertEquals } from "@std/assert";
 *
 * class Discreet extends ReplayChatCompletionClient {
 *   protected override spanContent(
 *     messages: readonly LlmMessage[],
 *     tools: readonly ToolSchema[],
 *   ): SpanContent {
 *     const texts = messages.filter(({ content }) => typeof content === "string");
 *     return super.spanContent(texts, tools);
 *   }
 * }
 *
 * const spans = recordSpans();
 * const { tracerProvider } = spans;
 * const traceContext = withTelemetry(ROOT_CONTEXT, {
 *   tracerProvider,
 *   captureContent: true,
 * });
 * const picture = { type: "image", url: "https://example.com/me.png" } as const;
 * const source = "user";
 * await new Discreet(["Nice."]).create([
 *   UserMessage({ content: ["Me:", picture], source }),
 *   UserMessage({ content: "How do I look?", source }),
 * ], { traceContext });
 * assertEquals(
 *   spans.finished[0]?.attributes["gen_ai.input.messages"],
 *   '[{"role":"user","name":"user","parts":[{"type":"text","content":"How do I look?"}]}]',
 * );
 * ```
 */
export type SpanContent = Readonly<Record<string, unknown>>;

/**
 * Turns content into an attribute: filtered, and cut to a budget as valid JSON.
 *
 * @param value - what to serialize
 * @param budget - the most characters of the JSON text
 */
export function toBudgetedJson(value: unknown, budget: number): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // A cycle or a bigint: the writer below copes with both.
  }
  if (text !== undefined && text.length <= budget) return text;
  return new BudgetedWriter(budget).write(value);
}

const CUT = "…";

/** Writes JSON left to right and leaves out what no longer fits. */
class BudgetedWriter {
  #left: number;
  readonly #ancestors: object[] = [];

  constructor(budget: number) {
    this.#left = budget;
  }

  write(value: unknown): string {
    const plain = plainOf(value);
    if (typeof plain === "string" || typeof plain === "bigint") {
      return this.#string(String(plain));
    }
    if (typeof plain !== "object" || plain === null) {
      const text = JSON.stringify(plain) ?? "null";
      return text.length > this.#left ? this.#string(text) : this.#take(text);
    }
    if (this.#ancestors.includes(plain) || this.#ancestors.length > 64) {
      return this.#string(CUT);
    }
    this.#ancestors.push(plain);
    this.#left -= 2;
    const parts: string[] = [];
    for (const [key, item] of partsOf(plain)) {
      // A value needs at least the four characters of `null`, and a comma.
      if (this.#left < key.length + 5) break;
      this.#left -= key.length + 1;
      parts.push(key + this.write(item));
    }
    this.#ancestors.pop();
    return Array.isArray(plain) ? `[${parts}]` : `{${parts}}`;
  }

  #string(value: string): string {
    let text = JSON.stringify(value);
    // Escapes make the JSON longer than the text, so cut until it fits.
    let keep = Math.min(value.length, this.#left - 3);
    while (text.length > this.#left && keep >= 0) {
      text = JSON.stringify(value.slice(0, keep).toWellFormed() + CUT);
      keep = Math.min(keep - 1, Math.floor(keep * this.#left / text.length));
    }
    return this.#take(text);
  }

  #take(text: string): string {
    this.#left -= text.length;
    return text;
  }
}

/** What `JSON.stringify` would write for the value. */
function plainOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "toJSON" in value &&
      typeof value.toJSON === "function"
    ? value.toJSON()
    : value;
}

/** What is inside a list or an object, each with what stands before it. */
function* partsOf(whole: object): Generator<[string, unknown]> {
  if (Array.isArray(whole)) {
    for (const item of whole) yield ["", item];
    return;
  }
  for (const [key, item] of Object.entries(whole)) {
    if (item === undefined || typeof item === "function") continue;
    yield [JSON.stringify(key) + ":", item];
  }
}
