import { assertEquals, assertStringIncludes } from "@std/assert";
import { OtlpReceiver, resourceAttribute } from "../otlp/_receiver.ts";
import { bundle } from "./_bundle.ts";
import { launchChromium, serveFiles } from "./_chromium.ts";
import { outline } from "./_outline.ts";
import { startWorkerd } from "./_workerd.ts";

const EXAMPLES = new URL("../../examples/", import.meta.url);
// The pipes of processes stay busy across awaits.
const options = { sanitizeOps: false, sanitizeResources: false };

Deno.test(
  "workerd: examples/worker.ts streams an answer and sends its spans",
  options,
  async () => {
    const { code } = await bundle(new URL("worker.ts", EXAMPLES), {
      target: "worker",
    });
    await using receiver = new OtlpReceiver();
    await using worker = await startWorkerd(code, {
      bindings: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.endpoint },
    });
    const response = await fetch(worker.url);
    assertEquals(await response.text(), "Hello from the edge.");
    await receiver.received(1);
    assertEquals(outline(receiver.spans), [
      "GET(create_agent assistant invoke_agent assistant(chat replay))",
    ]);
  },
);

Deno.test(
  "Chromium: examples/page.ts shows a conversation and its trace",
  options,
  async () => {
    const { code } = await bundle(new URL("page.ts", EXAMPLES), {
      target: "browser",
    });
    const html = await Deno.readTextFile(new URL("page.html", EXAMPLES));
    // A bundler of pages does the same.
    const bundled = html.replace("page.ts", "page.js");
    await using receiver = new OtlpReceiver();
    await using site = serveFiles({ "/page.html": bundled, "/page.js": code });
    await using chromium = await launchChromium();
    const page = await chromium.newPage();
    const query = new URLSearchParams({ endpoint: receiver.endpoint });
    await page.goto(`${site.url}/page.html?${query}`);
    const trace = page.getByText(" · 5 spans · page");
    await trace.waitFor();
    const text = await trace.innerText();
    assertStringIncludes(
      text,
      "poet: Roses are red.\ncritic: The sea is blue.",
    );
    assertStringIncludes(text, "\n└─ invoke_agent critic ");

    await page.close();
    await receiver.received(1);
    assertEquals(
      resourceAttribute(receiver.requests[0], "service.name"),
      "page",
    );
    assertEquals(outline(receiver.spans.filter(({ name }) => name !== "")), [
      "invoke_workflow poets(invoke_agent critic(chat replay) invoke_agent poet(chat replay))",
    ]);
  },
);
