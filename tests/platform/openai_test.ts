import { testOpenAIModel } from "./_openai_model.ts";
import { converse } from "./fixtures/openai_conversation.ts";

testOpenAIModel("openai", converse);
