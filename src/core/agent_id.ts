const VALID_TYPE = /^[\p{L}\p{N}_\-.]+$/u;

/**
 * The address of an agent: its type, which says how it is made, and a key, which
 * tells the instances of one type apart.
 *
 * @example Text form
 * ```ts
 * import { AgentId } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(new AgentId("writer", "1").toString(), "writer/1");
 * assertEquals(AgentId.parse("writer/a/b").key, "a/b");
 * ```
 */
export class AgentId {
  /** Letters, digits, `_`, `-` and `.`. */
  readonly type: string;
  /** Any text that is not empty. */
  readonly key: string;

  /**
   * Makes an address.
   *
   * @param type - letters (of any script), digits, `_`, `-` and `.`
   * @param key - any text that is not empty
   * @throws {TypeError} if one of them is malformed
   */
  constructor(type: string, key: string) {
    assertAgentType(type);
    if (typeof key !== "string" || key === "") {
      throw new TypeError(
        `Cannot make an agent id of type "${type}": the key ${
          JSON.stringify(String(key))
        } is empty or no text`,
      );
    }
    this.type = type;
    this.key = key;
  }

  /**
   * Reads the text form, which is split at the first `/`.
   *
   * @param text - `type/key`
   * @returns the address
   * @throws {TypeError} if it has no `/`, or a part is malformed
   */
  static parse(text: string): AgentId {
    const slash = text.indexOf("/");
    if (slash < 0) {
      throw new TypeError(`Cannot parse agent id: "${text}" has no "/"`);
    }
    return new AgentId(text.slice(0, slash), text.slice(slash + 1));
  }

  /** Whether two ids name the same agent. */
  equals(other: AgentId): boolean {
    return this.type === other.type && this.key === other.key;
  }

  /** `type/key`. */
  toString(): string {
    return `${this.type}/${this.key}`;
  }
}

/** Throws a `TypeError` unless agents may have this type. */
export function assertAgentType(type: string): void {
  if (typeof type !== "string" || !VALID_TYPE.test(type)) {
    throw new TypeError(
      `Cannot use agent type ${
        JSON.stringify(String(type))
      }: only letters, digits, "_", "-" and "." are allowed`,
    );
  }
}
