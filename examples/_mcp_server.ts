import type { TracerProvider } from "@opentelemetry/api";
import { extractEnvelope } from "@autogen-edge/runtime";
import {
  McpServer,
  WebStandardStreamableHTTPServerTransport,
} from "@modelcontextprotocol/server";
import { z } from "zod";

/** A library, as a server of the Model Context Protocol on loopback. */
export interface LibraryServer extends AsyncDisposable {
  /** What a workbench takes for its `url`. */
  readonly url: string;
}

const BOOKS: Readonly<Record<string, number>> = {
  "The Sea Around Us": 1951,
  "Silent Spring": 1962,
};

/**
 * Starts the server on a port that is free. The span of each search is part of
 * the trace that came with the request.
 *
 * @param tracerProvider - the server's own
 */
export async function startLibraryServer(
  tracerProvider: TracerProvider,
): Promise<LibraryServer> {
  const library = new McpServer({ name: "library", version: "1.0.0" });
  library.registerTool("find_book", {
    description: "Finds a book by a word of its title",
    inputSchema: z.object({ word: z.string() }),
    outputSchema: z.object({ title: z.string(), year: z.number() }),
  }, ({ word }, { mcpReq: { _meta: meta } }) => {
    const span = tracerProvider.getTracer("library").startSpan(
      "search the shelves",
      {},
      extractEnvelope({ traceparent: String(meta?.traceparent) }),
    );
    const title = Object.keys(BOOKS).find((each) => each.includes(word));
    span.end();
    if (title === undefined) throw new Error(`No title has "${word}" in it`);
    const structuredContent = { title, year: BOOKS[title] ?? 0 };
    const text = JSON.stringify(structuredContent);
    return { content: [{ type: "text", text }], structuredContent };
  });
  library.registerResource(
    "hours",
    "library://hours",
    { description: "When it is open", mimeType: "text/plain" },
    ({ href }) => ({ contents: [{ uri: href, text: "Open until six" }] }),
  );

  const transport = new WebStandardStreamableHTTPServerTransport({
    sessionIdGenerator: () => crypto.randomUUID(),
  });
  await library.connect(transport);
  const http = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    onListen() {},
  }, (request) => transport.handleRequest(request));
  return {
    url: `http://127.0.0.1:${http.addr.port}/mcp`,
    async [Symbol.asyncDispose]() {
      await library.close();
      await http.shutdown();
    },
  };
}
