import { message, type MessageType } from "@autogen-edge/runtime";

export const Ask: MessageType<{ question: string }> = message("Ask");
export const Answer: MessageType<{ text: string }> = message("Answer");
export const News: MessageType<{ headline: string }> = message("News");
