import { assertEquals } from "@std/assert";
import { testSettings } from "../_settings_suite.ts";
import { requestOf } from "./_asked.ts";
import { WIRE } from "./_wire.ts";

testSettings(WIRE);

Deno.test("headers of one's own take the place of others", async () => {
  const { headers } = await requestOf({
    client: {
      organization: "org-1",
      defaultHeaders: {
        Authorization: "Basic abc",
        "OpenAI-Organization": "mine",
      },
    },
  });
  assertEquals(headers.get("authorization"), "Basic abc");
  assertEquals(headers.get("openai-organization"), "mine");
});
