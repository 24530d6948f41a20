/**
 * Names of spans' attributes. The GenAI conventions live in a repository of
 * their own without a release, so the constants are written down here.
 *
 * Sources: open-telemetry/semantic-conventions-genai (main, October 2026) for
 * `gen_ai.*`; open-telemetry/semantic-conventions 1.44 for `messaging.*` and
 * `error.type`; AutoGen 0.7.5 for the `autogen` convention; ours for `autogen.*`.
 */

// error.*, stable
export const ERROR_TYPE = "error.type";

// messaging.*, development
export const MESSAGING_SYSTEM = "messaging.system";
export const MESSAGING_OPERATION_NAME = "messaging.operation.name";
export const MESSAGING_OPERATION_TYPE = "messaging.operation.type";
export const MESSAGING_DESTINATION_NAME = "messaging.destination.name";
export const MESSAGING_DESTINATION_TEMPLATE = "messaging.destination.template";
export const MESSAGING_MESSAGE_ID = "messaging.message.id";

// gen_ai.*, development
export const GEN_AI_OPERATION_NAME = "gen_ai.operation.name";
export const GEN_AI_PROVIDER_NAME = "gen_ai.provider.name";
export const GEN_AI_AGENT_NAME = "gen_ai.agent.name";
export const GEN_AI_AGENT_DESCRIPTION = "gen_ai.agent.description";
export const GEN_AI_WORKFLOW_NAME = "gen_ai.workflow.name";
export const GEN_AI_REQUEST_MODEL = "gen_ai.request.model";
export const GEN_AI_REQUEST_STREAM = "gen_ai.request.stream";
export const GEN_AI_OUTPUT_TYPE = "gen_ai.output.type";
export const GEN_AI_RESPONSE_FINISH_REASONS = "gen_ai.response.finish_reasons";
export const GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK =
  "gen_ai.response.time_to_first_chunk";
export const GEN_AI_USAGE_INPUT_TOKENS = "gen_ai.usage.input_tokens";
export const GEN_AI_USAGE_OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
export const GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS =
  "gen_ai.usage.cache_read.input_tokens";
export const GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS =
  "gen_ai.usage.cache_write.input_tokens";
export const GEN_AI_USAGE_REASONING_OUTPUT_TOKENS =
  "gen_ai.usage.reasoning.output_tokens";
export const GEN_AI_TOOL_NAME = "gen_ai.tool.name";
export const GEN_AI_TOOL_TYPE = "gen_ai.tool.type";
export const GEN_AI_TOOL_CALL_ID = "gen_ai.tool.call.id";
export const GEN_AI_TOOL_DESCRIPTION = "gen_ai.tool.description";
export const GEN_AI_TOOL_CALL_ARGUMENTS = "gen_ai.tool.call.arguments";
export const GEN_AI_TOOL_CALL_RESULT = "gen_ai.tool.call.result";
export const GEN_AI_INPUT_MESSAGES = "gen_ai.input.messages";
export const GEN_AI_OUTPUT_MESSAGES = "gen_ai.output.messages";
export const SERVER_ADDRESS = "server.address";
export const SERVER_PORT = "server.port";

// autogen.*, ours
export const AUTOGEN_MESSAGE_TYPE = "autogen.message.type";
export const AUTOGEN_MESSAGE_CONTENT = "autogen.message.content";
export const AUTOGEN_SENDER_ID = "autogen.sender.id";
export const AUTOGEN_RECIPIENT_ID = "autogen.recipient.id";
export const AUTOGEN_QUEUE_WAIT = "autogen.queue.wait";
export const AUTOGEN_PUBLISH_RECIPIENTS = "autogen.publish.recipients";
export const AUTOGEN_AGENT_ID = "autogen.agent.id";
export const AUTOGEN_TEAM_TYPE = "autogen.team.type";
export const AUTOGEN_TEAM_STOP_REASON = "autogen.team.stop_reason";
export const AUTOGEN_TEAM_TURNS = "autogen.team.turns";
export const AUTOGEN_TEAM_NEXT_SPEAKERS = "autogen.team.next_speakers";
export const AUTOGEN_OUTCOME = "autogen.outcome";

// Only in the `autogen` convention, which keeps names that are deprecated now.
export const LEGACY_GEN_AI_SYSTEM = "gen_ai.system";
export const LEGACY_GEN_AI_AGENT_ID = "gen_ai.agent.id";
export const LEGACY_MESSAGING_OPERATION = "messaging.operation";
export const LEGACY_MESSAGING_DESTINATION = "messaging.destination";
export const LEGACY_MESSAGING_MESSAGE_TYPE = "messaging.message.type";
