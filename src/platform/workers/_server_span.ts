import {
  type Attributes,
  type Context,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
} from "@opentelemetry/api";

const KNOWN_METHODS = [
  "CONNECT",
  "DELETE",
  "GET",
  "HEAD",
  "OPTIONS",
  "PATCH",
  "POST",
  "PUT",
  "TRACE",
];

/** Starts the span of a request, after OpenTelemetry's HTTP conventions. */
export function startServerSpan(
  tracer: Tracer,
  request: Request,
  { parent, route }: {
    readonly parent: Context;
    readonly route: string | undefined;
  },
): Span {
  const { method } = request;
  const known = KNOWN_METHODS.includes(method);
  const verb = known ? method : "HTTP";
  const name = route === undefined ? verb : `${verb} ${route}`;
  const attributes = {
    "http.request.method": known ? method : "_OTHER",
    ...(known ? {} : { "http.request.method_original": method }),
    ...(route === undefined ? {} : { "http.route": route }),
    ...requestAttributes(request),
  };
  return tracer.startSpan(name, { kind: SpanKind.SERVER, attributes }, parent);
}

/** Notes the answer. The span goes on while its body streams. */
export function recordStatus(span: Span, status: number): void {
  span.setAttribute("http.response.status_code", status);
  if (status < 500) return;
  span.setAttribute("error.type", String(status));
  span.setStatus({ code: SpanStatusCode.ERROR });
}

// Not the query: it may hold secrets.
function requestAttributes(request: Request): Attributes {
  const { protocol, hostname, port, pathname } = new URL(request.url);
  const userAgent = request.headers.get("user-agent");
  return {
    "url.scheme": protocol.slice(0, -1),
    "url.path": pathname,
    "server.address": hostname,
    ...(port === "" ? {} : { "server.port": Number(port) }),
    ...(userAgent === null ? {} : { "user_agent.original": userAgent }),
  };
}
