import {
  jsonInteger,
  jsonList,
  jsonNullable,
  jsonObject,
  jsonOneOf,
  jsonOptional,
  jsonString,
} from "../../core/mod.ts";
import {
  type FunctionCall,
  type FunctionExecutionResult,
  type MemoryContent,
  memoryContentJson,
} from "../../models/mod.ts";
import {
  functionCallJson,
  functionExecutionResultJson,
} from "../../tools/mod.ts";
import type { BaseFields } from "./base_fields.ts";
import { type ItemType, itemType, type OwnFields } from "./item_type.ts";

/**
 * A model wants tools called.
 *
 * @example
 * ```ts
 * import { ToolCallRequestEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const event = ToolCallRequestEvent({
 *   content: [{ id: "1", name: "add", arguments: '{"a":1}' }],
 *   source: "writer",
 * });
 * assertEquals(event.content[0]?.name, "add");
 * ```
 */
export interface ToolCallRequestEvent extends BaseFields {
  /** The tag. */
  readonly type: "ToolCallRequestEvent";
  /** The calls, in the order of the answer. */
  readonly content: readonly FunctionCall[];
}

/**
 * The tools were called.
 *
 * @example
 * ```ts
 * import { ToolCallExecutionEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const event = ToolCallExecutionEvent({
 *   content: [{ callId: "1", name: "add", content: "3", isError: false }],
 *   source: "writer",
 * });
 * assertEquals(event.content[0]?.isError, false);
 * ```
 */
export interface ToolCallExecutionEvent extends BaseFields {
  /** The tag. */
  readonly type: "ToolCallExecutionEvent";
  /** The results, in the order of the calls. */
  readonly content: readonly FunctionExecutionResult[];
}

/**
 * An agent was reminded of something by its memory.
 *
 * @example
 * ```ts
 * import { MemoryQueryEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const event = MemoryQueryEvent({
 *   content: [{ content: "Ada is vegan", mimeType: "text/plain" }],
 *   source: "cook",
 * });
 * assertEquals(event.content[0]?.content, "Ada is vegan");
 * ```
 */
export interface MemoryQueryEvent extends BaseFields {
  /** The tag. */
  readonly type: "MemoryQueryEvent";
  /** What the memory found. */
  readonly content: readonly MemoryContent[];
}

/**
 * A person is asked for something.
 *
 * @example
 * ```ts
 * import { UserInputRequestedEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const event = UserInputRequestedEvent({
 *   requestId: "7",
 *   content: "",
 *   source: "user",
 * });
 * assertEquals(event.requestId, "7");
 * ```
 */
export interface UserInputRequestedEvent extends BaseFields {
  /** The tag. */
  readonly type: "UserInputRequestedEvent";
  /** Tells the questions apart. */
  readonly requestId: string;
  /** Empty. */
  readonly content: "";
}

/**
 * A piece of an answer that is still coming.
 *
 * @example
 * ```ts
 * import { ModelClientStreamingChunkEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const pieces = ["One ", "two"].map((content) =>
 *   ModelClientStreamingChunkEvent({ content, source: "writer" })
 * );
 * assertEquals(pieces.map(({ content }) => content).join(""), "One two");
 * ```
 */
export interface ModelClientStreamingChunkEvent extends BaseFields {
  /** The tag. */
  readonly type: "ModelClientStreamingChunkEvent";
  /** The piece. */
  readonly content: string;
  /** The id that the whole answer will have, where it is known. */
  readonly fullMessageId?: string | null | undefined;
}

/**
 * What a model thought on the way.
 *
 * @example
 * ```ts
 * import { isAgentEvent, ThoughtEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const event = ThoughtEvent({ content: "Hmm.", source: "writer" });
 * assertEquals(isAgentEvent(event), true);
 * ```
 */
export interface ThoughtEvent extends BaseFields {
  /** The tag. */
  readonly type: "ThoughtEvent";
  /** The thought. */
  readonly content: string;
}

/**
 * A team has chosen who speaks next.
 *
 * @example
 * ```ts
 * import { SelectSpeakerEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const event = SelectSpeakerEvent({ content: ["critic"], source: "lead" });
 * assertEquals(event.content, ["critic"]);
 * ```
 */
export interface SelectSpeakerEvent extends BaseFields {
  /** The tag. */
  readonly type: "SelectSpeakerEvent";
  /** The names of those who speak. */
  readonly content: readonly string[];
}

/**
 * A piece of what the model says that chooses who speaks next.
 *
 * @example
 * ```ts
 * import { SelectorEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const event = SelectorEvent({ content: "critic", source: "lead" });
 * assertEquals(event.content, "critic");
 * ```
 */
export interface SelectorEvent extends BaseFields {
  /** The tag. */
  readonly type: "SelectorEvent";
  /** What it says. */
  readonly content: string;
}

/**
 * Code, and the language it is in.
 *
 * @example
 * ```ts
 * import { type CodeBlock, CodeGenerationEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const block: CodeBlock = { code: "1 + 1", language: "javascript" };
 * const event = CodeGenerationEvent({
 *   content: "Let us see.",
 *   codeBlocks: [block],
 *   retryAttempt: 0,
 *   source: "coder",
 * });
 * assertEquals(event.codeBlocks[0]?.language, "javascript");
 * ```
 */
