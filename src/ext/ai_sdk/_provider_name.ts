/** How the providers of the AI SDK begin to name themselves. */
const NAMES: readonly (readonly [RegExp, string])[] = [
  [/^google\.vertex|^vertex/, "gcp.vertex_ai"],
  [/^google/, "gcp.gemini"],
  [/^azure/, "azure.ai.openai"],
  [/bedrock/, "aws.bedrock"],
  [/^mistral/, "mistral_ai"],
  [/^moonshot/, "moonshot_ai"],
  [/^xai/, "x_ai"],
];

/**
 * Who provides a model, by the names of OpenTelemetry's GenAI conventions. The
 * SDK's say as well which of a provider's interfaces it is, e.g. `openai.chat`.
 */
export function providerName(provider: string): string {
  const known = NAMES.find(([start]) => start.test(provider));
  return known?.[1] ?? provider.replace(/\..*/, "");
}
