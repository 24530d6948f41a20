/**
 * Runs pages in a headless Chromium, and serves them on loopback.
 *
 * @module
 */

import { chromium, type Page } from "playwright-core";
import { ensureChromium } from "../../tools/chromium.ts";

export type { Page } from "playwright-core";

/** A running Chromium; disposing of it closes its pages. */
export interface Chromium extends AsyncDisposable {
  /** Opens a page that shares nothing with the others. */
  newPage(): Promise<Page>;
}

/**
 * Launches headless Chromium with a fresh profile.
 *
 * @throws {Error} there is no Chromium and none can be brought
 */
export async function launchChromium(): Promise<Chromium> {
  const { path, env } = await ensureChromium();
  const browser = await chromium.launch({
    executablePath: path,
    env: { ...Deno.env.toObject(), ...env },
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  return {
    async newPage() {
      const context = await browser.newContext();
      return await context.newPage();
    },
    async [Symbol.asyncDispose]() {
      await browser.close();
    },
  };
}

/** Files on loopback; disposing of it ends the server. */
export interface Site extends AsyncDisposable {
  /** Where the files are, without a slash at the end. */
  readonly url: string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  html: "text/html; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  json: "application/json",
};

/**
 * Serves files over HTTP on loopback.
 *
 * @param files - their texts by path, e.g. `{ "/index.html": "<!doctype html>" }`
 */
export function serveFiles(files: Readonly<Record<string, string>>): Site {
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen() {},
  }, (request) => {
    const { pathname } = new URL(request.url);
    const text = files[pathname];
    if (text === undefined) return new Response(null, { status: 404 });
    const extension = pathname.slice(pathname.lastIndexOf(".") + 1);
    const type = CONTENT_TYPES[extension] ?? "text/plain";
    return new Response(text, { headers: { "content-type": type } });
  });
  return {
    url: `http://127.0.0.1:${server.addr.port}`,
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}
