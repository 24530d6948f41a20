/** Names of headers that hold nothing of the kind. */
const HARMLESS_NAME = /^(?:accept(?:-.*)?|content-type|user-agent)$/i;

/** Shorter texts are no keys, and parts of many words. */
const SHORTEST = 6;

/** Whether a header or a URL's parameter of this name is kept from logs and files. */
export function hasSecretName(name: string): boolean {
  return /auth|key|token|secret|cookie|password|signature|sig$|code$/i.test(
    name,
  );
}

/**
 * What must not be told of the requests to a server. Of headers it is nearly
 * all, since nobody knows what a user's own are for.
 */
export function secretsOf(
  url: URL,
  headers: Readonly<Record<string, string>>,
): readonly string[] {
  const telling = Object.entries(headers)
    .filter(([name]) => !HARMLESS_NAME.test(name));
  const parameters = [...url.searchParams]
    .filter(([name]) => hasSecretName(name));
  // Servers repeat a key without the scheme in front of it.
  const secrets = [...telling, ...parameters]
    .flatMap(([, value]) => [value, value.replace(/^\w+ +/, "")]);
  // Some of it may be escaped in ways of its own.
  return parameters[0] ? [url.search, ...secrets] : secrets;
}

/** The text with each of the secrets blotted out, also as they are in URLs. */
export function withoutSecrets(
  text: string,
  secrets: readonly string[],
): string {
  for (const secret of secrets) {
    if (secret.length < SHORTEST) continue;
    text = text.replaceAll(secret, "***")
      .replaceAll(encodeURIComponent(secret), "***");
  }
  return text;
}
