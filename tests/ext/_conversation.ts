import {
  AssistantMessage,
  FunctionExecutionResultMessage,
  type LlmMessage,
  SystemMessage,
  UserMessage,
} from "@autogen-edge/runtime";

/** A picture, as nobody has seen it. */
export const PICTURE = "data:image/png;base64,iVBORw0KGgo=";

/** A message of each kind, as Python AutoGen was given them for comparison. */
export const CONVERSATION: readonly LlmMessage[] = [
  SystemMessage({ content: "Be kind." }),
  UserMessage({ content: "Why?", source: "user" }),
  AssistantMessage({
    content: [{ id: "1", name: "look", arguments: '{"a":1}' }],
    source: "bot",
    thought: "I had better look.",
  }),
  FunctionExecutionResultMessage({
    content: [
      { callId: "1", name: "look", content: "Nothing", isError: false },
      { callId: "2", name: "lock", content: "No key", isError: true },
    ],
  }),
  AssistantMessage({ content: "Because.", source: "bot", thought: "Hm." }),
  UserMessage({
    content: ["See:", { type: "image", url: PICTURE }],
    source: "user",
  }),
];
