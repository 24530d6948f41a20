import { assert, assertEquals } from "@std/assert";
import { AssistantMessage } from "@autogen-edge/runtime";
import { clientOf, FakeModel, FINISH, generated, QUESTION } from "./_models.ts";

Deno.test("what a model thought it hears again with the results of its calls", async () => {
  const signed = { anthropic: { signature: "abc" } };
  const hidden = { anthropic: { redactedData: "xyz" } };
  const call = (id: string) => ({
    type: "tool-call" as const,
    toolCallId: id,
    toolName: "add",
    input: "{}",
  });
  const fake = new FakeModel({
    generate: () =>
      generated([
        { type: "reasoning", text: "Hm.", providerMetadata: signed },
        { type: "reasoning", text: "", providerMetadata: hidden },
        call("1"),
        call("2"),
      ]),
    stream: () => [
      { type: "reasoning-start", id: "0" },
      { type: "reasoning-delta", id: "0", delta: "Hm" },
      { type: "reasoning-delta", id: "0", delta: "." },
      {
        type: "reasoning-delta",
        id: "0",
        delta: "",
        providerMetadata: signed,
      },
      { type: "reasoning-end", id: "0" },
      { type: "reasoning-start", id: "1", providerMetadata: hidden },
      { type: "reasoning-end", id: "1" },
      call("1"),
      call("2"),
      FINISH,
    ],
  });
  for (const stream of [false, true]) {
    const client = clientOf(fake);
    const result = stream
      ? (await Array.fromAsync(client.createStream(QUESTION))).at(-1)
      : await client.create(QUESTION);
    assert(typeof result === "object");
    const { content, thought } = result;
    for (const said of [thought ?? "", "I had better look."]) {
      await client.create([
        AssistantMessage({ content, source: "bob", thought: said }),
      ]);
      const part = { type: "tool-call", toolName: "add", input: {} };
      assertEquals(fake.calls.at(-1)?.prompt[0]?.content as unknown, [
        { type: "reasoning", text: "Hm.", providerOptions: signed },
        { type: "reasoning", text: "", providerOptions: hidden },
        ...(said === thought ? [] : [{ type: "text", text: said }]),
        { ...part, toolCallId: "1" },
        { ...part, toolCallId: "2" },
      ]);
    }
  }
});
