import type { McpServer } from "@modelcontextprotocol/server";
import { z } from "zod";

/** One pixel. */
export const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/** A tool that adds, as the simplest there is. */
export function offerAdd(server: McpServer): void {
  server.registerTool(
    "add",
    {
      description: "Adds",
      inputSchema: z.object({ a: z.number(), b: z.number() }),
    },
    ({ a, b }) => ({ content: [{ type: "text", text: `${a + b}` }] }),
  );
}

/** A tool that fails, and tools that give all kinds of things. */
export function offerKinds(server: McpServer): void {
  server.registerTool("fail", { description: "Fails" }, () => {
    throw new Error("no luck");
  });
  server.registerTool("mixed", { description: "Gives all" }, () => ({
    content: [
      { type: "text", text: "one" },
      { type: "text", text: "two" },
      { type: "image", data: PNG, mimeType: "image/png" },
      { type: "audio", data: "AAA=", mimeType: "audio/wav" },
      {
        type: "resource",
        resource: { uri: "file:///a.txt", text: "hi", mimeType: "text/plain" },
      },
      {
        type: "resource",
        resource: { uri: "file:///b", blob: "AA==", mimeType: "image/gif" },
      },
      { type: "resource_link", uri: "file:///c.txt", name: "c" },
    ],
  }));
  server.registerTool(
    "weather",
    {
      description: "Tells the weather",
      outputSchema: z.object({ sky: z.string() }),
    },
    () => ({ content: [], structuredContent: { sky: "clear" } }),
  );
}

/** A tool that waits until it is cancelled, and tells of both. */
export function offerWait(
  server: McpServer,
  cancelled: (reason: unknown) => void = () => {},
  started: () => void = () => {},
): void {
  server.registerTool("wait", { description: "Waits" }, (ctx) => {
    const { signal } = ctx.mcpReq;
    const { promise, reject } = Promise.withResolvers<never>();
    started();
    signal.addEventListener("abort", () => {
      cancelled(signal.reason);
      reject(signal.reason);
    });
    return promise;
  });
}

/** Resources, a pattern of such, and a prompt. */
export function offerTexts(server: McpServer): void {
  server.registerResource(
    "menu",
    "office://menu",
    { description: "What there is", mimeType: "text/plain" },
    () => ({ contents: [{ uri: "office://menu", text: "Soup" }] }),
  );
  server.registerPrompt(
    "greet",
    {
      description: "Greets",
      argsSchema: z.object({ guest: z.string() }),
    },
    ({ guest }) => ({
      messages: [{
        role: "user",
        content: { type: "text", text: `Greet ${guest}` },
      }],
    }),
  );
}
