const VALID_TYPE = /^[\p{L}\p{N}_\-.:=]+$/u;

/**
 * The address of an event: a topic's type, which subscriptions match, and a
 * source, which usually becomes the key of the agents that get it.
 *
 * @example Text form
 * ```ts
 * import { TopicId } from "@autogen-edge/runtime";
 * import { assertEquals } from "@std/assert";
 *
 * assertEquals(TopicId.parse("news/42").source, "42");
 * ```
 */
export class TopicId {
  /** Letters, digits, `_`, `-`, `.`, `:` and `=`. */
  readonly type: string;
  /** Any text that is not empty. */
  readonly source: string;

  /**
   * Makes an address.
   *
   * @param type - letters (of any script), digits, `_`, `-`, `.`, `:` and `=`
   * @param source - any text that is not empty
   * @throws {TypeError} if one of them is malformed
   */
  constructor(type: string, source = "default") {
    if (typeof type !== "string" || !VALID_TYPE.test(type)) {
      throw new TypeError(
        `Cannot use topic type ${
          JSON.stringify(String(type))
        }: only letters, digits, "_", "-", ".", ":" and "=" are allowed`,
      );
    }
    if (typeof source !== "string" || source === "") {
      throw new TypeError(
        `Cannot make a topic id of type "${type}": the source ${
          JSON.stringify(String(source))
        } is empty or no text`,
      );
    }
    this.type = type;
    this.source = source;
  }

  /**
   * Reads the text form, which is split at the first `/`.
   *
   * @param text - `type/source`
   * @returns the address
   * @throws {TypeError} if it has no `/`, or a part is malformed
   */
  static parse(text: string): TopicId {
    const slash = text.indexOf("/");
    if (slash < 0) {
      throw new TypeError(`Cannot parse topic id: "${text}" has no "/"`);
    }
    return new TopicId(text.slice(0, slash), text.slice(slash + 1));
  }

  /** Whether two ids name the same topic. */
  equals(other: TopicId): boolean {
    return this.type === other.type && this.source === other.source;
  }

  /** `type/source`. */
  toString(): string {
    return `${this.type}/${this.source}`;
  }
}
