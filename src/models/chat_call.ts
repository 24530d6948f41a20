import type { Attributes } from "@opentelemetry/api";

/**
 * What a client may tell of a call while it makes it. The call itself, its usage
 * and its failure are recorded anyway.
 *
 * @example A client that knows who answered
 * ```ts
 * import { type ChatCall, ChatCompletionClient, type CreateOptions, type CreateResult, type LlmMessage } from "@autogen-edge/runtime";
 * import { ROOT_CONTEXT } from "@opentelemetry/api";
 * import { withTelemetry } from "@autogen-edge/runtime";
 * import { recordSpans } from "@autogen-edge/runtime/testing";
 * import { assertEquals } from "@std/assert";
 *
 * class Parrot extends ChatCompletionClient {
 *   constructor() {
 *     super({
 *       model: "parrot-1",
 *       provider: "aviary",
 *       modelInfo: {
 *         vision: false,
 *         functionCalling: false,
 *         jsonOutput: false,
 *         structuredOutput: false,
 *         family: "unknown",
 *       },
 *     });
 *   }
 *   protected override complete(
 *     _messages: readonly LlmMessage[],
 *     _options: CreateOptions,
 *     call: ChatCall,
 *   ): Promise<CreateResult> {
 *     call.record(() => ({ "gen_ai.response.model": "parrot-1-green" }));
 *     return Promise.resolve({
 *       finishReason: "stop",
 *       content: "Polly",
 *       usage: { promptTokens: 1, completionTokens: 1 },
 *       cached: false,
 *     });
 *   }
 * }
 *
 * const spans = recordSpans();
 * const { tracerProvider } = spans;
 * const traceContext = withTelemetry(ROOT_CONTEXT, { tracerProvider });
 * await new Parrot().create([], { traceContext });
 * const { attributes } = spans.finished[0] ?? {};
 * assertEquals(attributes?.["gen_ai.response.model"], "parrot-1-green");
 * ```
 */
export interface ChatCall {
  /**
   * Puts attributes on the `chat` span.
   *
   * @param attributes - gives them; called only where somebody looks at them
   */
  record(attributes: () => Attributes): void;
  /**
   * Says that the answer has begun to stream. The first piece of text says so by
   * itself; an answer of function calls has none.
   */
  begin(): void;
}
