/** Shorter texts are no keys, and parts of many words. */
const SHORTEST = 6;

/** Whether a header or parameter of this name is kept from logs and files. */
export function hasSecretName(name: string): boolean {
  return /auth|key|token|secret|cookie|password|signature|^sig$/i.test(name);
}

/** The text with each of the secrets blotted out. */
export function withoutSecrets(
  text: string,
  secrets: readonly string[],
): string {
  return secrets.reduce(
    (rest, secret) =>
      secret.length < SHORTEST ? rest : rest.replaceAll(secret, "***"),
    text,
  );
}
