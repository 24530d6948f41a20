import { assert, assertEquals } from "@std/assert";
import {
  OtlpReceiver,
  type ReceivedRequest,
  resourceAttribute,
} from "../otlp/_receiver.ts";
import { bundle } from "./_bundle.ts";
import { type Chromium, launchChromium, serveFiles } from "./_chromium.ts";
import type { TracedPage } from "./fixtures/traced_page.ts";

declare const page: TracedPage;
declare function activeInTimer(): Promise<(string | undefined)[]>;

let chromium: Chromium | undefined;
Deno.test.beforeAll(async () => {
  chromium = await launchChromium();
});
Deno.test.afterAll(async () => {
  await chromium?.[Symbol.asyncDispose]();
});

async function open(script: string, receiver?: OtlpReceiver) {
  const entry = new URL(`./fixtures/${script}`, import.meta.url);
  const { code } = await bundle(entry, { target: "browser" });
  const html = `<!doctype html><script type="module" src="/page.js"></script>`;
  const site = serveFiles({ "/index.html": html, "/page.js": code });
  const tab = await chromium?.newPage();
  if (tab === undefined) throw new Error("Cannot start Chromium");
  const query = new URLSearchParams({ endpoint: receiver?.endpoint ?? "" });
  await tab.goto(`${site.url}/index.html?${query}`);
  return { tab, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() };
}

function chromiumTest(name: string, fn: () => Promise<void>): void {
  Deno.test({
    name: `Chromium: ${name}`,
    // The browser's pipes stay busy across tests.
    sanitizeOps: false,
    sanitizeResources: false,
    fn,
  });
}

/** The request with the first spans that a page ended. */
async function firstSpans(receiver: OtlpReceiver): Promise<ReceivedRequest> {
  for (let count = 1;; count++) {
    await receiver.received(count);
    const found = receiver.requests.find(({ spans }) =>
      Number(spans[0]?.name) === 0
    );
    if (found !== undefined) return found;
  }
}

chromiumTest("spans of a page arrive from another origin", async () => {
  await using receiver = new OtlpReceiver();
  await using opened = await open("traced_page.ts", receiver);
  const { tab } = opened;
  const counters = await tab.evaluate(() => {
    page.run(["a", "b"]);
    return page.flush();
  });
  assertEquals(counters, {
    exported: 2,
    failed: 0,
    dropped: 0,
    pending: 0,
    open: 1,
  });
  assertEquals(receiver.names, ["a", "b"]);
  const [request] = receiver.requests;
  assertEquals(resourceAttribute(request, "service.name"), "page");
  assert(resourceAttribute(request, "user_agent.original"));
  await tab.close();
});

for (const way of ["closes", "is left for another"] as const) {
  chromiumTest(
    `a page ${way} mid-run: the spans ended so far arrive`,
    async () => {
      await using receiver = new OtlpReceiver();
      await using opened = await open("traced_page.ts", receiver);
      const { tab } = opened;
      await tab.evaluate(() => page.run(["a", "b", "c"]));
      assertEquals(receiver.requests, []);
      if (way === "closes") await tab.close();
      else await tab.goto("about:blank");
      await receiver.received(1);
      assertEquals(receiver.names, ["a", "b", "c"]);
    },
  );
}

chromiumTest(
  "a page closes with more than may outlive it: 60 KiB arrive",
  async () => {
    await using receiver = new OtlpReceiver();
    await using opened = await open("traced_page.ts", receiver);
    const { tab } = opened;
    await tab.evaluate(() =>
      page.run(Array.from({ length: 120 }, (_, n) => `${n}`.padEnd(1000)))
    );
    await tab.close();
    // What may not outlive the page sometimes gets through, and then first.
    const lasting = await firstSpans(receiver);
    assert(lasting.bytes <= 60 * 1024);
    assert(lasting.spans.length >= 30);
    assertEquals(
      lasting.spans.map(({ name }) => Number(name)),
      lasting.spans.map((_, index) => index),
    );
  },
);

chromiumTest("a context manager is registered until the shutdown", async () => {
  await using opened = await open("zone_page.ts");
  const { tab } = opened;
  const active = await tab.evaluate(() => activeInTimer());
  // Over the browser's protocol, `undefined` in an array stays what it is.
  assertEquals(active, ["the span", undefined]);
  await tab.close();
});
