import type { Context, Link } from "@opentelemetry/api";
import { resumedFrom, TRACE_KEY, traceToResume } from "../../telemetry/mod.ts";

/** Which trace a team was in when it was saved, and where it goes on. */
export class ResumableTrace {
  /** The context of the last run. */
  last: Context | undefined;
  #link: Link | undefined;

  /** The trace of the last run, as a part of the saved state. */
  get json(): object {
    return traceToResume(this.last);
  }

  /** Takes the trace out of a state, which is not trusted. */
  load(state: unknown): void {
    const json: unknown = typeof state === "string" ? JSON.parse(state) : state;
    const saved = (json as Readonly<Record<string, unknown>>)[TRACE_KEY];
    this.#link = resumedFrom(saved);
  }

  /** What the next run links to, once. */
  take(): Link[] {
    const link = this.#link;
    this.#link = undefined;
    return link === undefined ? [] : [link];
  }
}
