import { context } from "@opentelemetry/api";
import { ZoneContextManager } from "@opentelemetry/context-zone";
import "./_page_entry.ts";

context.setGlobalContextManager(new ZoneContextManager().enable());
