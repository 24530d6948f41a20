/**
 * Turns a conversation with a model into tests of all runtimes.
 *
 * @module
 */

import { assertEquals } from "@std/assert";
import type { ModelServer } from "../ext/_model_server.ts";
import { bundle } from "./_bundle.ts";
import { launchChromium, serveFiles } from "./_chromium.ts";
import type { Report } from "./fixtures/model_conversation.ts";
import { startWorkerd } from "./_workerd.ts";

/** A client, and the model that it is to talk with. */
export interface ModelSuite {
  /** How its fixtures are called, e.g. `openai`. */
  readonly name: string;
  /** Talks with the model at this URL. */
  readonly converse: (url: string) => Promise<Report>;
  readonly startModel: () => ModelServer;
  /** What the client takes for its `baseUrl`. */
  readonly urlOf: (model: ModelServer) => string;
  readonly expected: Report;
}

/** Registers one test per runtime. */
export function testModel(suite: ModelSuite): void {
  const runtimes = {
    Deno: suite.converse,
    workerd: converseInWorkerd,
    Chromium: converseInChromium,
  };
  for (const [where, converse] of Object.entries(runtimes)) {
    Deno.test({
      name:
        `${where}: a model is asked by ${suite.name}, whole and in a stream`,
      // The pipes of other runtimes stay busy across tests.
      sanitizeOps: where === "Deno",
      sanitizeResources: where === "Deno",
      async fn() {
        await using model = suite.startModel();
        const report = await converse(suite.urlOf(model), suite);
        assertEquals(report, suite.expected);
      },
    });
  }
}

async function converseInWorkerd(
  url: string,
  { name }: ModelSuite,
): Promise<Report> {
  const entry = new URL(`./fixtures/${name}_worker.ts`, import.meta.url);
  const { code } = await bundle(entry, { target: "worker" });
  await using worker = await startWorkerd(code);
  const response = await fetch(worker.url, { method: "POST", body: url });
  const text = await response.text();
  if (response.ok) return JSON.parse(text);
  throw new Error(`workerd answered ${text}\n${worker.output}`);
}

async function converseInChromium(
  url: string,
  { name, converse }: ModelSuite,
): Promise<Report> {
  const entry = new URL(`./fixtures/${name}_page.ts`, import.meta.url);
  const { code } = await bundle(entry, { target: "browser" });
  const html = `<!doctype html><script type="module" src="/page.js"></script>`;
  await using site = serveFiles({ "/index.html": html, "/page.js": code });
  await using chromium = await launchChromium();
  const page = await chromium.newPage();
  await page.goto(`${site.url}/index.html`);
  return await page.evaluate((url) => converse(url), url);
}
