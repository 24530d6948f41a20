import {
  autogenComponents,
  type AutogenResources,
  type ComponentKind,
  type ComponentRegistry,
  type CreateOptions,
  type LlmMessage,
  llmMessageJson,
  ReplayChatCompletionClient,
} from "@autogen-edge/runtime";
import { normalForm } from "./_normal_form.ts";

const REPLAY = "autogen_ext.models.replay.ReplayChatCompletionClient";
const LOGGED = "conformance.LoggedClient";

const REPLAY_CLIENT: ComponentKind<ReplayChatCompletionClient> = {
  name: "replay client",
  is: (value) => value instanceof ReplayChatCompletionClient,
};

/**
 * The registry of the library, and a component that goes around a replay client
 * to note what it is asked.
 *
 * @param calls - where the calls are noted, in Python's words
 */
export function loggingComponents(
  calls: unknown[],
): ComponentRegistry<AutogenResources> {
  return autogenComponents().register(LOGGED, {
    componentType: "replay_chat_completion_client",
    fromConfig: async (_, { load }) =>
      logCalls(await load("client", REPLAY_CLIENT), calls),
  });
}

/** The component, with the logging one around each of its replay clients. */
export function withLoggedClients(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withLoggedClients);
  if (typeof json !== "object" || json === null) return json;
  if ("provider" in json && json.provider === REPLAY) {
    return { provider: LOGGED, config: { client: json } };
  }
  return Object.fromEntries(
    Object.entries(json).map(([key, item]) => [key, withLoggedClients(item)]),
  );
}

function logCalls(
  client: ReplayChatCompletionClient,
  calls: unknown[],
): ReplayChatCompletionClient {
  const { create, createStream } = client;
  const methods: Pick<ReplayChatCompletionClient, "create" | "createStream"> = {
    create(messages, options) {
      calls.push(describeCall(messages, options));
      return create.call(client, messages, options);
    },
    createStream(messages, options) {
      calls.push(describeCall(messages, options));
      return createStream.call(client, messages, options);
    },
  };
  return Object.assign(client, methods);
}

function describeCall(
  messages: readonly LlmMessage[],
  { tools = [], toolChoice = "auto", jsonOutput = null }:
    & Omit<CreateOptions, "jsonOutput">
    & { readonly jsonOutput?: CreateOptions["jsonOutput"] | null } = {},
): unknown {
  return normalForm({
    messages: messages.map((message) => llmMessageJson.write(message)),
    tools: tools.map(({ name }) => name),
    tool_choice: typeof toolChoice === "string" ? toolChoice : toolChoice.name,
    json_output: typeof jsonOutput === "object" && jsonOutput !== null
      ? "schema"
      : jsonOutput,
  });
}
