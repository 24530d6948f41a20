import type { Context } from "@opentelemetry/api";
import type { Client, RequestOptions } from "@modelcontextprotocol/client";
import type { CodedError } from "../../core/mod.ts";
import {
  abortable,
  openMcpRequest,
  type Operation,
  recordMcpServer,
  runOperation,
} from "../../telemetry/mod.ts";
import { withoutSecrets } from "../../tools/mod.ts";
import { McpConnection, type McpConnectionOptions } from "./_mcp_connection.ts";
import { McpExchange } from "./_mcp_exchange.ts";
import { isLostSession, mcpFailure } from "./_mcp_failure.ts";
import { McpLink } from "./_mcp_link.ts";
import type { McpSettings } from "./_mcp_settings.ts";

/** Something that is asked of the server. */
export interface McpQuestion<Result> {
  /** What is being done, e.g. `list the tools`. */
  readonly doing: string;
  /** How long it may take, and what else the client can be told. */
  readonly options: Pick<
    RequestOptions,
    "timeout" | "resetTimeoutOnProgress" | "onprogress"
  >;
  /** Asks it; another time where the server had forgotten the session. */
  ask(
    client: Client,
    options: RequestOptions,
    link: {
      readonly connection: McpConnection;
      readonly exchange: McpExchange;
    },
  ): Promise<Result>;
}

const CONNECTING = "connect to";

/** How a peer tells of itself. */
export interface McpPeerOptions extends Pick<McpConnectionOptions, "onChange"> {
  /** Prepares a client, before it is connected. */
  readonly prepare: (client: Client, context: Context) => void;
}

/**
 * The server of a workbench: met when it is first asked something, and again when
 * it has forgotten that.
 */
export class McpPeer {
  readonly #settings: McpSettings;
  readonly #options: McpPeerOptions;
  /** What errors call it: its URL, without what nobody may see. */
  readonly #name: string;
  /** Links that are parting, and when they have. */
  readonly #parting: Map<McpLink, Promise<void>> = new Map();
  #link: McpLink | undefined;

  constructor(settings: McpSettings, options: McpPeerOptions) {
    const { url, secrets } = settings;
    this.#settings = settings;
    this.#options = options;
    this.#name = withoutSecrets(url.origin + url.pathname, secrets);
  }

  /** The connection, while there is one. */
  get connection(): McpConnection | undefined {
    return this.#link?.connection;
  }

  /**
   * Connects, unless that is done.
   *
   * @throws {McpError} if it cannot be done
   * @throws the signal's reason on abort
   */
  async meet(context: Context, signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#connected(context).use(signal, () => Promise.resolve());
    } catch (error) {
      signal?.throwIfAborted();
      throw this.#failure(error, CONNECTING);
    }
  }

  /**
   * Asks the server something.
   *
   * @param operation - what this is part of
   * @throws {McpError} if the server does not answer as it should
   * @throws the signal's reason on abort
   */
  async ask<Result>(
    operation: Operation,
    signal: AbortSignal | undefined,
    { doing, options, ask }: McpQuestion<Result>,
  ): Promise<Result> {
    const { url, traceOrigins } = this.#settings;
    for (let again = false;; again = true) {
      const exchange = new McpExchange(operation, url, traceOrigins);
      const link = this.#connected(operation.context);
      try {
        return await link.use(signal, (connection) => {
          recordMcpServer(operation, this.#info(connection));
          return connection.run(exchange, (client, related) => {
            const all = { ...options, ...related, ...(signal && { signal }) };
            return ask(client, all, { connection, exchange });
          });
        });
      } catch (error) {
        signal?.throwIfAborted();
        const hadSession = link.connection?.sessionId !== undefined;
        if (again || !hadSession || !isLostSession(error)) {
          throw this.#failure(error, `${doing} of`, exchange);
        }
        this.#part(link, false);
      }
    }
  }

  /**
   * Parts with the server, once what is under way is done.
   *
   * @param signal - ends what is under way
   * @throws the signal's reason on abort
   */
  async part(signal: AbortSignal | undefined): Promise<void> {
    if (this.#link !== undefined) {
      this.#part(this.#link, this.#settings.terminateOnClose);
    }
    try {
      await abortable(Promise.all(this.#parting.values()), signal);
    } catch (error) {
      for (const link of this.#parting.keys()) link.abort();
      throw error;
    }
  }

  #part(link: McpLink, terminate: boolean): void {
    this.#forget(link);
    if (this.#parting.has(link)) return;
    const parted = link.close(terminate, this.#settings.timeout)
      .finally(() => this.#parting.delete(link));
    this.#parting.set(link, parted);
  }

  #forget(link: McpLink): void {
    if (this.#link !== link) return;
    this.#link = undefined;
    this.#options.onChange("tools", false);
  }

  #connected(context: Context): McpLink {
    if (this.#link !== undefined) return this.#link;
    const link = new McpLink(
      (signal) => this.#connect(context, signal),
      () => this.#forget(link),
    );
    this.#link = link;
    return link;
  }

  #connect(context: Context, signal: AbortSignal): Promise<McpConnection> {
    const { url, traceOrigins, protocolVersion } = this.#settings;
    const method = protocolVersion === undefined
      ? "initialize"
      : "server/discover";
    const operation = openMcpRequest(context, { method }, { url });
    const exchange = new McpExchange(operation, url, traceOrigins);
    return runOperation(operation, signal, async () => {
      try {
        const connection = await McpConnection.open(
          {
            ...this.#settings,
            onChange: this.#options.onChange,
            prepare: (client) => this.#options.prepare(client, context),
          },
          exchange,
          signal,
        );
        recordMcpServer(operation, this.#info(connection));
        return connection;
      } catch (error) {
        signal.throwIfAborted();
        throw this.#failure(error, CONNECTING, exchange);
      }
    });
  }

  #failure(
    thrown: unknown,
    doing: string,
    exchange?: McpExchange,
  ): CodedError {
    const what = `Cannot ${doing} ${this.#name}`;
    return mcpFailure(thrown, what, exchange, this.#settings.secrets);
  }

  #info({ sessionId = "", protocolVersion }: McpConnection) {
    const { url, secrets } = this.#settings;
    // Servers name sessions as they like.
    const known = withoutSecrets(sessionId, secrets) || undefined;
    return { url, sessionId: known, protocolVersion };
  }
}
