import { abortable } from "../../telemetry/mod.ts";
import type { McpConnection } from "./_mcp_connection.ts";
import { NoAnswer } from "./_mcp_fetch.ts";

/**
 * A connection that several callers share, from the first of them on. It is given
 * up when all have left before it stood, and closed when none uses it any more.
 */
export class McpLink {
  readonly #controller: AbortController = new AbortController();
  readonly #connecting: Promise<McpConnection>;
  readonly #users: Set<Promise<unknown>> = new Set();
  readonly #onDead: () => void;
  #connection: McpConnection | undefined;

  /**
   * Begins to connect.
   *
   * @param open - connects; the signal ends the connection, also once it stands
   * @param onDead - called when it will not stand
   */
  constructor(
    open: (signal: AbortSignal) => Promise<McpConnection>,
    onDead: () => void,
  ) {
    this.#onDead = onDead;
    this.#connecting = open(this.#controller.signal);
    this.#connecting.then(
      (connection) => this.#connection = connection,
      () => onDead(),
    );
  }

  /** The connection, once it stands. */
  get connection(): McpConnection | undefined {
    return this.#connection;
  }

  /**
   * Does something with the connection.
   *
   * @param signal - ends the wait for the connection
   * @throws why there is none, the signal's reason, and what the work throws
   */
  async use<Result>(
    signal: AbortSignal | undefined,
    work: (connection: McpConnection) => Promise<Result>,
  ): Promise<Result> {
    const using = abortable(this.#connecting, signal).then(work);
    this.#users.add(using);
    try {
      return await using;
    } finally {
      this.#users.delete(using);
      if (this.#users.size === 0) this.#giveUp();
    }
  }

  /**
   * Closes the connection when all have left.
   *
   * @param terminate - whether to tell the server
   * @param timeout - milliseconds that this may take
   */
  async close(terminate: boolean, timeout: number): Promise<void> {
    while (this.#users.size > 0) await Promise.allSettled(this.#users);
    await this.#connection?.close(terminate, timeout);
  }

  /** Closes the connection under those who use it. */
  abort(): void {
    const reason = new NoAnswer("connection_failed", "Connection closed");
    this.#controller.abort(reason);
  }

  #giveUp(): void {
    if (this.#connection !== undefined) return;
    this.#onDead();
    this.#controller.abort();
  }
}
