import {
  createMcpHandler,
  type CreateMcpHandlerOptions,
  type McpHttpHandler,
  McpServer,
} from "@modelcontextprotocol/server";
import { withCors } from "./_server.ts";

/** A server without sessions, made with the official SDK, on loopback. */
export interface LaterServer extends AsyncDisposable {
  readonly url: string;
  readonly handler: McpHttpHandler;
  /** What came in. */
  readonly messages: { readonly method?: string }[];
}

/** Starts a server of the revision that came after those with sessions. */
export function serveLater(
  offer: (server: McpServer) => void,
  options: CreateMcpHandlerOptions = {},
): LaterServer {
  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: "later", version: "2.0.0" });
    offer(server);
    return server;
  }, { keepAliveMs: 0, ...options });
  const messages: { readonly method?: string }[] = [];
  const http = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    withCors(async (request) => {
      const body = await request.text();
      if (body !== "") messages.push(JSON.parse(body));
      const { method, headers, url } = request;
      return await handler.fetch(
        new Request(url, {
          method,
          headers,
          ...(body === "" ? {} : { body }),
        }),
      );
    }),
  );
  return {
    url: `http://127.0.0.1:${http.addr.port}/mcp`,
    handler,
    messages,
    async [Symbol.asyncDispose]() {
      await handler.close();
      await http.shutdown();
    },
  };
}
