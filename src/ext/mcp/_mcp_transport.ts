import {
  isJSONRPCErrorResponse,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
  type JSONRPCMessage,
  type RequestId,
  SdkError,
  SdkErrorCode,
  StreamableHTTPClientTransport,
  type Transport,
  type TransportSendOptions,
} from "@modelcontextprotocol/client";
import type { McpExchange } from "./_mcp_exchange.ts";
import { fetchAnswer } from "./_mcp_fetch.ts";
import { LONGEST_WAIT } from "./_mcp_settings.ts";
import { mendResult } from "./_mend_result.ts";

/** How the server is reached. */
export interface McpTransportOptions {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch | undefined;
  /** Milliseconds that a notification may take. */
  readonly timeout: number;
  /** Milliseconds before a stream that broke off is opened again. */
  readonly reconnectDelay: number;
  /** Called when notifications of the server may have been missed. */
  readonly onGap: () => void;
}

interface Pending {
  readonly method: string;
  readonly exchange: McpExchange | undefined;
  readonly controller: AbortController;
  /** Where its stream can be gone on with after a break. */
  lastEventId?: string;
  /** Whether a stream has begun, as which the answer comes. */
  isStreamed?: boolean;
  /** Forgets to end the stream, which has ended by itself. */
  keep?: () => void;
}

/** Milliseconds; servers that mean to tell of changes say so in less. */
const MOMENT = 250;

/** Milliseconds that a stream may stay open when it has brought its answer. */
const LINGERING = 1000;

/** So many are on their way to the server at once, at most. */
const MOST_ANSWERS = 100;

/** What tells the client that an answer will not come. */
const LOST: object = {};

/** Whether an error's data is what stands for an answer that will not come. */
export function isLostAnswer(data: unknown): boolean {
  return data === LOST;
}

/**
 * Streamable HTTP as the client's own transport speaks it. This one adds what a
 * request is sent with, lets go of requests that nobody waits for, and answers
 * those that the server has dropped, for which the client would wait.
 */
export class McpTransport implements Transport {
  /** Set by the client. */
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  onmessage?: ((message: JSONRPCMessage) => void) | undefined;
  /** The client need not tell when it drops a request. */
  readonly hasPerRequestStream = true;
  /** What is under way while the two get to know each other. */
  handshake: McpExchange | undefined;
  readonly #options: McpTransportOptions;
  readonly #http: StreamableHTTPClientTransport;
  readonly #exchanges: Map<RequestId, McpExchange> = new Map();
  readonly #pending: Map<string, Pending> = new Map();
  readonly #notifications: Set<Promise<void>> = new Set();
  readonly #timers: Set<ReturnType<typeof setTimeout>> = new Set();
  /** When the server has said whether it will tell of changes. */
  readonly #answered: PromiseWithResolvers<void> = Promise.withResolvers();
  #listening: Promise<void> | undefined;
  #exchangeCount = 0;
  #hears = false;
  #closed = false;

