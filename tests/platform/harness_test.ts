import {
  assertEquals,
  assertInstanceOf,
  assertMatch,
  assertRejects,
} from "@std/assert";
import { bundle } from "./_bundle.ts";
import { launchChromium, serveFiles } from "./_chromium.ts";
import { toError } from "./_failure.ts";
import { startWorkerd } from "./_workerd.ts";

Deno.test("startWorkerd() hands its bindings to the Worker and ends with its scope", async () => {
  const code = `export default {
    fetch(request, env) { return new Response(env.GREETING) }
  }`;
  let url: string;
  {
    const GREETING = `"Grüße"\n\\`;
    await using worker = await startWorkerd(code, { bindings: { GREETING } });
    url = worker.url;
    assertEquals(await (await fetch(url)).text(), GREETING);
  }
  await assertRejects(() => fetch(url));
});

Deno.test("startWorkerd() lets the Worker fetch from loopback and keeps its output", async () => {
  await using site = serveFiles({ "/greeting.txt": "Hello" });
  const code = `export default {
    async fetch(request, env) {
      console.log("asked for", new URL(request.url).pathname);
      return await fetch(env.SITE + "/greeting.txt");
    }
  }`;
  const worker = await startWorkerd(code, { bindings: { SITE: site.url } });
  const response = await fetch(`${worker.url}/path`);
  assertEquals(await response.text(), "Hello");
  await worker[Symbol.asyncDispose]();
  assertMatch(worker.output, /asked for \/path/);
});

Deno.test("startWorkerd() says what is wrong with a Worker that does not start", async () => {
  const error = await assertRejects(() => startWorkerd("let ="), Error);
  assertMatch(error.message, /^Cannot start workerd:\n.*SyntaxError/s);
});

Deno.test({
  name: "launchChromium() opens pages that share nothing",
  // Playwright keeps its connection busy until the browser is gone.
  sanitizeOps: false,
  sanitizeResources: false,
  async fn() {
    await using site = serveFiles({
      "/index.html": "<!doctype html><title>Page</title>",
    });
    await using chromium = await launchChromium();
    const [first, second] = [
      await chromium.newPage(),
      await chromium.newPage(),
    ];
    for (const page of [first, second]) {
      await page.goto(`${site.url}/index.html`);
    }
    await first.evaluate(() => localStorage.setItem("key", "first"));
    const seen = await second.evaluate(() => localStorage.getItem("key"));
    assertEquals(seen, null);
    assertEquals(await second.title(), "Page");
  },
});

Deno.test("toError() points to the source files of a bundle", async () => {
  const entry = new URL("./_page_entry.ts", import.meta.url);
  const built = await bundle(entry, { target: "browser" });
  const lines = built.code.split("\n");
  const line = lines.findIndex((text) => text.includes("no such scenario")) + 1;
  const error = toError({
    name: "RangeError",
    message: "No",
    stack: `RangeError: No\n    at run (http://127.0.0.1/page.js:${line}:13)`,
    cause: { name: "Error", message: "Why", stack: "" },
  }, built);
  assertMatch(error.stack ?? "", /at run \(tests\/platform\/_scenario\.ts:/);
  assertInstanceOf(error.cause, Error);
  assertEquals(error.cause.message, "Why");
});
