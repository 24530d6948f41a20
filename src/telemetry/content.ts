/**
 * Decides what becomes of one piece of content before it is put on a span.
 *
 * @param field - the attribute it would become, e.g. `gen_ai.input.messages`
 * @param value - the content, not yet serialized
 * @param info - the name of the operation it belongs to, e.g. `chat gpt-5`
 * @returns what to record instead, or `undefined` to record nothing
 */
export type ContentFilter = (
  field: string,
  value: unknown,
  info: ContentInfo,
) => unknown;

/** Where a piece of content would be recorded. */
export interface ContentInfo {
  /** The name of the span. */
  readonly spanName: string;
}

/**
 * Turns content into an attribute: filtered, and cut to a budget as valid JSON.
 *
 * @param value - what to serialize
 * @param budget - the most characters of the JSON text
 */
export function toBudgetedJson(value: unknown, budget: number): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(value);
  } catch {
    // A cycle or a bigint: the writer below copes with both.
  }
  if (text !== undefined && text.length <= budget) return text;
  return new BudgetedWriter(budget).write(value);
}

const CUT = "…";

/** Writes JSON left to right and leaves out what no longer fits. */
class BudgetedWriter {
  #left: number;
  readonly #ancestors: object[] = [];

  constructor(budget: number) {
    this.#left = budget;
  }

  write(value: unknown): string {
    const plain = plainOf(value);
    if (typeof plain === "string") return this.#string(plain);
    if (typeof plain === "bigint") return this.#string(plain.toString());
    if (typeof plain !== "object" || plain === null) {
      const text = JSON.stringify(plain) ?? "null";
      return text.length > this.#left ? this.#string(text) : this.#take(text);
    }
    if (this.#ancestors.includes(plain) || this.#ancestors.length > 64) {
      return this.#string(CUT);
    }
    this.#ancestors.push(plain);
    const text = Array.isArray(plain)
      ? this.#list("[", itemsOf(plain), "]")
      : this.#list("{", fieldsOf(plain), "}");
    this.#ancestors.pop();
    return text;
  }

  #list(
    open: string,
    items: Iterable<readonly [key: string, value: unknown]>,
    close: string,
  ): string {
    this.#left -= 2;
    const parts: string[] = [];
    for (const [key, item] of items) {
      // A value needs at least the four characters of `null`, and a comma.
      if (this.#left < key.length + 5) break;
      this.#left -= key.length + 1;
      parts.push(key + this.write(item));
    }
    return open + parts.join(",") + close;
  }

  #string(value: string): string {
    let text = JSON.stringify(value);
    // Escapes make the JSON longer than the text, so cut until it fits.
    let keep = Math.min(value.length, this.#left - 3);
    while (text.length > this.#left && keep >= 0) {
      text = JSON.stringify(value.slice(0, keep).toWellFormed() + CUT);
      keep = Math.min(keep - 1, Math.floor(keep * this.#left / text.length));
    }
    return this.#take(text);
  }

  #take(text: string): string {
    this.#left -= text.length;
    return text;
  }
}

/** What `JSON.stringify` would write for the value. */
function plainOf(value: unknown): unknown {
  return typeof value === "object" && value !== null && "toJSON" in value &&
      typeof value.toJSON === "function"
    ? value.toJSON()
    : value;
}

function* itemsOf(list: readonly unknown[]): Generator<[string, unknown]> {
  for (const item of list) yield ["", item];
}

function* fieldsOf(object: object): Generator<[string, unknown]> {
  for (const [key, item] of Object.entries(object)) {
    if (item === undefined || typeof item === "function") continue;
    yield [JSON.stringify(key) + ":", item];
  }
}
