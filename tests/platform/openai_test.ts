import { testConversations } from "./_conversations.ts";
import { converse } from "./fixtures/openai_conversation.ts";

testConversations("openai", converse);
