import { z } from "zod";
import {
  offerAdd,
  offerKinds,
  offerTexts,
  offerWait,
} from "../ext/mcp/_offers.ts";
import { type LaterServer, serveLater } from "../ext/mcp/_later_server.ts";
import { type SeenRequest, TestServer } from "../ext/mcp/_server.ts";
import type { McpEnv } from "./scenarios/mcp.ts";

/** Real servers with and without sessions, which scenarios tell what to do. */
export class McpOffice implements AsyncDisposable {
  readonly #cancelled: PromiseWithResolvers<unknown> = Promise.withResolvers();
  readonly #started: PromiseWithResolvers<void> = Promise.withResolvers();
  readonly #server: TestServer;
  readonly #later: LaterServer;
  readonly #stray: TestServer;

  constructor() {
    this.#server = new TestServer({
      offer: (server) => {
        offerAdd(server);
        offerKinds(server);
        offerTexts(server);
        offerWait(server, this.#cancelled.resolve, this.#started.resolve);
        server.registerTool("meta", {}, ({ mcpReq }) => ({
          content: [{ type: "text", text: JSON.stringify(mcpReq._meta) }],
        }));
        const outputSchema = z.object({ sky: z.string() });
        server.registerTool("lie", { outputSchema }, () => ({ content: [] }));
        server.registerTool("break", {}, () => ({ content: [] }));
      },
      intercept: (seen) => this.#intercept(seen),
    });
    this.#later = serveLater(offerAdd, { legacy: "reject" });
    const headers = { location: this.#server.url };
    this.#stray = new TestServer({
      offer() {},
      intercept: () => new Response(null, { status: 307, headers }),
    });
  }

  get env(): Omit<McpEnv, "runtime"> {
    return {
      url: this.#server.url,
      laterUrl: this.#later.url,
      strayUrl: this.#stray.url,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    await this.#later[Symbol.asyncDispose]();
    await this.#stray[Symbol.asyncDispose]();
  }

  async #intercept(
    { message }: SeenRequest,
  ): Promise<Response | undefined> {
    switch (message?.method) {
      case "tools/call":
        return misbehave(message);
      case "test/forget":
        await this.#server.forget();
        return Response.json(null);
      case "test/extend":
        for (const server of this.#server.servers) {
          server.registerTool("extra", {}, () => ({ content: [] }));
        }
        return Response.json(null);
      case "test/started":
        await this.#started.promise;
        return Response.json(null);
      case "test/cancelled":
        await this.#cancelled.promise;
        return Response.json(null);
      case "test/heard":
        await this.#server.until(() =>
          this.#server.seen.some(({ httpMethod }) => httpMethod === "GET")
        );
        return Response.json(null);
      case "test/methods":
        return Response.json(this.#server.methods);
      default:
        return undefined;
    }
  }
}

/** What no server made with the SDK does. */
function misbehave(
  { id, params }: { readonly id: number; readonly params: { name: string } },
): Response | undefined {
  switch (params.name) {
    case "lie": {
      const result = { content: [], structuredContent: { sky: 3 } };
      return Response.json({ jsonrpc: "2.0", id, result });
    }
    case "break":
      return new Response(": wait\n\n", {
        headers: { "content-type": "text/event-stream" },
      });
    default:
      return undefined;
  }
}
