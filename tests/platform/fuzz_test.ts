import { assertEquals } from "@std/assert";
import { bundle } from "./_bundle.ts";
import { launchChromium, serveFiles } from "./_chromium.ts";
import { CLIENTS, fuzz } from "./fixtures/fuzz_clients.ts";
import { startWorkerd } from "./_workerd.ts";

const SEED = Number(Deno.env.get("SEED") ?? "20261123");

/** Deno runs them by themselves. */
const EXPECTED = Object.entries(CLIENTS).flatMap(
  ([client, properties]) =>
    Object.keys(properties).map((what) => `${client}: ${what}`),
);

function fuzzTest(where: string, run: () => Promise<readonly string[]>): void {
  Deno.test({
    name:
      `${where}: nothing that a server sends breaks a client (seed ${SEED})`,
    // The pipes of other runtimes stay busy across tests.
    sanitizeOps: false,
    sanitizeResources: false,
    async fn() {
      assertEquals(await run(), EXPECTED);
    },
  });
}

fuzzTest("workerd", async () => {
  const entry = new URL("./fixtures/fuzz_worker.ts", import.meta.url);
  const { code } = await bundle(entry, { target: "worker" });
  await using worker = await startWorkerd(code);
  const response = await fetch(worker.url, {
    method: "POST",
    body: String(SEED),
  });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  throw new Error(`workerd answered ${text}\n${worker.output}`);
});

fuzzTest("Chromium", async () => {
  const entry = new URL("./fixtures/fuzz_page.ts", import.meta.url);
  const { code } = await bundle(entry, { target: "browser" });
  const html = `<!doctype html><script type="module" src="/page.js"></script>`;
  await using site = serveFiles({ "/index.html": html, "/page.js": code });
  await using chromium = await launchChromium();
  const page = await chromium.newPage();
  await page.goto(`${site.url}/index.html`);
  // The page has a function of its own by this name.
  return await page.evaluate((seed) => fuzz(seed), SEED);
});
