import { trace } from "@opentelemetry/api";
import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  extractEnvelope,
  HttpTool,
  HttpToolError,
  type HttpToolOptions,
  StaticWorkbench,
  ToolError,
} from "@autogen-edge/runtime";
import { assertTree } from "@autogen-edge/runtime/testing";
import { traced } from "./_traced.ts";

const ITEM = {
  type: "object",
  properties: {
    id: { type: ["string", "integer"] },
    q: {},
    tags: { type: "array" },
  },
} as const;

/** What a server was asked. */
interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

/** A server on loopback, and what it was asked. */
class Catalog implements AsyncDisposable {
  readonly asked: Asked[] = [];
  readonly #http: Deno.HttpServer<Deno.NetAddr>;
  readonly #ending: PromiseWithResolvers<Response> = Promise.withResolvers();

  constructor(
    answer: (asked: Asked) => Response | Promise<Response> = () =>
      new Response("fine"),
  ) {
    this.#http = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen() {} },
      async (request) => {
        const { method, url, headers } = request;
        const path = url.slice(new URL(url).origin.length);
        const body = await request.text();
        const asked = { method, path, headers, body };
        this.asked.push(asked);
        return await Promise.race([answer(asked), this.#ending.promise]);
      },
    );
  }

  tool(options: Partial<HttpToolOptions> = {}): HttpTool {
    return new HttpTool({
      name: "find",
      host: "127.0.0.1",
      port: this.#http.addr.port,
      path: "/items/{id}",
      jsonSchema: ITEM,
      ...options,
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.resolve(new Response());
    await this.#http.shutdown();
  }
}

for (const method of ["GET", "DELETE"] as const) {
  Deno.test(`a tool that does ${method} puts its arguments into the path and the query`, async () => {
    await using catalog = new Catalog();
    const find = catalog.tool({ method });
    const args = {
      id: 7,
      q: "a b&c/é",
      tags: ["x", "y"],
      yes: true,
      none: null,
      deep: { a: 1 },
    };
    assertEquals(await find.runJson(args), "fine");
    const [{ path, body, ...asked } = fail()] = catalog.asked;
    assertEquals(asked.method, method);
    assertEquals(
      path,
      "/items/7?q=a+b%26c%2F%C3%A9&tags=x&tags=y&yes=true&deep=%7B%22a%22%3A1%7D",
    );
    assertEquals(body, "");
    assertEquals(asked.headers.get("content-type"), null);
  });
}

for (const method of ["POST", "PUT", "PATCH"] as const) {
  Deno.test(`a tool that does ${method} sends its arguments as JSON`, async () => {
    await using catalog = new Catalog();
    const find = catalog.tool({ method, headers: { "X-Key": "s3cret" } });
    await find.runJson({ id: "a/b c", q: 1 });
    const [asked = fail()] = catalog.asked;
    assertEquals(asked.method, method);
    assertEquals(asked.path, "/items/a%2Fb%20c");
    assertEquals(asked.body, '{"q":1}');
    assertEquals(asked.headers.get("content-type"), "application/json");
    assertEquals(asked.headers.get("x-key"), "s3cret");
  });
}

Deno.test("a tool that says nothing else does POST, as AutoGen's does", async () => {
  await using catalog = new Catalog();
  const { path: _, ...options } = { path: undefined };
  const find = catalog.tool({ ...options, path: "/" });
  assertEquals(find.schema, {
    name: "find",
    description: "HTTP tool",
    parameters: ITEM,
    strict: false,
  });
  await find.runJson({});
  assertEquals(catalog.asked.map(({ method }) => method), ["POST"]);
});

Deno.test("an answer is text, or JSON where that is wanted", async () => {
  await using catalog = new Catalog(() => Response.json({ a: [1] }));
  const args = { id: 1 };
  assertEquals(await catalog.tool().runJson(args), '{"a":[1]}');
  const json = catalog.tool({ returnType: "json" });
  const value = await json.runJson(args);
  assertEquals(value, { a: [1] });
  assertEquals(json.returnValueAsString(value), '{"a":[1]}');
});

Deno.test("an answer that is no JSON is an error where JSON is wanted", async () => {
  await using catalog = new Catalog();
  const find = catalog.tool({ returnType: "json" });
  const error = await assertRejects(
    () => find.runJson({ id: 1 }),
    HttpToolError,
  );
  assertEquals(error.code, "invalid_answer");
});

for (
  const [args, problem] of [
    [{}, "id: is empty"],
    [{ id: "" }, "id: is empty"],
    [{ id: ".." }, "id: leads to another path"],
    [{ id: "." }, "id: leads to another path"],
    [{ id: true }, 'arguments: Property "id"'],
    [[], "arguments: "],
    ["id", "arguments: "],
    [null, "arguments: "],
  ] as const
) {
  Deno.test(`arguments that do not fit are refused: ${JSON.stringify(args)}`, async () => {
    await using catalog = new Catalog();
    const find = catalog.tool();
    const error = await assertRejects(() => find.runJson(args), ToolError);
    assertEquals(error.code, "invalid_arguments");
    assert(
      error.message.startsWith(
        `Invalid arguments for tool "find": ${problem}`,
      ),
      error.message,
    );
    assertEquals(catalog.asked, []);
  });
}

for (
  const id of [
    "%2e%2e",
    "../admin",
    "..\\admin",
    "a?b#c",
    "//evil.example",
    "@",
  ]
) {
  Deno.test(`no argument leads to another path: ${id}`, async () => {
    await using catalog = new Catalog();
    await catalog.tool({ method: "GET" }).runJson({ id });
    const [{ path } = fail()] = catalog.asked;
    assertEquals(path, `/items/${encodeURIComponent(id)}`);
  });
}

for (const status of [400, 401, 404, 500, 503]) {
  Deno.test(`a status of ${status} is a failure that says what the server said`, async () => {
    await using catalog = new Catalog(() =>
      new Response("  no such item\n", { status })
    );
    const { spans, traceContext } = traced();
    const find = catalog.tool({ method: "GET" });
    const error = await assertRejects(
      () => find.runJson({ id: "s3cret" }, { traceContext }),
      HttpToolError,
    );
    assertEquals(error.code, `${status}`);
    assertEquals(error.status, status);
    assertEquals(error.body, "  no such item\n");
    assert(
      error.message.endsWith(`/items/{id}: ${status}: no such item`),
      error.message,
    );
    assert(error.message.startsWith('Cannot call tool "find" by GET http://'));
    assertTree(spans, {
      name: "execute_tool find",
      status: "ERROR",
      attributes: { "error.type": `${status}` },
      events: ["exception"],
    });
  });
}

Deno.test("what a server says is cut short, and keys are blotted out", async () => {
  await using catalog = new Catalog(() =>
    new Response(`s3cret-key ${"x".repeat(1_000_000)}`, { status: 403 })
  );
  const find = catalog.tool({ headers: { authorization: "Key s3cret-key" } });
  const error = await assertRejects(
    () => find.runJson({ id: 1 }),
    HttpToolError,
  );
  assertEquals(error.body?.length, 4096);
  assert(error.body?.startsWith("*** xxx"));
  assert(error.message.length < 700);
  assert(!Deno.inspect(error).includes("s3cret-key"));
});

Deno.test("a redirect is not followed: it would take the headers with it", async () => {
  await using other = new Catalog();
  await using catalog = new Catalog(() =>
    new Response(null, { status: 302, headers: { location: "/elsewhere" } })
  );
  const error = await assertRejects(
    () => catalog.tool().runJson({ id: 1 }),
    HttpToolError,
  );
  assertEquals(error.code, "302");
  assertEquals([catalog.asked.length, other.asked.length], [1, 0]);
});

Deno.test("a server that cannot be reached is a failure", async () => {
  const catalog = new Catalog();
  const find = catalog.tool();
  await catalog[Symbol.asyncDispose]();
  const error = await assertRejects(
    () => find.runJson({ id: "s3cret" }),
    HttpToolError,
  );
  assertEquals(error.code, "connection_failed");
  assert(!error.message.includes("s3cret"));
});

for (
  const [when, answer] of [
    ["before it answers", () => new Promise<Response>(() => {})],
    ["in its answer", () =>
      new Response(
        new ReadableStream({
          start(controller) {
            controller.enqueue(new TextEncoder().encode("begin"));
          },
        }),
      )],
  ] as const
) {
  Deno.test(`a server that is silent ${when} is given up after the timeout`, async () => {
    await using catalog = new Catalog(answer);
    const error = await assertRejects(
      () => catalog.tool({ timeout: 50 }).runJson({ id: 1 }),
      HttpToolError,
    );
    assertEquals(error.code, "timeout");
    assert(error.message.endsWith(": no answer in 50 ms"), error.message);
  });
}

Deno.test("an abort ends the request, and its reason reaches the caller", async () => {
  const asked = Promise.withResolvers<void>();
  await using catalog = new Catalog(() => {
    asked.resolve();
    return new Promise(() => {});
  });
  const { spans, traceContext } = traced();
  const controller = new AbortController();
  const { signal } = controller;
  const run = catalog.tool().runJson({ id: 1 }, { signal, traceContext });
  await asked.promise;
  const reason = new Error("enough");
  controller.abort(reason);
  assertEquals(await assertRejects(() => run), reason);
  assertTree(spans, {
    name: "execute_tool find",
    status: "UNSET",
    attributes: { "autogen.outcome": "cancelled" },
  });
});

Deno.test("a fetch that does not listen keeps nobody waiting", async () => {
  const find = new HttpTool({
    name: "find",
    host: "example.com",
    jsonSchema: ITEM,
    timeout: 20,
    fetch: () => new Promise(() => {}),
  });
  const error = await assertRejects(() => find.runJson({}), HttpToolError);
  assertEquals(error.code, "timeout");
});

Deno.test("the trace goes to the server only where it may", async () => {
  await using catalog = new Catalog();
  const { spans, traceContext } = traced();
  const parent = extractEnvelope({ baggage: "guest=Ada" }, traceContext);
  const { port } = catalog.tool().dumpComponent().config;
  const origin = `http://127.0.0.1:${port}`;
  for (const traceOrigins of [[], ["https://a.example"], [`${origin}/`]]) {
    const find = catalog.tool({ traceOrigins });
    await find.runJson({ id: 1 }, { traceContext: parent });
  }
  const [none, other, own] = catalog.asked;
  for (const asked of [none, other]) {
    assertEquals(asked?.headers.has("traceparent"), false);
    assertEquals(asked?.headers.has("baggage"), false);
  }
  const sent = trace.getSpanContext(
    extractEnvelope(Object.fromEntries(own?.headers ?? [])),
  );
  assertEquals(sent?.spanId, spans.finished[2]?.spanContext().spanId);
  assertEquals(own?.headers.get("baggage"), "guest=Ada");
});

Deno.test("in a workbench a failure is a result", async () => {
  await using catalog = new Catalog(() => new Response("no", { status: 404 }));
  const workbench = new StaticWorkbench([catalog.tool()]);
  const { content, isError } = await workbench.callTool("find", { id: 1 });
  assertEquals(isError, true);
  assert(content.endsWith(": 404: no"), content);
});

for (
  const [options, type, text] of [
    [{ name: "" }, TypeError, "is not a name"],
    [{ host: "" }, TypeError, '"" is not a host'],
    [{ host: "a.example/path" }, TypeError, "is not a host"],
    [{ host: "user:s@a.example" }, TypeError, "is not a host"],
    [{ host: "a b" }, TypeError, "is not a host"],
    [{ scheme: "ftp" }, TypeError, '"scheme" is "ftp", not http or https'],
    [{ port: 0 }, RangeError, '"port" is 0, not a port'],
    [{ port: 1.5 }, RangeError, '"port" is 1.5, not a port'],
    [{ port: 70_000 }, TypeError, "is not a host"],
    [{ path: "items" }, TypeError, 'does not begin with one "/"'],
    [{ path: "//evil.example" }, TypeError, 'does not begin with one "/"'],
    [{ path: "/a/../b" }, TypeError, "which leads to another path"],
    [{ path: "/{nope}" }, TypeError, '"jsonSchema" has no property "nope"'],
    [{ method: "HEAD" }, TypeError, '"method" is "HEAD", not one of GET'],
    [{ timeout: 0 }, RangeError, '"timeout" is 0, not milliseconds above 0'],
    [{ headers: { "a b": "s3cret" } }, TypeError, '"a b" is not a header'],
    [{ traceOrigins: ["nope"] }, TypeError, '"nope" is not an origin'],
    [{ jsonSchema: { type: "string" } }, ToolError, 'not "object"'],
  ] as const
) {
  Deno.test(`a tool refuses ${JSON.stringify(options)}`, () => {
    const good = { name: "find", host: "a.example", jsonSchema: ITEM };
    const all = { ...good, ...options } as HttpToolOptions;
    const error = assertThrows(() => new HttpTool(all), type, text);
    assert(!error.message.includes("s3cret"));
  });
}

function fail(): never {
  throw new Error("Nothing was asked");
}
