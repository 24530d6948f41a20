import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import {
  type CountTokensOptions,
  type LlmMessage,
  ReplayChatCompletionClient,
  TokenLimitedChatCompletionContext,
  type ToolSchema,
} from "@autogen-edge/runtime";
import { conversation, viewOf } from "./_conversation.ts";
import { ScriptedClient } from "./_scripted.ts";

const SEARCH: ToolSchema = {
  name: "search",
  description: "Searches",
  parameters: { type: "object" },
  strict: false,
};

/** Ten tokens have room; a message is one, a tool is three. */
class CountingClient extends ReplayChatCompletionClient {
  counts = 0;

  constructor() {
    super([]);
  }

  override countTokens(
    messages: readonly LlmMessage[],
    { tools = [] }: CountTokensOptions = {},
  ): number {
    this.counts++;
    return messages.length + 3 * tools.length;
  }

  override remainingTokens(
    messages: readonly LlmMessage[],
    options: CountTokensOptions = {},
  ): number {
    return 10 - this.countTokens(messages, options);
  }
}

/** Asks its provider, as over a network. */
class RemoteClient extends ScriptedClient {
  override countTokens(messages: readonly LlmMessage[]): Promise<number> {
    return Promise.resolve(messages.length);
  }
}

function silent(): ScriptedClient {
  return new ScriptedClient(async function* () {});
}

Deno.test("a token-limited context shows all that has room", async () => {
  const context = new TokenLimitedChatCompletionContext({
    modelClient: new CountingClient(),
    tokenLimit: 3,
  });
  assertEquals(await viewOf(context, conversation("SUA")), "0 1 2");
});

Deno.test("a token-limited context leaves out the middle, and forgets nothing", async () => {
  const messages = conversation("UUUUUU");
  const context = new TokenLimitedChatCompletionContext({
    modelClient: new CountingClient(),
    tokenLimit: 3,
  });
  assertEquals(await viewOf(context, messages), "0 1 5");
  const generous = new TokenLimitedChatCompletionContext({
    modelClient: new CountingClient(),
    tokenLimit: 6,
    initialMessages: messages,
  });
  assertEquals(await generous.getMessages(), messages);
});

Deno.test("a token-limited context asks the client for what remains where it has no limit", async () => {
  const context = new TokenLimitedChatCompletionContext({
    modelClient: new CountingClient(),
  });
  const view = await viewOf(context, conversation("U".repeat(12)));
  assertEquals(view, "0 1 2 3 4 7 8 9 10 11");
});

Deno.test("a token-limited context counts the tools that the model is shown", async () => {
  const context = new TokenLimitedChatCompletionContext({
    modelClient: new CountingClient(),
    tools: [SEARCH, SEARCH],
  });
  assertEquals(await viewOf(context, conversation("UUUUUU")), "0 1 4 5");
  const full = new TokenLimitedChatCompletionContext({
    modelClient: new CountingClient(),
    tokenLimit: 2,
    tools: [SEARCH],
  });
  assertEquals(await viewOf(full, conversation("U")), "");
});

for (
  const [letters, tokenLimit, shown] of [
    ["UCRAU", 4, "0 3 4"],
    ["UCRCRA", 4, "0 5"],
    ["CRU", 2, "2"],
    ["RU", 2, "1"],
    ["RUUU", 2, "3"],
    ["URU", 1, "0"],
  ] as const
) {
  Deno.test(`a token-limited context shows no half of a call: ${tokenLimit} of "${letters}"`, async () => {
    const context = new TokenLimitedChatCompletionContext({
      modelClient: new CountingClient(),
      tokenLimit,
    });
    assertEquals(await viewOf(context, conversation(letters)), shown);
  });
}

Deno.test("a token-limited context waits for a client that must ask", async () => {
  const context = new TokenLimitedChatCompletionContext({
    modelClient: new RemoteClient(async function* () {}),
    tokenLimit: 2,
  });
  assertEquals(await viewOf(context, conversation("UUUU")), "0 3");
});

Deno.test("a token-limited context estimates where the client cannot count", async () => {
  const messages = conversation("UUUU");
  const options = { modelClient: silent(), initialMessages: messages };
  const wide = new TokenLimitedChatCompletionContext({
    ...options,
    tokenLimit: 1000,
  });
  assertEquals(await wide.getMessages(), messages);
  const narrow = new TokenLimitedChatCompletionContext({
    ...options,
    tokenLimit: 30,
  });
  assertEquals((await narrow.getMessages()).length, 2);
});

Deno.test("a token-limited context counts a long conversation a few times, not once a message", async () => {
  const modelClient = new CountingClient();
  const context = new TokenLimitedChatCompletionContext({
    modelClient,
    initialMessages: conversation("U".repeat(10_000)),
  });
  assertEquals((await context.getMessages()).length, 10);
  assert(modelClient.counts <= 16, `${modelClient.counts} counts`);
});

Deno.test("a token-limited context shows as much as taking one after another from the middle would leave", async () => {
  const seed = 20261123;
  console.log(`seed ${seed}`);
  const letters = fc.string({
    unit: fc.constantFrom("S", "U", "A"),
    maxLength: 40,
  });
  await fc.assert(
    fc.asyncProperty(
      letters,
      fc.integer({ min: 1, max: 50 }),
      async (letters, tokenLimit) => {
        const messages = conversation(letters);
        const context = new TokenLimitedChatCompletionContext({
          modelClient: new CountingClient(),
          tokenLimit,
          initialMessages: messages,
        });
        const left = [...messages];
        while (left.length > tokenLimit) left.splice(left.length >> 1, 1);
        assertEquals(await context.getMessages(), left);
      },
    ),
    { seed },
  );
});

Deno.test("a token limit that is no number of tokens is refused", () => {
  const modelClient = new CountingClient();
  for (const tokenLimit of [0, -1, 2.5]) {
    assertThrows(
      () => new TokenLimitedChatCompletionContext({ modelClient, tokenLimit }),
      RangeError,
      `"tokenLimit" is ${tokenLimit}`,
    );
  }
});

Deno.test("without a token limit the client must tell what remains", () => {
  assertThrows(
    () => new TokenLimitedChatCompletionContext({ modelClient: silent() }),
    TypeError,
    'the client of model "parrot-1" does not tell how many tokens remain',
  );
});
