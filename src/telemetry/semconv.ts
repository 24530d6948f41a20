/**
 * Names of spans' attributes. The GenAI conventions live in a repository of
 * their own without a release, so the constants are written down here.
 *
 * Sources: open-telemetry/semantic-conventions-genai (main, October 2026) for
 * `gen_ai.*`; open-telemetry/semantic-conventions 1.44 for `messaging.*` and
 * `error.type`; AutoGen 0.7.5 for the `autogen` convention; ours for `autogen.*`.
 *
 * An enum, since bundlers put its values where they are used and leave the names
 * behind, which they do not do with constants.
 */
export enum names {
  // error.*, stable
  ERROR_TYPE = "error.type",

  // messaging.*, development
  MESSAGING_SYSTEM = "messaging.system",
  MESSAGING_OPERATION_NAME = "messaging.operation.name",
  MESSAGING_OPERATION_TYPE = "messaging.operation.type",
  MESSAGING_DESTINATION_NAME = "messaging.destination.name",
  MESSAGING_DESTINATION_TEMPLATE = "messaging.destination.template",
  MESSAGING_MESSAGE_ID = "messaging.message.id",

  // gen_ai.*, development
  GEN_AI_OPERATION_NAME = "gen_ai.operation.name",
  GEN_AI_PROVIDER_NAME = "gen_ai.provider.name",
  GEN_AI_AGENT_NAME = "gen_ai.agent.name",
  GEN_AI_AGENT_DESCRIPTION = "gen_ai.agent.description",
  GEN_AI_WORKFLOW_NAME = "gen_ai.workflow.name",
  GEN_AI_REQUEST_MODEL = "gen_ai.request.model",
  GEN_AI_REQUEST_STREAM = "gen_ai.request.stream",
  GEN_AI_OUTPUT_TYPE = "gen_ai.output.type",
  GEN_AI_RESPONSE_FINISH_REASONS = "gen_ai.response.finish_reasons",
  GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK = "gen_ai.response.time_to_first_chunk",
  GEN_AI_USAGE_INPUT_TOKENS = "gen_ai.usage.input_tokens",
  GEN_AI_USAGE_OUTPUT_TOKENS = "gen_ai.usage.output_tokens",
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS = "gen_ai.usage.cache_read.input_tokens",
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS =
    "gen_ai.usage.cache_write.input_tokens",
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS = "gen_ai.usage.reasoning.output_tokens",
  GEN_AI_TOOL_NAME = "gen_ai.tool.name",
  GEN_AI_TOOL_TYPE = "gen_ai.tool.type",
  GEN_AI_TOOL_CALL_ID = "gen_ai.tool.call.id",
  GEN_AI_TOOL_DESCRIPTION = "gen_ai.tool.description",
  GEN_AI_TOOL_CALL_ARGUMENTS = "gen_ai.tool.call.arguments",
  GEN_AI_TOOL_CALL_RESULT = "gen_ai.tool.call.result",
  GEN_AI_INPUT_MESSAGES = "gen_ai.input.messages",
  GEN_AI_OUTPUT_MESSAGES = "gen_ai.output.messages",
  SERVER_ADDRESS = "server.address",
  SERVER_PORT = "server.port",

  // autogen.*, ours
  AUTOGEN_MESSAGE_TYPE = "autogen.message.type",
  AUTOGEN_MESSAGE_CONTENT = "autogen.message.content",
  AUTOGEN_SENDER_ID = "autogen.sender.id",
  AUTOGEN_RECIPIENT_ID = "autogen.recipient.id",
  AUTOGEN_QUEUE_WAIT = "autogen.queue.wait",
  AUTOGEN_PUBLISH_RECIPIENTS = "autogen.publish.recipients",
  AUTOGEN_AGENT_ID = "autogen.agent.id",
  AUTOGEN_TEAM_TYPE = "autogen.team.type",
  AUTOGEN_TEAM_STOP_REASON = "autogen.team.stop_reason",
  AUTOGEN_TEAM_TURNS = "autogen.team.turns",
  AUTOGEN_TEAM_NEXT_SPEAKERS = "autogen.team.next_speakers",
  AUTOGEN_OUTCOME = "autogen.outcome",
  AUTOGEN_LINK_KIND = "autogen.link.kind",

  // Only in the `autogen` convention, which keeps names that are deprecated now.
  LEGACY_GEN_AI_SYSTEM = "gen_ai.system",
  LEGACY_GEN_AI_AGENT_ID = "gen_ai.agent.id",
  LEGACY_MESSAGING_OPERATION = "messaging.operation",
  LEGACY_MESSAGING_DESTINATION = "messaging.destination",
  LEGACY_MESSAGING_MESSAGE_TYPE = "messaging.message.type",
}
