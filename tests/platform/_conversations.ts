import { assertEquals } from "@std/assert";
import { ModelServer } from "../ext/_model_server.ts";
import {
  chunk,
  completion,
  sse,
  streamed,
  textChunks,
} from "../ext/openai/_wire.ts";
import { bundle } from "./_bundle.ts";
import { launchChromium, serveFiles } from "./_chromium.ts";
import type { Report } from "./fixtures/openai_conversation.ts";
import { startWorkerd } from "./_workerd.ts";

/** A model that does what it is told. */
function startModel(): ModelServer {
  const start = new TextEncoder().encode(
    sse([chunk({ content: "Wait" })]).replace("data: [DONE]\n\n", ""),
  );
  return new ModelServer(({ body }) => {
    switch (body.messages[0].content) {
      case "stream":
        return streamed(sse(textChunks("Grüße", " aus 東京")));
      case "fail":
        return Response.json({
          error: { message: "Too long", code: "context_length_exceeded" },
        }, { status: 400 });
      case "hang":
        return streamed(
          new ReadableStream({ start: (to) => to.enqueue(start) }),
        );
      default:
        return Response.json(completion({ content: "All of it." }));
    }
  });
}

const EXPECTED: Report = {
  answer: "All of it.",
  pieces: ["Grüße", " aus 東京", "Grüße aus 東京"],
  first: "Grüße",
  failure: "context_length_exceeded",
  cancelled: "enough",
  spans: [
    "chat gpt-5,0,5",
    "chat gpt-5,0,5",
    "chat gpt-5,0,cancelled",
    "chat gpt-5,2,context_length_exceeded",
    "chat gpt-5,0,cancelled",
  ],
};

/**
 * Talks with a model on loopback in Deno, in workerd and in Chromium.
 *
 * @param client - what the fixtures begin with, e.g. `openai`
 * @param converse - the conversation of the fixtures
 */
export function testConversations(
  client: string,
  converse: (url: string) => Promise<Report>,
): void {
  platformTest("Deno", client, converse);
  platformTest("workerd", client, async (url) => {
    const entry = new URL(`./fixtures/${client}_worker.ts`, import.meta.url);
    const { code } = await bundle(entry, { target: "worker" });
    await using worker = await startWorkerd(code);
    const response = await fetch(worker.url, { method: "POST", body: url });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    throw new Error(`workerd answered ${text}\n${worker.output}`);
  });
  platformTest("Chromium", client, async (url) => {
    const entry = new URL(`./fixtures/${client}_page.ts`, import.meta.url);
    const { code } = await bundle(entry, { target: "browser" });
    const html =
      `<!doctype html><script type="module" src="/page.js"></script>`;
    await using site = serveFiles({ "/index.html": html, "/page.js": code });
    await using chromium = await launchChromium();
    const page = await chromium.newPage();
    await page.goto(`${site.url}/index.html`);
    // The page has a conversation of its own by this name.
    return await page.evaluate((url) => converse(url), url);
  });
}

function platformTest(
  where: string,
  client: string,
  ask: (url: string) => Promise<Report>,
): void {
  Deno.test({
    name: `${where}: a model is asked by ${client}, whole and in a stream`,
    // The pipes of other runtimes stay busy across tests.
    sanitizeOps: where === "Deno",
    sanitizeResources: where === "Deno",
    async fn() {
      await using model = startModel();
      assertEquals(await ask(model.url), EXPECTED);
    },
  });
}
