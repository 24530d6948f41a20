import { context as contextApi } from "@opentelemetry/api";
import {
  type Component,
  type ComponentModel,
  type JsonCodec,
  jsonObject,
  jsonOneOf,
  jsonOptional,
  type LoadStateOptions,
  readJson,
} from "../../core/mod.ts";
import {
  type CallContext,
  failMcpTool,
  openExecuteTool,
  openMcpRequest,
  type Operation,
  recordMcpServer,
  recordToolResult,
  runOperation,
} from "../../telemetry/mod.ts";
import {
  type SavedState,
  type ToolCallOptions,
  ToolError,
  type ToolSchema,
  type Workbench,
} from "../../tools/mod.ts";
import { toToolResult } from "./_call_result.ts";
import { inform } from "./_inform.ts";
import { McpPeer, type McpQuestion } from "./_mcp_peer.ts";
import {
  ANEW,
  promptMessages,
  prompts,
  resourceContents,
  resources,
  resourceTemplates,
  toolCall,
} from "./_mcp_questions.ts";
import { MAKING, type McpSettings, readSettings } from "./_mcp_settings.ts";
import { answerSampling } from "./_sampling.ts";
import { ToolCatalog, ToolNames } from "./_tool_catalog.ts";
import { workbenchModel } from "./_workbench_model.ts";
import type {
  McpPrompt,
  McpPromptMessages,
  McpResource,
  McpResourceContents,
  McpResourceTemplate,
  McpServerInfo,
} from "./mcp_content.ts";
import { McpError } from "./mcp_error.ts";
import type { McpToolResult } from "./mcp_tool_result.ts";
import type { McpWorkbenchOptions } from "./mcp_workbench_options.ts";

/**
 * The tools, resources and prompts of a server of the Model Context Protocol,
 * over Streamable HTTP. It connects when it is first used and again when the
 * server has forgotten it; stop it, or dispose of it, to part.
 *
 * In a Worker, make one for each request or Durable Object: connections may not
 * be shared between requests. In a page, the server has to allow the page's
 * origin, and to expose the header `mcp-session-id` to it.
 *
 * @example
 * ```ts
 * import { McpWorkbench } from "@autogen-edge/runtime/ext/mcp";
 * import { createMcpHandler, McpServer } from "@modelcontextprotocol/server";
 * import { assertEquals } from "@std/assert";
 *
 * // A server in this very program; leave `fetch` out for one elsewhere.
 * const handler = createMcpHandler(() => {
 *   const server = new McpServer({ name: "office", version: "1.0.0" });
 *   server.registerTool("time", { description: "Tells the time" }, () => ({
 *     content: [{ type: "text", text: "noon" }],
 *   }));
 *   return server;
 * });
 *
 * await using workbench = new McpWorkbench({
 *   url: "https://office.example/mcp",
 *   fetch: (url, init) => handler.fetch(new Request(url, init)),
 * });
 * const tools = await workbench.listTools();
 * assertEquals(tools.map(({ name }) => name), ["time"]);
 * const { content } = await workbench.callTool("time", {});
 * assertEquals(content, "noon");
 * ```
 */
export class McpWorkbench implements Workbench, Component, AsyncDisposable {
  readonly #options: McpWorkbenchOptions;
  readonly #settings: McpSettings;
  readonly #names: ToolNames;
  readonly #peer: McpPeer;
  #catalog: ToolCatalog | undefined;
  /** Counts what made the catalog stale. */
  #changes = 0;

