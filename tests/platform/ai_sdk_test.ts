import { testOpenAIModel } from "./_openai_model.ts";
import { converse } from "./fixtures/ai_sdk_conversation.ts";

testOpenAIModel("ai_sdk", converse);
