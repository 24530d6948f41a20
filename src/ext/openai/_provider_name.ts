const HOSTS =
  /(?:^|\.)(?:(anthropic|azure|deepseek|googleapis|groq|perplexity)\.\w+|(mistral|moonshot|x)\.ai)$/;

const NAMES: Readonly<Record<string, string>> = {
  azure: "azure.ai.openai",
  googleapis: "gcp.gen_ai",
};

/**
 * Who answers at a host, by the names of OpenTelemetry's GenAI conventions;
 * `openai` of those whose protocol is all that is known.
 */
export function providerName(host: string): string {
  const [, name = "openai", ai] = HOSTS.exec(host) ?? [];
  return ai === undefined ? NAMES[name] ?? name : `${ai}_ai`;
}
