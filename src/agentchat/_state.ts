import {
  type JsonCodec,
  type JsonFields,
  jsonObject,
  jsonOneOf,
  jsonOptional,
  jsonString,
} from "../core/mod.ts";

const VERSION = "1.0.0";

/** The same for all versions that mean the same. */
const version: JsonCodec<string> = {
  write: (value) => value,
  read(json, refuse) {
    const value = jsonString.read(json, refuse);
    if (value.split(".")[0] === "1") return value;
    throw refuse("", "unsupported_version", `is "${value}", not ${VERSION}`);
  },
  missing: () => VERSION,
};

/**
 * How a state is written: as Python AutoGen does, with its type and its version.
 *
 * @param type - the name of the state, e.g. `AssistantAgentState`
 * @param fields - how each field of it is written
 */
export function stateJson<Fields extends object>(
  type: string,
  fields: JsonFields<Fields>,
): JsonCodec<Fields> {
  const codec = jsonObject<Fields & Tag>({
    type: jsonOptional(jsonOneOf(type), () => type),
    version,
    ...fields,
    // The compiler cannot put a generic type together of its fields.
  } as JsonFields<Fields & Tag>);
  return {
    write: (state) => codec.write({ ...state, type, version: VERSION }),
    read: codec.read,
  };
}

/** What every saved state says of itself. */
interface Tag {
  readonly type: string;
  readonly version: string;
}
