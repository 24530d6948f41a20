import { assert } from "@std/assert";
import { hasSecretName } from "../../../src/ext/_http/mod.ts";
import { hasSecretName as hasSecretNameOfTools } from "../../../src/tools/mod.ts";

Deno.test("a name tells whether it is that of a secret", () => {
  for (const tells of [hasSecretName, hasSecretNameOfTools]) {
    // The last two are the keys of Azure's signed URLs and of its functions.
    for (
      const name of ["Authorization", "x-api-key", "cookie", "sig", "code"]
    ) {
      assert(tells(name), name);
    }
    for (const name of ["accept", "user-agent", "api-version", "design"]) {
      assert(!tells(name), name);
    }
  }
});
