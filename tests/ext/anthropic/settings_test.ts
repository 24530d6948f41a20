import { assertEquals } from "@std/assert";
import { testSettings } from "../_settings_suite.ts";
import { requestOf } from "./_asked.ts";
import { WIRE } from "./_wire.ts";

testSettings(WIRE);

Deno.test("headers of one's own take the place of others", async () => {
  const { headers } = await requestOf({
    client: {
      defaultHeaders: {
        "X-Api-Key": "mine",
        "Anthropic-Version": "2099-01-01",
        "anthropic-beta": "fast-mode-2026-02-01",
      },
    },
  });
  assertEquals(
    ["x-api-key", "anthropic-version", "anthropic-beta"].map((name) =>
      headers.get(name)
    ),
    ["mine", "2099-01-01", "fast-mode-2026-02-01"],
  );
});
