import { assertEquals, assertStringIncludes } from "@std/assert";
import { bundle } from "./_bundle.ts";
import { launchChromium, serveFiles } from "./_chromium.ts";
import { startWorkerd } from "./_workerd.ts";
import type { CodeExecutorPage } from "./fixtures/code_executor_page.ts";

declare const page: CodeExecutorPage;

Deno.test({
  name: "Chromium: code runs in a worker, without network, and is killed",
  // The browser's pipes stay busy across tests.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    const entry = new URL("fixtures/code_executor_page.ts", import.meta.url);
    const { code } = await bundle(entry, { target: "browser", minify: true });
    const html =
      `<!doctype html><script type="module" src="/page.js"></script>`;
    await using site = serveFiles({ "/index.html": html, "/page.js": code });
    await using chromium = await launchChromium();
    const tab = await chromium.newPage();
    await tab.goto(`${site.url}/index.html`);

    assertEquals(
      await tab.evaluate(() =>
        page.run("console.log([1, 2].map((n) => 2 * n));", 10_000)
      ),
      { exitCode: 0, output: "[2, 4]\n" },
    );
    const names = [
      "fetch",
      "XMLHttpRequest",
      "WebSocket",
      "EventSource",
      "importScripts",
      "Worker",
      "indexedDB",
      "caches",
      "navigator",
      "location",
      "postMessage",
      "self",
      "eval",
    ];
    const look = `console.log(${
      names.map((name) => `typeof ${name}`).join(", ")
    });`;
    const seen = await tab.evaluate((look) => page.run(look, 10_000), look);
    assertEquals(seen.output, `${names.map(() => "undefined").join(" ")}\n`);
    assertEquals(
      await tab.evaluate(() =>
        page.run("function f() { null.x }\n\nf();", 10_000)
      ),
      {
        exitCode: 1,
        output:
          "Uncaught TypeError: Cannot read properties of null (reading 'x') (line 1, 3)\n",
      },
    );
    assertEquals(
      await tab.evaluate(() => page.run("while (true);", 500)),
      { exitCode: 124, output: "\nTimeout" },
    );
  },
});

Deno.test("workerd: there is no executor, and the error says why", async () => {
  const entry = new URL("fixtures/code_executor_worker.ts", import.meta.url);
  const { code } = await bundle(entry, { target: "worker" });
  await using workerd = await startWorkerd(code);
  const response = await fetch(workerd.url);
  assertStringIncludes(
    await response.text(),
    "TypeError: Cannot make a WorkerCodeExecutor: this runtime has no workers",
  );
});
