import { FunctionCallTermination } from "@autogen-edge/runtime";
import { assertEquals, assertThrows } from "@std/assert";
import {
  assertMetUntilReset,
  execution,
  request,
  says,
  summary,
  verdict,
} from "./_items.ts";

for (const name of ["add", "sub"]) {
  Deno.test(`a result of ${name} ends the conversation, be it an error or not`, async () => {
    const condition = new FunctionCallTermination(name);
    assertEquals(
      await verdict(condition, says(name), request, summary),
      undefined,
    );
    assertEquals(
      await verdict(condition, request, execution, summary),
      `FunctionCallTermination: Function '${name}' was executed.`,
    );
    await assertMetUntilReset(condition);
    assertEquals(await verdict(condition, says(name)), undefined);
  });
}

Deno.test("results of other functions do not end the conversation", async () => {
  const condition = new FunctionCallTermination("ad");
  assertEquals(await verdict(condition, execution), undefined);
});

for (const name of ["", undefined, 3]) {
  Deno.test(`a function cannot be called ${JSON.stringify(name) ?? "nothing"}`, () => {
    assertThrows(
      () => new FunctionCallTermination(name as string),
      TypeError,
      `Cannot stop at a function call: "functionName" is ${
        JSON.stringify(name)
      }, not a non-empty string`,
    );
  });
}
