/** A JSON Schema, draft 7 or later, as plain data. */
export type JsonSchema = Readonly<Record<string, unknown>>;
