import { assertEquals } from "@std/assert";
import { testSettings } from "../_settings_suite.ts";
import { requestOf } from "./_asked.ts";
import { WIRE } from "./_wire.ts";

testSettings(WIRE);

Deno.test("a header of one's own takes the key's place", async () => {
  const { headers } = await requestOf({
    client: { defaultHeaders: { Authorization: "Basic abc" } },
  });
  assertEquals(headers.get("authorization"), "Basic abc");
});
