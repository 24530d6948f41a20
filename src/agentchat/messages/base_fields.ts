import {
  type JsonCodec,
  type JsonFields,
  jsonNullable,
  jsonOptional,
  jsonRecord,
  jsonString,
} from "../../core/mod.ts";
import { type RequestUsage, requestUsageJson } from "../../models/mod.ts";

/**
 * What every message and event of a conversation carries.
 *
 * @example
 * ```ts
 * import { type BaseFields, TextMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const said: BaseFields = TextMessage({ content: "Hi", source: "writer" });
 * assertEquals(said.source, "writer");
 * assertEquals(said.modelsUsage, null);
 * ```
 */
export interface BaseFields {
  /** Tells it apart from all others. */
  readonly id: string;
  /** The name of the agent, or `user`. */
  readonly source: string;
  /** What the model used to make it, in tokens. */
  readonly modelsUsage: RequestUsage | null;
  /** Whatever the program wants to remember. */
  readonly metadata: Readonly<Record<string, string>>;
  /** When it was made: ISO 8601, in UTC. */
  readonly createdAt: string;
}

/**
 * Where ids and times come from.
 *
 * @example
 * ```ts
 * import { TextMessage } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * const { id, createdAt } = TextMessage(
 *   { content: "Hi", source: "user" },
 *   { generateId: () => "1", now: () => new Date(0) },
 * );
 * assertEquals([id, createdAt], ["1", "1970-01-01T00:00:00.000Z"]);
 * ```
 */
export interface MessageStamp {
  /**
   * Makes the ids of messages.
   *
   * @default {crypto.randomUUID}
   */
  readonly generateId?: (() => string) | undefined;
  /**
   * Tells the time.
   *
   * @default {() => new Date()}
   */
  readonly now?: (() => Date) | undefined;
}

/** An id for whatever needs one. */
export function idOf({ generateId }: MessageStamp): string {
  return generateId?.() ?? crypto.randomUUID();
}

/** The time, as messages carry it. */
export function timeOf({ now }: MessageStamp): string {
  return (now?.() ?? new Date()).toISOString();
}

/** A time that a machine can read. */
const timestamp: JsonCodec<string> = {
  write: (time) => time,
  read(json, refuse) {
    const time = jsonString.read(json, refuse);
    if (!Number.isNaN(Date.parse(time))) return time;
    throw refuse("", "invalid_field", `is "${time}", not a time`);
  },
};

/** How the fields of every message and event are written: as AutoGen does. */
export function baseFieldsJson(): JsonFields<BaseFields> {
  return {
    id: jsonOptional(jsonString, () => idOf({})),
    source: jsonString,
    modelsUsage: jsonNullable(requestUsageJson),
    metadata: jsonOptional(jsonRecord(jsonString), () => ({})),
    createdAt: jsonOptional(timestamp, () => timeOf({})),
  };
}
