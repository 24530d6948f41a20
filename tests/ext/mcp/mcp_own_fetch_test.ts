import { assertEquals, assertRejects } from "@std/assert";
import { McpError, McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
import { assertWellFormed } from "@autogen-edge/runtime/testing";
import { traced } from "../../tools/_traced.ts";
import { offerAdd } from "./_offers.ts";
import { TestServer } from "./_server.ts";

/** A stream that says nothing until its reader leaves. */
class SilentStream {
  readonly #left: PromiseWithResolvers<void> = Promise.withResolvers();

  /** When the reader has left. */
  get left(): Promise<void> {
    return this.#left.promise;
  }

  respond(): Response {
    const body = new ReadableStream({ cancel: () => this.#left.resolve() });
    return new Response(body, {
      headers: { "content-type": "text/event-stream" },
    });
  }
}

/** Sends requests, as a server in the same program may get them: for good. */
function deafFetch(
  answer: (
    method: string | undefined,
    init: RequestInit,
  ) => Promise<Response> | Response | undefined,
): typeof fetch {
  return async (url, init = {}) => {
    const { method } = JSON.parse(String(init.body ?? "{}"));
    return await (answer(method, init) ??
      fetch(url, { ...init, signal: null }));
  };
}

/** Calls a tool, and gives that up once the server has been asked. */
async function abortCall(
  workbench: McpWorkbench,
  asked: Promise<void>,
): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const call = workbench.callTool("add", {}, { signal });
  await asked;
  controller.abort();
  await assertRejects(() => call, DOMException);
}

Deno.test("a fetch that knows no signal does not keep those who connect", async () => {
  await using server = new TestServer({ offer: offerAdd });
  const { spans, traceContext } = traced();
  {
    await using workbench = new McpWorkbench({
      url: server.url,
      timeout: 50,
      fetch: deafFetch((method) =>
        method === "notifications/initialized"
          ? new Promise(() => {})
          : undefined
      ),
    });
    const error = await assertRejects(
      () => workbench.listTools({ traceContext }),
      McpError,
    );
    assertEquals(error.code, "timeout");
  }
  assertWellFormed(spans);
});

Deno.test("a fetch that knows no signal does not keep those who stop", async () => {
  const asked = Promise.withResolvers<void>();
  const withdrawn = Promise.withResolvers<void>();
  await using server = new TestServer({ offer: offerAdd });
  const workbench = new McpWorkbench({
    url: server.url,
    timeout: 50,
    fetch: deafFetch((method) => {
      if (method === "tools/call") asked.resolve();
      else if (method === "notifications/cancelled") withdrawn.resolve();
      else return undefined;
      return new Promise(() => {});
    }),
  });
  await abortCall(workbench, asked.promise);
  await withdrawn.promise;
  await workbench.stop();
});

Deno.test("a stream that knows no signal is let go", async () => {
  const stream = new SilentStream();
  const asked = Promise.withResolvers<void>();
  await using server = new TestServer({ offer: offerAdd });
  await using workbench = new McpWorkbench({
    url: server.url,
    fetch: deafFetch((method) => {
      if (method !== "tools/call") return undefined;
      asked.resolve();
      return stream.respond();
    }),
  });
  await abortCall(workbench, asked.promise);
  await stream.left;
});

Deno.test("a stream that comes when everybody has left is let go", async () => {
  const stream = new SilentStream();
  const response = Promise.withResolvers<Response>();
  const asked = Promise.withResolvers<void>();
  await using server = new TestServer({ offer: offerAdd });
  const workbench = new McpWorkbench({
    url: server.url,
    fetch: deafFetch((_, { method }) => {
      if (method !== "GET") return undefined;
      asked.resolve();
      return response.promise;
    }),
  });
  await workbench.start();
  await asked.promise;
  await workbench.stop();
  response.resolve(stream.respond());
  await stream.left;
});