  /**
   * Makes a workbench; nothing is sent yet.
   *
   * @param options - where the server is, and what the model is told
   * @throws {TypeError} if the URL, a header, an origin or the version is none,
   * or two tools get the same name
   * @throws {RangeError} if a number is out of its range
   */
  constructor(options: McpWorkbenchOptions) {
    const { modelClient, onListChanged } = options;
    this.#options = { ...options };
    this.#settings = readSettings(options);
    this.#names = new ToolNames(options.toolOverrides ?? {}, MAKING);
    this.#peer = new McpPeer(this.#settings, {
      prepare: (client, context) => {
        if (modelClient) answerSampling(client, modelClient, context);
      },
      onChange: (list, told) => {
        if (list === "tools") {
          this.#catalog = undefined;
          this.#changes++;
        }
        if (told) void inform(() => onListChanged?.(list));
      },
    });
  }

  /** What the server says of itself, while there is a connection. */
  get server(): McpServerInfo | undefined {
    const { client, protocolVersion } = this.#peer.connection ?? {};
    if (client === undefined || protocolVersion === undefined) return undefined;
    const { name, version } = client.getServerVersion() ?? {};
    const instructions = client.getInstructions();
    return { name, version, instructions, protocolVersion };
  }

  /**
   * The server's tools, as a model is shown them. They are asked for once where
   * the server tells of changes, and else each time. A tool whose name or schema
   * is malformed is left out.
   *
   * @param call - how to stop it, and where its spans hang
   * @throws {McpError} if the server does not answer as it should
   * @throws the signal's reason on abort
   */
  async listTools(call: CallContext = {}): Promise<readonly ToolSchema[]> {
    call.signal?.throwIfAborted();
    if (this.#catalog?.isLasting) return this.#catalog.schemas;
    return await this.#request(call, { method: "tools/list" }, {
      doing: "list the tools",
      options: { timeout: this.#settings.timeout },
      ask: async (client, options, { connection, exchange }) => {
        const changes = this.#changes;
        const lasting = await connection.tellsOfTools(options.signal);
        const { tools } = client.getServerCapabilities()?.tools === undefined
          ? { tools: [] }
          : await client.listTools(undefined, { ...options, ...ANEW });
        this.#catalog = new ToolCatalog(
          this.#names.show(tools),
          exchange.tools.refused,
          lasting && changes === this.#changes,
        );
        return this.#catalog.schemas;
      },
    });
  }

  /**
   * Calls a tool. Its failure, and that of the server, is a result.
   *
   * @param name - what the tool is called, by the server or in the overrides
   * @param args - what the model gave, parsed
   * @param options - the call context, and who calls
   * @returns what the tool gave, or why it could not
   * @throws the signal's reason on abort
   */
  callTool(
    name: string,
    args: unknown,
    options: ToolCallOptions = {},
  ): Promise<McpToolResult> {
    const { traceContext, signal, callId, agentName } = options;
    const description = options.description ??
      this.#catalog?.descriptionOf(name);
    const operation = openExecuteTool(traceContext ?? contextApi.active(), {
      name,
      description,
      callId,
      agentName,
      arguments: args,
    });
    recordMcpServer(operation, this.#settings, "tools/call");
    return runOperation(operation, signal, async () => {
      try {
        const result = await this.#callTool(operation, name, args, signal);
        const { structuredContent = result.content } = result;
        recordToolResult(operation, structuredContent);
        if (result.isError) {
          // What it said is content, which spans may not hold.
          const said = `Tool "${name}" says that it failed`;
          failMcpTool(operation, new McpError("tool_error", said));
        }
        return result;
      } catch (error) {
        signal?.throwIfAborted();
        failMcpTool(operation, error);
        const { message: content } = error as Error;
        return { name, content, isError: true, parts: [] };
      }
    });
  }

  /**
   * The server's resources.
   *
   * @param call - how to stop it, and where its spans hang
   * @throws {McpError} if the server does not answer as it should
   * @throws the signal's reason on abort
   */
  listResources(call: CallContext = {}): Promise<readonly McpResource[]> {
    const request = { method: "resources/list" };
    return this.#request(call, request, resources(this.#settings));
  }

  /**
   * The patterns of the server's resources.
   *
   * @param call - how to stop it, and where its spans hang
   * @throws {McpError} if the server does not answer as it should
   * @throws the signal's reason on abort
   */
  listResourceTemplates(
    call: CallContext = {},
  ): Promise<readonly McpResourceTemplate[]> {
    const request = { method: "resources/templates/list" };
    return this.#request(call, request, resourceTemplates(this.#settings));
  }

  /**
   * Reads a resource.
   *
   * @param uri - of a resource that is listed, or follows a pattern
   * @param call - how to stop it, and where its spans hang
   * @returns its parts
   * @throws {McpError} if the server does not answer as it should
   * @throws the signal's reason on abort
   */
  readResource(
    uri: string,
    call: CallContext = {},
  ): Promise<readonly McpResourceContents[]> {
    const request = { method: "resources/read", resourceUri: uri };
    const question = resourceContents(this.#settings, uri);
    return this.#request(call, request, question);
  }

  /**
   * The server's prompts.
   *
   * @param call - how to stop it, and where its spans hang
   * @throws {McpError} if the server does not answer as it should
   * @throws the signal's reason on abort
   */
  listPrompts(call: CallContext = {}): Promise<readonly McpPrompt[]> {
    const request = { method: "prompts/list" };
    return this.#request(call, request, prompts(this.#settings));
  }

  /**
   * Has a prompt filled in.
   *
   * @param name - one of the prompts that are listed
   * @param args - what it takes
   * @param call - how to stop it, and where its spans hang
   * @throws {McpError} if the server does not answer as it should
   * @throws the signal's reason on abort
   */
  getPrompt(
    name: string,
    args: Readonly<Record<string, string>> = {},
    call: CallContext = {},
  ): Promise<McpPromptMessages> {
    const request = { method: "prompts/get", promptName: name };
    const question = promptMessages(this.#settings, name, args);
    return this.#request(call, request, question);
  }

  /**
   * Connects, unless that is done.
   *
   * @param call - how to stop it, and where its spans hang
   * @throws {McpError} if it cannot be done
   * @throws the signal's reason on abort
   */
  async start({ traceContext, signal }: CallContext = {}): Promise<void> {
    signal?.throwIfAborted();
    await this.#peer.meet(traceContext ?? contextApi.active(), signal);
  }

  /**
   * Parts with the server, once what is under way is done. Whatever is asked for
   * later connects anew.
   *
   * @param call - an abort drops what is under way
   * @throws the signal's reason on abort
   */
  async stop({ signal }: CallContext = {}): Promise<void> {
    await this.#peer.part(signal);
  }

  /**
   * Parts, and connects anew: the server remembers nothing of the session.
   *
   * @param call - how to stop it, and where its spans hang
   * @throws {McpError} if it cannot be done
   * @throws the signal's reason on abort
   */
  async reset(call: CallContext = {}): Promise<void> {
    const wasConnected = this.#peer.connection !== undefined;
    await this.stop(call);
    if (wasConnected) await this.start(call);
  }

  /** Parts with the server, once what is under way is done. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** Nothing: what there is to remember, the server does. */
  saveState(): SavedState {
    return { type: STATE_TYPE };
  }

  /**
   * Takes back what was saved, which is nothing.
   *
   * @param state - what was saved
   * @param options - what it was read from
   * @throws {ConfigError} if it is the state of something else
   */
  loadState(state: unknown, options: LoadStateOptions = {}): void {
    readJson(STATE, state, { what: "the state of a workbench", ...options });
  }

  /**
   * Writes the workbench down, without its headers: where it is loaded they come
   * from the `headers` of the resources.
   *
   * @returns its component model: JSON
   * @throws {ConfigError} `not_dumpable`, where the URL holds a key
   */
  dumpComponent(): ComponentModel {
    return workbenchModel(this.#settings, this.#options);
  }

  #request<Result>(
    { traceContext = contextApi.active(), signal }: CallContext,
    request: Parameters<typeof openMcpRequest>[1],
    question: McpQuestion<Result>,
  ): Promise<Result> {
    const operation = openMcpRequest(traceContext, request, this.#settings);
    return runOperation(
      operation,
      signal,
      () => this.#peer.ask(operation, signal, question),
    ) as Promise<Result>;
  }

  async #callTool(
    operation: Operation,
    shown: string,
    args: unknown,
    signal: AbortSignal | undefined,
  ): Promise<McpToolResult> {
    const own = this.#names.ownOf(shown);
    const problem = this.#catalog?.problemOf(own);
    if (problem !== undefined) {
      const what = `Cannot call tool "${shown}": ${problem}`;
      throw new ToolError("invalid_schema", what);
    }
    const question = toolCall(this.#settings, { shown, own, args });
    const answer = await this.#peer.ask(operation, signal, question);
    return toToolResult(shown, answer);
  }
}

// As AutoGen spells it.
const STATE_TYPE = "McpWorkBenchState";

const STATE: JsonCodec<{ readonly type: string }> = /* @__PURE__ */ jsonObject({
  type: /* @__PURE__ */ jsonOptional(
    /* @__PURE__ */ jsonOneOf(STATE_TYPE),
    () => STATE_TYPE,
  ),
});
