import { assert, assertEquals } from "@std/assert";
import { runProgram } from "./_program.ts";
import { OtlpReceiver, resourceAttribute } from "./_receiver.ts";

function program(name: string): URL {
  return new URL(`programs/${name}`, import.meta.url);
}

Deno.test("--allow-net=HOST is all that exporting needs", async () => {
  await using receiver = new OtlpReceiver();
  const result = await runProgram(program("export.ts"), {
    flags: [`--allow-net=${receiver.host}`],
    args: [receiver.endpoint],
    env: { OTEL_SERVICE_NAME: "unread", OTEL_SDK_DISABLED: "true" },
  });
  assertEquals(result.stderr, "");
  assertEquals(JSON.parse(result.stdout).exported, 1);
  assertEquals(receiver.names, ["granted"]);
  assertEquals(
    resourceAttribute(receiver.requests[0], "service.name"),
    "program",
  );
});

Deno.test("without any permission the program goes on and the counters tell", async () => {
  await using receiver = new OtlpReceiver();
  const result = await runProgram(program("export.ts"), {
    flags: ["--no-prompt"],
    args: [receiver.endpoint],
  });
  assertEquals(result.stderr, "");
  assertEquals(result.code, 0);
  assertEquals(JSON.parse(result.stdout).failed, 1);
  assertEquals(receiver.requests, []);
});

Deno.test("variables are read where their permission is granted", async () => {
  await using receiver = new OtlpReceiver();
  const result = await runProgram(program("export.ts"), {
    flags: [`--allow-net=${receiver.host}`, "--allow-env=OTEL_SDK_DISABLED"],
    args: [receiver.endpoint],
    env: { OTEL_SDK_DISABLED: "true" },
  });
  assertEquals(JSON.parse(result.stdout).exported, 0);
  assertEquals(receiver.requests, []);
});

Deno.test("a program that forgets to flush stays until its spans are sent", async () => {
  await using receiver = new OtlpReceiver();
  const result = await runProgram(program("forgetful.ts"), {
    flags: [`--allow-net=${receiver.host}`],
    args: [receiver.endpoint],
  });
  assertEquals(result, { code: 0, stdout: "", stderr: "" });
  assertEquals(receiver.names, ["forgotten"]);
});

Deno.test("with OTEL_DENO=true Deno's own exporter gets the library's spans", async () => {
  await using receiver = new OtlpReceiver();
  const result = await runProgram(program("existing.ts"), {
    flags: [],
    env: {
      OTEL_DENO: "true",
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
      OTEL_SERVICE_NAME: "native",
    },
  });
  assertEquals(result.stderr, "");
  const traces = receiver.requests.filter(({ path }) => path === "/v1/traces");
  assertEquals(resourceAttribute(traces[0], "service.name"), "native");
  const spans = traces.flatMap((request) => request.spans);
  const send = spans.find(({ name }) => name === "send helper");
  const process = spans.find(({ name }) => name === "process helper");
  assert(send !== undefined && process !== undefined);
  assertEquals(process.parentSpanId, send.spanId);
  assertEquals(process.traceId, send.traceId);
});
