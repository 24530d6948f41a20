import { testConversations } from "./_conversations.ts";
import { converse } from "./fixtures/ai_sdk_conversation.ts";

testConversations("ai_sdk", converse);
