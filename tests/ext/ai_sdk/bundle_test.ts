import { assert, assertEquals } from "@std/assert";
import { bundle } from "../../../tools/bundle.ts";
import { PROJECT_ROOT } from "../../../tools/project.ts";

Deno.test("nothing of the SDK is in a bundle with a client of it", async () => {
  const entry = new URL("src/ext/ai_sdk/mod.ts", PROJECT_ROOT);
  const { code, map } = await bundle(entry, { target: "worker" });
  const sources: readonly string[] = JSON.parse(map).sources;
  assert(sources.some((path) => path.endsWith("/_failure.ts")));
  assertEquals(sources.filter((path) => path.includes("@ai-sdk")), []);
  assert(!code.includes("@ai-sdk"));
});
