import { assertEquals } from "@std/assert";
import type { judge } from "../conformance/_judge.ts";
import { ownScenarios } from "../conformance/_own_scenarios.ts";
import { bundle } from "./_bundle.ts";
import { launchChromium, serveFiles } from "./_chromium.ts";
import { startWorkerd } from "./_workerd.ts";

type Judge = typeof judge;

/** Plays every scenario over there, and says which ended in another way. */
async function failures(judge: Judge): Promise<string[]> {
  const lines: string[] = [];
  for (const file of ownScenarios()) {
    for (const conventions of ["autogen", "current"] as const) {
      for (const line of await judge(file, conventions)) {
        lines.push(`${line} (${conventions})`);
      }
    }
  }
  return lines;
}

Deno.test({
  name: "workerd: every scenario ends as it does in Python AutoGen",
  // The pipes and sockets of workerd stay busy for a while.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const entry = new URL("./fixtures/conformance_worker.ts", import.meta.url);
    const { code } = await bundle(entry, { target: "worker" });
    await using worker = await startWorkerd(code);
    const found = await failures(async (file, conventions) => {
      const body = JSON.stringify({ file, conventions });
      const response = await fetch(worker.url, { method: "POST", body });
      const text = await response.text();
      if (response.ok) return JSON.parse(text);
      throw new Error(`workerd answered ${text}\n${worker.output}`);
    });
    assertEquals(found, []);
  },
});

Deno.test({
  name: "Chromium: every scenario ends as it does in Python AutoGen",
  // Playwright keeps its connection busy until the browser is gone.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const entry = new URL("./fixtures/conformance_page.ts", import.meta.url);
    const { code } = await bundle(entry, { target: "browser" });
    const html =
      `<!doctype html><script type="module" src="/page.js"></script>`;
    await using site = serveFiles({ "/index.html": html, "/page.js": code });
    await using chromium = await launchChromium();
    const page = await chromium.newPage();
    await page.goto(`${site.url}/index.html`);
    const found = await failures((file, conventions) =>
      page.evaluate(
        // `judge` is what the page put into its globals.
        ([file, conventions]) =>
          (globalThis as unknown as { judge: Judge }).judge(file, conventions),
        [file, conventions] as const,
      )
    );
    assertEquals(found, []);
  },
});
