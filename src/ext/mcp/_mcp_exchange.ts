import type { RequestId } from "@modelcontextprotocol/client";
import {
  type Operation,
  recordMcpRequest,
  type TraceCarrier,
  traceCarrier,
  traceHeaders,
} from "../../telemetry/mod.ts";

/** The tools of a list, over all of its pages. */
export interface ListedTools {
  readonly names: Set<string>;
  /** Those that were left out, and why. */
  readonly refused: Map<string, string>;
}

/** What the transport needs to know of one thing that is asked of the server. */
export class McpExchange {
  /** Goes into the request's `_meta`. */
  readonly carrier: TraceCarrier;
  /** Go with the HTTP request. */
  readonly headers: Readonly<Record<string, string>>;
  readonly tools: ListedTools = { names: new Set(), refused: new Map() };
  readonly #operation: Operation;
  #errorCode: number | undefined;
  #sent = false;

  constructor(operation: Operation, url: URL, origins: ReadonlySet<string>) {
    this.#operation = operation;
    this.carrier = traceCarrier(operation.context);
    this.headers = traceHeaders(operation.context, url, origins);
  }

  /** The code of the JSON-RPC error that the server answered with. */
  get errorCode(): number | undefined {
    return this.#errorCode;
  }

  /** Called when a request goes out; a list may take several. */
  sent(id: RequestId): void {
    if (!this.#sent) recordMcpRequest(this.#operation, { id });
    this.#sent = true;
  }

  /** Called when the server answers with an error. */
  failed(errorCode: number): void {
    this.#errorCode = errorCode;
    recordMcpRequest(this.#operation, { errorCode });
  }
}