  constructor(options: McpTransportOptions) {
    const { url, headers, reconnectDelay } = options;
    this.#options = options;
    this.#http = new StreamableHTTPClientTransport(url, {
      requestInit: { headers: { ...headers } },
      fetch: (url, init) => this.#fetch(url, init),
      reconnectionOptions: {
        initialReconnectionDelay: reconnectDelay,
        maxReconnectionDelay: 30 * reconnectDelay,
        reconnectionDelayGrowFactor: 1.5,
        maxRetries: 2,
      },
      reconnectionScheduler: (reconnect, delay) =>
        this.#reconnectLater(reconnect, delay),
    });
  }

  get sessionId(): string | undefined {
    return this.#http.sessionId;
  }

  /** Whether the server can tell of changes at any time. */
  get hears(): boolean {
    return this.#hears;
  }

  /** Until the server has opened a stream for changes, or takes too long. */
  get listening(): Promise<void> {
    return this.#listening ??= this.#listen();
  }

  setProtocolVersion(version: string): void {
    this.#http.setProtocolVersion(version);
  }

  async start(): Promise<void> {
    this.#http.onclose = () => this.onclose?.();
    this.#http.onerror = (error) => this.onerror?.(error);
    this.#http.onmessage = (message) => this.#receive(message);
    await this.#http.start();
  }

  /**
   * Lets requests be sent as part of an exchange.
   *
   * @returns what they have to be sent with as `relatedRequestId`, and what ends
   * the exchange
   */
  begin(exchange: McpExchange): { readonly id: RequestId; end(): void } {
    const id = `exchange-${this.#exchangeCount++}`;
    this.#exchanges.set(id, exchange);
    return { id, end: () => void this.#exchanges.delete(id) };
  }

  async send(
    message: JSONRPCMessage,
    options: TransportSendOptions = {},
  ): Promise<void> {
    if (!isJSONRPCRequest(message)) return await this.#notify(message);
    const { id, method } = message;
    const { relatedRequestId = "", requestSignal, headers } = options;
    const exchange = this.#exchanges.get(relatedRequestId) ?? this.handshake;
    const controller = new AbortController();
    const pending: Pending = { method, exchange, controller };
    this.#pending.set(`${id}`, pending);
    const forget = () => void this.#settle(id);
    // Later revisions withdraw a request by this alone.
    requestSignal?.addEventListener("abort", forget, { once: true });
    exchange?.sent(id);
    try {
      await this.#http.send(traced(message, exchange), {
        requestSignal: requestSignal === undefined
          ? controller.signal
          : AbortSignal.any([controller.signal, requestSignal]),
        headers: { ...headers, ...exchange?.headers },
        onresumptiontoken: (token) => pending.lastEventId = token,
        onRequestStreamEnd: () => {
          pending.keep?.();
          (options.onRequestStreamEnd ?? (() => this.#lose(id)))();
        },
      });
      pending.isStreamed = true;
    } catch (error) {
      forget();
      throw error;
    }
  }

  /** Waits until the server has been told what it was to be told. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#notifications);
  }

  /** Tells the server that the session is over, if there is one. */
  async terminate(): Promise<void> {
    await this.#http.terminateSession();
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    this.#answered.resolve();
    await this.#http.close();
  }

  #receive(message: JSONRPCMessage): void {
    let mended = message;
    if (isJSONRPCResultResponse(message)) {
      const pending = this.#settle(message.id);
      this.#letGo(pending);
      const { method = "", exchange } = pending ?? {};
      const result = mendResult(method, message.result, exchange?.tools);
      mended = { ...message, result };
    } else if (isJSONRPCErrorResponse(message)) {
      const pending = this.#settle(message.id);
      this.#letGo(pending);
      pending?.exchange?.failed(message.error.code);
    }
    this.onmessage?.(mended);
  }

  #settle(id: RequestId | undefined): Pending | undefined {
    const pending = this.#pending.get(`${id}`);
    this.#pending.delete(`${id}`);
    return pending;
  }

  /** Ends a stream that its server leaves open, as browsers have but a few. */
  #letGo(pending: Pending | undefined): void {
    if (pending?.isStreamed !== true) return;
    const { controller } = pending;
    pending.keep = this.#later(() => controller.abort(), LINGERING);
  }

  /** Ends a request whose answer can no longer come. */
  #lose(id: RequestId): void {
    if (this.#settle(id) === undefined) return;
    const message = "the server broke off";
    const error = { code: 0, message, data: LOST };
    this.onmessage?.({ jsonrpc: "2.0", id, error });
  }

  async #notify(message: JSONRPCMessage): Promise<void> {
    // Whoever asks without end gets no socket for each answer.
    const isAnswer = !("method" in message);
    if (isAnswer && this.#notifications.size >= MOST_ANSWERS) return;
    const notification = this.#sendNotification(message);
    this.#notifications.add(notification);
    try {
      await notification;
    } finally {
      this.#notifications.delete(notification);
    }
  }

  async #sendNotification(message: JSONRPCMessage): Promise<void> {
    const patience = new AbortController();
    const late = new SdkError(SdkErrorCode.RequestTimeout, "Request timed out");
    const { timeout } = this.#options;
    const inTime = this.#later(() => patience.abort(late), timeout);
    try {
      await this.#http.send(message, { requestSignal: patience.signal });
    } finally {
      inTime();
      this.#settle(cancelledBy(message))?.controller.abort();
    }
  }

  #reconnectLater(reconnect: () => void, delay: number): () => void {
    this.#options.onGap();
    // Servers may ask for less than that, or for what no timer can wait for.
    const pause = Math.max(delay, this.#options.reconnectDelay);
    return this.#later(reconnect, Math.min(pause, LONGEST_WAIT));
  }

  /** Calls back, unless that is taken back or the connection is closed. */
  #later(call: () => void, milliseconds: number): () => void {
    // What came before may be heard of later.
    if (this.#closed) return () => {};
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      call();
    }, milliseconds);
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
      clearTimeout(timer);
    };
  }

  async #fetch(url: string | URL, init?: RequestInit): Promise<Response> {
    const { fetch = globalThis.fetch } = this.#options;
    if (init?.method !== "GET" || this.#isOfRequest(init)) {
      return await fetchAnswer(fetch, url, init);
    }
    let ended = false;
    try {
      const response = await fetchAnswer(fetch, url, init, () => {
        ended = true;
        this.#hears = false;
        this.#options.onGap();
      });
      const type = response.headers.get("content-type") ?? "";
      if (response.ok && !/^text\/event-stream\b/i.test(type)) {
        // A page, which the client would ask for again and again.
        await response.body?.cancel();
        return new Response(null, { status: 405 });
      }
      this.#hears = response.ok && !ended;
      return response;
    } finally {
      this.#answered.resolve();
    }
  }

  /** Whether a stream that is opened goes on with that of a request. */
  #isOfRequest({ headers }: RequestInit): boolean {
    const id = new Headers(headers).get("last-event-id");
    return id !== null &&
      [...this.#pending.values()].some(({ lastEventId }) => lastEventId === id);
  }

  async #listen(): Promise<void> {
    const { resolve, promise } = this.#answered;
    const patience = Math.min(MOMENT, this.#options.timeout);
    const inTime = this.#later(resolve, patience);
    await promise;
    inTime();
  }
}

/** Puts the trace context where servers look for it. */
function traced<Message extends JSONRPCMessage>(
  message: Message,
  exchange: McpExchange | undefined,
): Message {
  if (exchange === undefined || !("method" in message)) return message;
  const { _meta: meta, ...params } = message.params ?? {};
  const { carrier } = exchange;
  return { ...message, params: { ...params, _meta: { ...meta, ...carrier } } };
}

/** The request that a message withdraws. */
function cancelledBy(message: JSONRPCMessage): RequestId | undefined {
  return "method" in message && message.method === "notifications/cancelled"
    ? message.params?.requestId as RequestId | undefined
    : undefined;
}
