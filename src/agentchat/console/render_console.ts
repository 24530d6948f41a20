import type { Response } from "../agents/chat_agent.ts";
import type { ConversationItem } from "../messages/mod.ts";
import type { TaskResult } from "../task.ts";
import type { ConsoleInput } from "./console_input.ts";
import { itemHeader, itemText } from "./_item_text.ts";
import { Page, type WriteText } from "./_page.ts";
import { RunTotals, usageLine } from "./_run_totals.ts";

/**
 * How a run is printed.
 *
 * @example To a stream of bytes
 * ```ts
 * import { renderConsole, type RenderConsoleOptions, UserProxyAgent } from "@autogen-edge/runtime";
 * import { assertStringIncludes } from "@std/assert";
 *
 * // In Deno: Deno.stdout.writable
 * const { writable, readable } = new TransformStream<Uint8Array>();
 * const screen = new Response(readable).text();
 * const options: RenderConsoleOptions = { write: writable, outputStats: true };
 *
 * const ada = new UserProxyAgent({ name: "ada", inputFunction: () => "Yes" });
 * await renderConsole(ada.runStream({ task: "Shall we?" }), options);
 * await writable.close();
 * assertStringIncludes(await screen, "Number of messages: 3");
 * ```
 */
export interface RenderConsoleOptions {
  /**
   * Takes what is printed: a function, or a stream of bytes, which stays open.
   * There is no default: the console of a page or a Worker is for lines, and a run
   * comes in pieces.
   */
  readonly write:
    | ((text: string) => void | Promise<void>)
    | WritableStream<Uint8Array>;
  /**
   * Whether it is printed what each message used, and at last how many messages
   * there were, why the run ended, what it used, and how long it took.
   *
   * @default {false}
   */
  readonly outputStats?: boolean | undefined;
  /**
   * Whether headers are in bold print, by a terminal's escape sequences.
   *
   * @default {false}
   */
  readonly color?: boolean | undefined;
  /** Asks persons on the same terminal. */
  readonly input?: ConsoleInput | undefined;
  /**
   * Tells the time, in milliseconds.
   *
   * @default {performance.now}
   */
  readonly now?: (() => number) | undefined;
}

/**
 * Prints a run as it happens: who says what, tool calls and their results, and
 * streamed text piece by piece. Texts cannot do anything to the terminal: control
 * characters in them are shown.
 *
 * @typeParam Result - how the stream ends: with a result of a run, or a response
 * @param stream - what `runStream` or `onMessagesStream` of an agent or a team
 * gave
 * @param options - where it is printed, and how
 * @returns what the stream ended with
 * @throws what the stream throws, or `write`
 * @throws {TypeError} if the stream ends with neither
 *
 * @example
 * ```ts
 * import { AssistantAgent, renderConsole, ReplayChatCompletionClient } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const poet = new AssistantAgent({
 *   name: "poet",
 *   modelClient: new ReplayChatCompletionClient(["Roses are red."]),
 *   modelClientStream: true,
 * });
 * let screen = "";
 * const { messages } = await renderConsole(poet.runStream({ task: "A line" }), {
 *   write: (text) => void (screen += text),
 * });
 * assertEquals(messages.length, 2);
 * assertEquals(
 *   screen,
 *   "user · TextMessage\n  A line\n\npoet · streaming\n  Roses are red.\n",
 * );
 * ```
 */
export async function renderConsole<Result extends TaskResult | Response>(
  stream: AsyncIterable<ConversationItem | Result>,
  options: RenderConsoleOptions,
): Promise<Result> {
  const { outputStats = false, input, now = () => performance.now() } = options;
  const sink = openSink(options.write);
  const page = new Page(sink.write, options.color ?? false);
  const printer = new Printer(page, outputStats);
  const begin = now();
  const end = input?.begin();
  let result: Result | undefined;
  try {
    for await (const item of stream) {
      await input?.answered();
      if (isResult<Result>(item)) result = item;
      if (item.type === "TaskResult") continue;
      await printer.print(item.type === "Response" ? item.chatMessage : item);
      if (item.type === "UserInputRequestedEvent") {
        input?.reached(item.requestId);
      }
    }
    if (result === undefined) {
      throw new TypeError("Cannot print a run: the stream has no result");
    }
    await page.endLine();
    if (outputStats) {
      const lines = printer.totals.lines(result, now() - begin);
      await page.begin("Summary");
      await page.add(`${lines.join("\n")}\n`);
    }
    return result;
  } catch (error) {
    await page.endLine().catch(() => {});
    throw error;
  } finally {
    end?.();
    sink.release();
  }
}

/** Prints items, and knows what is printed of those that come in pieces. */
class Printer {
  readonly totals: RunTotals = new RunTotals();
  readonly #page: Page;
  readonly #withUsage: boolean;
  /** What was streamed of the next message, by who says it. */
  readonly #streamed: Map<string, string> = new Map();
  /** Whoever is in the middle of saying something. */
  #speaker: string | undefined;

  constructor(page: Page, withUsage: boolean) {
    this.#page = page;
    this.#withUsage = withUsage;
  }

  async print(item: ConversationItem): Promise<void> {
    const { source, modelsUsage } = item;
    const { type } = item;
    if (type === "ModelClientStreamingChunkEvent" || type === "SelectorEvent") {
      if (this.#speaker !== source) await this.#page.begin(itemHeader(item));
      this.#speaker = source;
      await this.#page.add(item.content);
      // What a selector says is no message.
      if (type === "SelectorEvent") return;
      const before = this.#streamed.get(source) ?? "";
      this.#streamed.set(source, before + item.content);
      return;
    }
    // The question itself is up to the one who asks.
    if (item.type === "UserInputRequestedEvent") {
      this.#speaker = undefined;
      return await this.#page.endLine();
    }
    const text = itemText(item);
    // What a model thought is told between what it said and that it said it.
    const isThought = item.type === "ThoughtEvent";
    const isStreamed = this.#streamed.get(source) === text;
    if (!isThought) this.#streamed.delete(source);
    const usage = this.#withUsage ? modelsUsage : null;
    const goesOn = isStreamed && (usage === null || this.#speaker === source);
    this.#speaker = undefined;
    if (!goesOn) await this.#page.begin(itemHeader(item));
    if (!isStreamed) await this.#page.add(text);
    await this.#page.endLine();
    if (usage !== null) await this.#page.note(usageLine(usage));
    if (modelsUsage !== null) this.totals.add(modelsUsage);
  }
}

function isResult<Result extends TaskResult | Response>(
  item: ConversationItem | Result,
): item is Result {
  return item.type === "TaskResult" || item.type === "Response";
}

/** What takes texts, until it is released. */
interface Sink {
  readonly write: WriteText;
  readonly release: () => void;
}

function openSink(write: RenderConsoleOptions["write"]): Sink {
  if (typeof write === "function") return { write, release() {} };
  const encoder = new TextEncoder();
  const writer = write.getWriter();
  return {
    write: (text) => writer.write(encoder.encode(text)),
    release: () => writer.releaseLock(),
  };
}
