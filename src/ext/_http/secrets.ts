/** Headers and query parameters of these names hold what nobody may see. */
const SECRET_NAME = /auth|key|token|secret|cookie|password|signature|^sig$/i;

/** Shorter texts are no keys, and parts of many words. */
const SHORTEST = 6;

/** Whether what has this name is to be kept from logs and files. */
export function hasSecretName(name: string): boolean {
  return SECRET_NAME.test(name);
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
