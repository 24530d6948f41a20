/** A value in a JSON document that knows its path, so that every complaint names the field. */
export class JsonField {
  readonly value: unknown;
  readonly #parent: JsonField | undefined;
  readonly #step: string;

  constructor(value: unknown, step = "", parent?: JsonField) {
    // Protobuf's JSON mapping reads null as "not set".
    this.value = value ?? undefined;
    this.#step = step;
    this.#parent = parent;
  }

  /** Where the value stands, such as `resourceSpans[0].resource`. */
  get path(): string {
    const path = (this.#parent?.path ?? "") + this.#step;
    return path.startsWith(".") ? path.slice(1) : path;
  }

  /** Whether there is no value. */
  get missing(): boolean {
    return this.value === undefined;
  }

  /** The field of that name; of nothing, every field is missing. */
  at(name: string): JsonField {
    if (this.missing) return new JsonField(undefined, `.${name}`, this);
    const { value } = this;
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
      return this.fail("an object");
    }
    const own: unknown = Object.hasOwn(value, name)
      ? Reflect.get(value, name)
      : undefined;
    return new JsonField(own, `.${name}`, this);
  }

  /** The items of a list; a missing list is empty. */
  items(): readonly JsonField[] {
    if (this.missing) return [];
    if (!Array.isArray(this.value)) return this.fail("a list");
    return this.value.map((item, index) =>
      new JsonField(item, `[${index}]`, this)
    );
  }

  /** The text; a missing one is empty. */
  text(): string {
    if (this.missing) return "";
    return typeof this.value === "string" ? this.value : this.fail("a string");
  }

  /** Refuses the value. */
  fail(expected: string): never {
    const shown = showJson(this.value);
    const value = shown.length > 80 ? `${shown.slice(0, 80)}…` : shown;
    throw new TypeError(
      `Cannot read OTLP JSON: ${
        this.path || "the request"
      } is not ${expected}: ${value}`,
    );
  }
}

/** A value for a message. What is no JSON, a BigInt for instance, is told by its type. */
export function showJson(value: unknown): string {
  try {
    return JSON.stringify(value) ?? typeof value;
  } catch {
    return typeof value;
  }
}
