import { bundle } from "./_bundle.ts";
import { launchChromium, serveFiles } from "./_chromium.ts";
import type { Outcome, ScenarioEnv } from "./_scenario.ts";
import type { Host } from "./_suite.ts";

const PAGE = `<!doctype html>
<meta charset="utf-8">
<title>Scenarios</title>
<script type="module" src="/page.js"></script>
`;

declare function runScenario(name: string, env: ScenarioEnv): Promise<Outcome>;

/**
 * Opens a page of its own with the scenarios in it.
 *
 * @param entryFile - the script of the page, e.g. `./_page_entry.ts`
 */
export async function chromiumHost(entryFile: string): Promise<Host> {
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
        ([name, env]) => runScenario(name, env),
        [
          name,
          env,
        ] as const,
      ),
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
