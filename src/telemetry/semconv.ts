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
  GEN_AI_REQUEST_MAX_TOKENS = "gen_ai.request.max_tokens",
  GEN_AI_REQUEST_REASONING_LEVEL = "gen_ai.request.reasoning.level",
  GEN_AI_REQUEST_STOP_SEQUENCES = "gen_ai.request.stop_sequences",
  GEN_AI_OUTPUT_TYPE = "gen_ai.output.type",
  GEN_AI_RESPONSE_ID = "gen_ai.response.id",
  GEN_AI_RESPONSE_MODEL = "gen_ai.response.model",
  GEN_AI_RESPONSE_FINISH_REASONS = "gen_ai.response.finish_reasons",
  GEN_AI_RESPONSE_TIME_TO_FIRST_CHUNK = "gen_ai.response.time_to_first_chunk",
  GEN_AI_USAGE_INPUT_TOKENS = "gen_ai.usage.input_tokens",
  GEN_AI_USAGE_OUTPUT_TOKENS = "gen_ai.usage.output_tokens",
  GEN_AI_USAGE_CACHE_READ_INPUT_TOKENS = "gen_ai.usage.cache_read.input_tokens",
  GEN_AI_USAGE_CACHE_WRITE_INPUT_TOKENS =
    "gen_ai.usage.cache_write.input_tokens",
  GEN_AI_USAGE_REASONING_OUTPUT_TOKENS = "gen_ai.usage.reasoning.output_tokens",
  GEN_AI_TOKEN_MODALITY = "gen_ai.token.modality",
  GEN_AI_TOOL_NAME = "gen_ai.tool.name",
  GEN_AI_TOOL_TYPE = "gen_ai.tool.type",
  GEN_AI_TOOL_CALL_ID = "gen_ai.tool.call.id",
  GEN_AI_TOOL_DESCRIPTION = "gen_ai.tool.description",
  GEN_AI_TOOL_CALL_ARGUMENTS = "gen_ai.tool.call.arguments",
  GEN_AI_TOOL_CALL_RESULT = "gen_ai.tool.call.result",
  GEN_AI_TRANSFER_MODE = "gen_ai.transfer.mode",
  GEN_AI_TRANSFER_TARGET_NAME = "gen_ai.transfer.target.name",
  GEN_AI_SYSTEM_INSTRUCTIONS = "gen_ai.system_instructions",
  GEN_AI_INPUT_MESSAGES = "gen_ai.input.messages",
  GEN_AI_OUTPUT_MESSAGES = "gen_ai.output.messages",
  GEN_AI_TOOL_DEFINITIONS = "gen_ai.tool.definitions",
  SERVER_ADDRESS = "server.address",
  SERVER_PORT = "server.port",
  NETWORK_TRANSPORT = "network.transport",
  NETWORK_PROTOCOL_NAME = "network.protocol.name",

  // mcp.* and what it takes from RPC, development
  MCP_METHOD_NAME = "mcp.method.name",
  MCP_PROTOCOL_VERSION = "mcp.protocol.version",
  MCP_RESOURCE_URI = "mcp.resource.uri",
  MCP_SESSION_ID = "mcp.session.id",
  GEN_AI_PROMPT_NAME = "gen_ai.prompt.name",
  JSONRPC_REQUEST_ID = "jsonrpc.request.id",
  RPC_RESPONSE_STATUS_CODE = "rpc.response.status_code",

  // openai.* and azure.*, development
  OPENAI_API_TYPE = "openai.api.type",
  OPENAI_REQUEST_SERVICE_TIER = "openai.request.service_tier",
  OPENAI_RESPONSE_SERVICE_TIER = "openai.response.service_tier",
  OPENAI_RESPONSE_SYSTEM_FINGERPRINT = "openai.response.system_fingerprint",
  AZURE_RESOURCE_PROVIDER_NAMESPACE = "azure.resource_provider.namespace",

  // autogen.*, ours
  AUTOGEN_MESSAGE_TYPE = "autogen.message.type",
  AUTOGEN_MESSAGE_CONTENT = "autogen.message.content",
  AUTOGEN_SENDER_ID = "autogen.sender.id",
  AUTOGEN_RECIPIENT_ID = "autogen.recipient.id",
  AUTOGEN_QUEUE_WAIT = "autogen.queue.wait",
  AUTOGEN_PUBLISH_RECIPIENTS = "autogen.publish.recipients",
  AUTOGEN_AGENT_ID = "autogen.agent.id",
  AUTOGEN_USAGE_COST = "autogen.usage.cost",
  AUTOGEN_CACHE_HITS = "autogen.cache.hits",
  AUTOGEN_TEAM_TYPE = "autogen.team.type",
  AUTOGEN_TEAM_STOP_REASON = "autogen.team.stop_reason",
  AUTOGEN_TEAM_TURNS = "autogen.team.turns",
  AUTOGEN_TEAM_NEXT_SPEAKERS = "autogen.team.next_speakers",
  AUTOGEN_TEAM_SELECTOR_ATTEMPTS = "autogen.team.selector_attempts",
  AUTOGEN_OUTCOME = "autogen.outcome",
  AUTOGEN_LINK_KIND = "autogen.link.kind",

  // Only in the `autogen` convention, which keeps names that are deprecated now.
  LEGACY_GEN_AI_SYSTEM = "gen_ai.system",
  LEGACY_GEN_AI_AGENT_ID = "gen_ai.agent.id",
  LEGACY_MESSAGING_OPERATION = "messaging.operation",
  LEGACY_MESSAGING_DESTINATION = "messaging.destination",
  LEGACY_MESSAGING_MESSAGE_TYPE = "messaging.message.type",
}
