import { assert } from "@std/assert";
import { hasSecretName } from "../../src/tools/mod.ts";

Deno.test("a name tells whether it is that of a secret", () => {
  // The last two are the keys of Azure's signed URLs and of its functions.
  for (const name of ["Authorization", "x-api-key", "cookie", "sig", "code"]) {
    assert(hasSecretName(name), name);
  }
  for (const name of ["accept", "user-agent", "api-version", "design"]) {
    assert(!hasSecretName(name), name);
  }
});
