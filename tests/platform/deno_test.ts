import { assert, assertEquals } from "@std/assert";
import { OtlpReceiver, resourceAttribute } from "../otlp/_receiver.ts";
import { runProgram } from "../otlp/_program.ts";

const FORGETFUL = new URL("./fixtures/deno_forgetful.ts", import.meta.url);

Deno.test("Deno: a program that forgets to flush sends its spans and ends at once", async () => {
  await using receiver = new OtlpReceiver();
  const result = await runProgram(FORGETFUL, {
    flags: [`--allow-net=${receiver.host}`],
    args: [receiver.endpoint],
  });
  // Its schedule is an hour: a timer that held the program would show.
  assertEquals(result, { code: 0, stdout: "", stderr: "" });
  assertEquals(receiver.names, ["first", "second"]);
  const [request] = receiver.requests;
  assertEquals(resourceAttribute(request, "process.runtime.name"), "deno");
  assert(resourceAttribute(request, "process.runtime.version"));
});

Deno.test("Deno: a collector that hangs does not keep the program", async () => {
  await using receiver = new OtlpReceiver(() => new Promise(() => {}));
  const result = await runProgram(FORGETFUL, {
    flags: [`--allow-net=${receiver.host}`],
    args: [receiver.endpoint, "50"],
  });
  assertEquals(result, { code: 0, stdout: "", stderr: "" });
  assertEquals(receiver.names, ["first"]);
});

Deno.test("Deno: a collector that may not be reached is not asked for", async () => {
  const program = new URL("./fixtures/deno_unpermitted.ts", import.meta.url);
  const outcome = async (endpoint: string, ...flags: string[]) =>
    (await runProgram(program, { flags, args: [endpoint] })).stdout;
  const sent = `{"requests":1,"exported":1,"failed":0}`;
  const refused = `{"requests":0,"exported":0,"failed":1}`;
  const secure = "https://collector.example";
  assertEquals(await outcome(secure), refused);
  assertEquals(await outcome(secure, "--allow-net=collector.example"), sent);
  assertEquals(
    await outcome(secure, "--allow-net=collector.example:443"),
    sent,
  );
  assertEquals(
    await outcome(secure, "--allow-net=collector.example:80"),
    refused,
  );
  assertEquals(
    await outcome("http://[::1]:4318", "--allow-net=[::1]:4318"),
    sent,
  );
});