export interface CodeBlock {
  /** The program. */
  readonly code: string;
  /** Its language, in small letters, e.g. `javascript`. */
  readonly language: string;
}

/**
 * What came of running code.
 *
 * @example
 * ```ts
 * import { CodeExecutionEvent, type CodeResult, textOf } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const result: CodeResult = { exitCode: 0, output: "2" };
 * const event = CodeExecutionEvent({ result, retryAttempt: 0, source: "coder" });
 * assertEquals(textOf(event), "2");
 * ```
 */
export interface CodeResult {
  /** 0 where it went well. */
  readonly exitCode: number;
  /** What it printed. */
  readonly output: string;
}

/**
 * A model has written code.
 *
 * @example
 * ```ts
 * import { CodeGenerationEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const event = CodeGenerationEvent({
 *   content: "Let us see.",
 *   codeBlocks: [{ code: "1 + 1", language: "javascript" }],
 *   retryAttempt: 0,
 *   source: "coder",
 * });
 * assertEquals(event.codeBlocks.length, 1);
 * ```
 */
export interface CodeGenerationEvent extends BaseFields {
  /** The tag. */
  readonly type: "CodeGenerationEvent";
  /** How often it has been asked again. */
  readonly retryAttempt: number;
  /** All that the model said. */
  readonly content: string;
  /** The code in it. */
  readonly codeBlocks: readonly CodeBlock[];
}

/**
 * Code was run.
 *
 * @example
 * ```ts
 * import { CodeExecutionEvent } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const event = CodeExecutionEvent({
 *   result: { exitCode: 1, output: "Out of luck" },
 *   retryAttempt: 0,
 *   source: "coder",
 * });
 * assertEquals(event.result.exitCode, 1);
 * ```
 */
export interface CodeExecutionEvent extends BaseFields {
  /** The tag. */
  readonly type: "CodeExecutionEvent";
  /** How often the model has been asked again. */
  readonly retryAttempt: number;
  /** What came of it. */
  readonly result: CodeResult;
  /** There is none: so that the content of any item can be asked for. */
  readonly content?: undefined;
}

/** Makes a {@linkcode ToolCallRequestEvent}. */
export const ToolCallRequestEvent: ItemType<
  ToolCallRequestEvent
> = /* @__PURE__ */ itemType(
  "ToolCallRequestEvent",
  () => ({ content: jsonList(functionCallJson) }),
);

/** Makes a {@linkcode ToolCallExecutionEvent}. */
export const ToolCallExecutionEvent: ItemType<
  ToolCallExecutionEvent
> = /* @__PURE__ */ itemType(
  "ToolCallExecutionEvent",
  () => ({ content: jsonList(functionExecutionResultJson) }),
);

/** Makes a {@linkcode MemoryQueryEvent}. */
export const MemoryQueryEvent: ItemType<
  MemoryQueryEvent
> = /* @__PURE__ */ itemType(
  "MemoryQueryEvent",
  () => ({ content: jsonList(memoryContentJson) }),
);

/** Makes a {@linkcode UserInputRequestedEvent}. */
export const UserInputRequestedEvent: ItemType<
  UserInputRequestedEvent
> = /* @__PURE__ */ itemType("UserInputRequestedEvent", () => ({
  requestId: jsonString,
  content: jsonOptional(jsonOneOf(""), () => ""),
}));

/** Makes a {@linkcode ModelClientStreamingChunkEvent}. */
export const ModelClientStreamingChunkEvent: ItemType<
  ModelClientStreamingChunkEvent
> = /* @__PURE__ */ itemType("ModelClientStreamingChunkEvent", () => ({
  content: jsonString,
  fullMessageId: jsonNullable(jsonString),
}));

/** Makes a {@linkcode ThoughtEvent}. */
export const ThoughtEvent: ItemType<ThoughtEvent> = /* @__PURE__ */ itemType(
  "ThoughtEvent",
  () => ({ content: jsonString }),
);

/** Makes a {@linkcode SelectSpeakerEvent}. */
export const SelectSpeakerEvent: ItemType<
  SelectSpeakerEvent
> = /* @__PURE__ */ itemType(
  "SelectSpeakerEvent",
  () => ({ content: jsonList(jsonString) }),
);

/** Makes a {@linkcode SelectorEvent}. */
export const SelectorEvent: ItemType<SelectorEvent> = /* @__PURE__ */ itemType(
  "SelectorEvent",
  () => ({ content: jsonString }),
);

/** Makes a {@linkcode CodeGenerationEvent}. */
export const CodeGenerationEvent: ItemType<
  CodeGenerationEvent
> = /* @__PURE__ */ itemType("CodeGenerationEvent", () => ({
  retryAttempt: jsonInteger,
  content: jsonString,
  codeBlocks: jsonList(
    jsonObject<CodeBlock>({ code: jsonString, language: jsonString }),
  ),
}));

/** Makes a {@linkcode CodeExecutionEvent}. */
export const CodeExecutionEvent: ItemType<
  CodeExecutionEvent
> = /* @__PURE__ */ itemType("CodeExecutionEvent", () => ({
  retryAttempt: jsonInteger,
  result: jsonObject<CodeResult>({ exitCode: jsonInteger, output: jsonString }),
  // Nothing is written of its content, as there is none.
} as OwnFields<CodeExecutionEvent>));
