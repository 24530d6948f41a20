import { assertEquals, assertRejects } from "@std/assert";
import type { CreateResult } from "@autogen-edge/runtime";
import { ApiError } from "@autogen-edge/runtime/ext/openai";
import { ModelServer } from "./_model_server.ts";
import { answerTo, type Fields, QUESTION, type Wire } from "./_wire.ts";

/** By what an answer is: how a provider sends it, and what is made of it. */
export type Answers = Readonly<
  Record<string, readonly [wire: Fields, result: Partial<CreateResult>]>
>;

/** Tests what a client makes of whole answers. */
export function testAnswers(wire: Wire, answers: Answers): void {
  for (const [what, [json, expected]] of Object.entries(answers)) {
    Deno.test(`an answer may be ${what}`, async () => {
      const result = await answerTo(wire, json);
      const fields = Object.keys(expected) as (keyof CreateResult)[];
      assertEquals(
        Object.fromEntries(fields.map((field) => [field, result[field]])),
        expected,
      );
    });
  }

  Deno.test("an answer of ten megabytes is read", async () => {
    const text = "0123456789".repeat(1_000_000);
    const { content } = await answerTo(wire, wire.saying(text));
    assertEquals(content.length, text.length);
  });

  Deno.test("usage adds up over the calls of a client", async () => {
    await using server = new ModelServer(() =>
      Response.json(wire.saying("Hi."))
    );
    const client = wire.clientOf(server);
    await client.create(QUESTION);
    await client.create(QUESTION);
    const twice = Object.entries(wire.usage).map(([part, tokens]) =>
      [part, 2 * tokens] as const
    );
    assertEquals<unknown>(client.totalUsage, Object.fromEntries(twice));
  });

  /** Bodies that are no answers, and what is said of them. */
  const nonsense: Readonly<Record<string, string>> = {
    "": "the answer is empty",
    "{nonsense": "the answer is no JSON",
    "<html>Hi</html>": "the answer is no JSON",
    "null": "the answer is empty",
    "[]": "the answer is empty",
    '{"choices":[]}': "the answer is empty",
  };

  for (const [body, said] of Object.entries(nonsense)) {
    Deno.test(`the body ${JSON.stringify(body)} is no answer`, async () => {
      await using server = new ModelServer(() => new Response(body));
      const error = await assertRejects(
        () => wire.clientOf(server).create(QUESTION),
        ApiError,
      );
      assertEquals([error.code, error.message], [
        "invalid_answer",
        `Cannot ask model "${wire.model}": ${said}`,
      ]);
      assertEquals(server.requests.length, 1);
    });
  }
}
