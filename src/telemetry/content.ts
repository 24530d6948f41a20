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
    if (typeof value === "string") return this.#string(value);
    if (typeof value === "bigint") return this.#string(value.toString());
    if (typeof value !== "object" || value === null) {
      return this.#take(JSON.stringify(value) ?? "null");
    }
    if (this.#ancestors.includes(value) || this.#ancestors.length > 64) {
      return this.#take('"…"');
    }
    this.#ancestors.push(value);
    const text = Array.isArray(value)
      ? this.#list("[", value.map((item) => ["", item] as const), "]")
      : this.#list("{", entriesOf(value), "}");
    this.#ancestors.pop();
    return text;
  }

  #list(
    open: string,
    items: readonly (readonly [string, unknown])[],
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
    if (text.length > this.#left) {
      // Escapes make the JSON longer than the text, so cut until it fits.
      let keep = Math.max(0, this.#left - 3);
      do {
        text = JSON.stringify(value.slice(0, keep).toWellFormed() + CUT);
        keep -= Math.max(1, text.length - this.#left);
      } while (text.length > this.#left && keep >= 0);
    }
    return this.#take(text);
  }

  #take(text: string): string {
    this.#left -= text.length;
    return text;
  }
}

function entriesOf(value: object): [string, unknown][] {
  const plain: unknown = "toJSON" in value && typeof value.toJSON === "function"
    ? value.toJSON()
    : value;
  if (typeof plain !== "object" || plain === null) {
    return [['"value":', plain]];
  }
  return Object.entries(plain)
    .filter(([, item]) => item !== undefined && typeof item !== "function")
    .map(([key, item]) => [JSON.stringify(key) + ":", item]);
}
