import { assert, assertEquals } from "@std/assert";
import {
  hasSecretName,
  secretsOf,
  withoutSecrets,
} from "../../src/tools/mod.ts";

Deno.test("a name tells whether it is that of a secret", () => {
  // The last two are the keys of Azure's signed URLs and of its functions.
  for (const name of ["Authorization", "x-api-key", "cookie", "sig", "code"]) {
    assert(hasSecretName(name), name);
  }
  for (const name of ["accept", "user-agent", "api-version", "design"]) {
    assert(!hasSecretName(name), name);
  }
});

Deno.test("a URL's secrets are blotted out, however they are escaped", () => {
  for (const code of ["a%2Bb/cdef==", "a+b+cdef==", "%61bcdef"]) {
    const url = new URL(`https://example.com/tool?team=edge&code=${code}`);
    const text = withoutSecrets(`No way to ${url}`, secretsOf(url, {}));
    assertEquals(text, "No way to https://example.com/tool***");
  }
  const harmless = new URL("https://example.com/tool?team=edge");
  assertEquals(
    withoutSecrets(`${harmless}`, secretsOf(harmless, {})),
    harmless.href,
  );
});
