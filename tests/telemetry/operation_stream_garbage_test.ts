import { assertEquals } from "@std/assert";
import { runProgram } from "./_program.ts";

Deno.test("a half-read stream that is dropped ends its span, stops its producer and leaves no listener", async () => {
  const { code, stdout, stderr } = await runProgram("half_read.ts", {
    flags: ["--v8-flags=--expose-gc"],
  });
  assertEquals([code, stderr], [0, ""]);
  assertEquals(JSON.parse(stdout), {
    before: 1,
    open: 0,
    ended: [{
      name: "stream",
      attributes: { "autogen.outcome": "cancelled" },
      status: { code: 0 },
    }],
    reason: "The reader was lost",
    listeners: 0,
  });
});
