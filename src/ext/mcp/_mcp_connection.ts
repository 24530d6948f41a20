import { Client, type RequestOptions } from "@modelcontextprotocol/client";
import { CfWorkerJsonSchemaValidator } from "@modelcontextprotocol/client/validators/cf-worker";
import { abortable, onAbort, SCOPE } from "../../telemetry/mod.ts";
import type { McpExchange } from "./_mcp_exchange.ts";
import { McpTransport, type McpTransportOptions } from "./_mcp_transport.ts";

/** A list that a server may tell changes of. */
export type ChangingList = "tools" | "resources" | "prompts";

/** How a connection is set up. */
export interface McpConnectionOptions
  extends Omit<McpTransportOptions, "onGap"> {
  readonly protocolVersion: string | undefined;
  /** Called when a list is not what it was, or may not be. */
  readonly onChange: (list: ChangingList, told: boolean) => void;
  /** Prepares the client, before it is connected. */
  readonly prepare: (client: Client) => void;
}

/** Servers with more pages than this never come to an end. */
const MOST_PAGES = 1000;

/** A server that the client has met. */
export class McpConnection {
  readonly client: Client;
  readonly #transport: McpTransport;
  /** Whether a stream is open for changes, as later revisions have it. */
  #subscribed: boolean | undefined;

  private constructor(client: Client, transport: McpTransport) {
    this.client = client;
    this.#transport = transport;
  }

  /**
   * Meets a server.
   *
   * @param exchange - what the meeting is part of
   * @param signal - gives it up, and drops the server later
   * @throws what the client throws
   */
  static async open(
    options: McpConnectionOptions,
    exchange: McpExchange,
    signal: AbortSignal,
  ): Promise<McpConnection> {
    const { timeout, onChange } = options;
    const transport = new McpTransport({
      ...options,
      onGap: () => onChange("tools", false),
    });
    const client = new Client({
      name: SCOPE.name,
      version: SCOPE.version ?? "",
    }, {
      // The same in all runtimes; the client's own is another one in Deno.
      jsonSchemaValidator: new CfWorkerJsonSchemaValidator(),
      listMaxPages: MOST_PAGES,
      listChanged: {
        tools: listener(() => onChange("tools", true)),
        resources: listener(() => onChange("resources", true)),
        prompts: listener(() => onChange("prompts", true)),
      },
      versionNegotiation: { mode: modeOf(options.protocolVersion) },
    });
    options.prepare(client);
    transport.handshake = exchange;
    onAbort(signal, () => void transport.close());
    try {
      signal.throwIfAborted();
      await client.connect(transport, { timeout });
      signal.throwIfAborted();
    } catch (error) {
      await transport.close();
      throw error;
    } finally {
      transport.handshake = undefined;
    }
    const connection = new McpConnection(client, transport);
    const subscription = client.autoOpenedSubscription;
    connection.#subscribed = subscription?.honoredFilter.toolsListChanged;
    void subscription?.closed.then(() => {
      connection.#subscribed = false;
      onChange("tools", false);
    });
    return connection;
  }

  get sessionId(): string | undefined {
    return this.#transport.sessionId;
  }

  get protocolVersion(): string | undefined {
    return this.client.getNegotiatedProtocolVersion();
  }

  /**
   * Whether the server tells when its list of tools changes. What is listed
   * before it can tell that has to be asked for again, so it is given a moment.
   *
   * @param signal - ends the wait
   * @throws the signal's reason on abort
   */
  async tellsOfTools(signal: AbortSignal | undefined): Promise<boolean> {
    if (this.#subscribed !== undefined) return this.#subscribed;
    const { tools } = this.client.getServerCapabilities() ?? {};
    if (tools?.listChanged !== true) return false;
    await abortable(this.#transport.listening, signal);
    return this.#transport.hears;
  }

  /**
   * Asks the server for something.
   *
   * @param exchange - what the request is part of
   * @param work - sends the request, with these options
   */
  async run<Result>(
    exchange: McpExchange,
    work: (
      client: Client,
      options: Pick<RequestOptions, "relatedRequestId">,
    ) => Promise<Result>,
  ): Promise<Result> {
    const { id, end } = this.#transport.begin(exchange);
    try {
      return await work(this.client, { relatedRequestId: id });
    } finally {
      end();
    }
  }

  /**
   * Parts with the server.
   *
   * @param terminate - whether to tell it so
   * @param timeout - milliseconds that this may take
   */
  async close(terminate: boolean, timeout: number): Promise<void> {
    // Ends whatever of this is still under way.
    const timer = setTimeout(() => void this.#transport.close(), timeout);
    try {
      await this.#transport.settled();
      if (terminate) await this.#transport.terminate();
    } catch {
      // The server need not know.
    } finally {
      clearTimeout(timer);
      await this.#transport.close();
    }
  }
}

function listener(onChanged: () => void): {
  readonly autoRefresh: false;
  readonly debounceMs: 0;
  readonly onChanged: () => void;
} {
  return { autoRefresh: false, debounceMs: 0, onChanged };
}

function modeOf(version: string | undefined) {
  if (version === undefined) return "legacy";
  return version === "auto" ? version : { pin: version };
}
