import { bundle } from "./_bundle.ts";
import { launchChromium, serveFiles } from "./_chromium.ts";
import type { Outcome } from "./_scenario.ts";
import type { Host } from "./_suite.ts";

/** Forbids what sites with a strict policy do: scripts made of text. */
const PAGE = `<!doctype html>
<meta charset="utf-8">
<meta
  http-equiv="Content-Security-Policy"
  content="default-src 'none'; script-src 'self'; connect-src http://127.0.0.1:*"
>
<title>Scenarios</title>
<script type="module" src="/page.js"></script>
`;

declare function runScenario(name: string, env: unknown): Promise<Outcome>;

/**
 * Opens a page of its own with the scenarios in it.
 *
 * @param entryFile - the script of the page, e.g. `./_page_entry.ts`
 */
export async function chromiumHost<Env>(entryFile: string): Promise<Host<Env>> {
  const entry = new URL(entryFile, import.meta.url);
  const built = await bundle(entry, { target: "browser" });
  await using resources = new AsyncDisposableStack();
  const site = resources.use(
    serveFiles({ "/index.html": PAGE, "/page.js": built.code }),
  );
  const chromium = resources.use(await launchChromium());
  const page = await chromium.newPage();
  await page.goto(`${site.url}/index.html`);
  const kept = resources.move();
  return {
    bundle: built,
    run: (name, env) =>
      page.evaluate(
        async ([name, env]) => {
          // The policy is off for as long as this runs at a stretch.
          await new Promise((resolve) => setTimeout(resolve));
          return await runScenario(name, env);
        },
        [
          name,
          env,
        ] as const,
      ),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
