import { assert, assertEquals } from "@std/assert";
import { estimateTokens, UserMessage } from "@autogen-edge/runtime";
import { conversation } from "./_conversation.ts";

Deno.test("nothing takes no tokens", () => {
  assertEquals(estimateTokens([]), 0);
});

Deno.test("four characters are about a token", () => {
  const long = UserMessage({ content: "word".repeat(1000), source: "user" });
  const tokens = estimateTokens([long]);
  assert(tokens >= 1000 && tokens < 1020, `${tokens} tokens`);
});

Deno.test("calls, results and tools take tokens, too", () => {
  for (const letter of "SUACR") {
    assert(estimateTokens(conversation(letter)) > 0, letter);
  }
  const tool = {
    name: "search",
    description: "Searches the archive",
    parameters: { type: "object" },
    strict: false,
  };
  const messages = conversation("U");
  assert(
    estimateTokens(messages, { tools: [tool] }) > estimateTokens(messages),
  );
});

Deno.test("a picture takes the same however many bytes it has", () => {
  const tokens = ["AA==", "A".repeat(1_000_000)].map((data) =>
    estimateTokens([
      UserMessage({
        content: [
          "What is it?",
          { type: "image", url: `data:image/png;base64,${data}` },
        ],
        source: "user",
      }),
    ])
  );
  assertEquals(tokens[0], tokens[1]);
  assert((tokens[0] ?? 0) > 765);
});
