const MAX_DEPTH = 512;
const MAX_LENGTH = 250;

/**
 * Says why a value is not plain data, which is what JSON can carry. Checked where
 * a message enters the runtime, since whoever sends it can mend it there, and the
 * process on the other side of a wire cannot.
 *
 * @param value - the message or the reply
 * @returns the field and what is wrong with it, or `undefined` if nothing is
 */
export function plainDataProblem(value: unknown): string | undefined {
  const problem = findProblem(value, undefined);
  return problem?.startsWith(" ")
    ? `it${problem}`
    : problem?.replace(/^\./, "");
}

/** A value that is looked into, and what holds it. */
interface Level {
  readonly value: object;
  readonly parent: Level | undefined;
}

/** What is wrong, in words that follow the path to the value. */
function findProblem(
  value: unknown,
  parent: Level | undefined,
): string | undefined {
  switch (typeof value) {
    case "function":
    case "symbol":
    case "bigint":
      return ` is a ${typeof value}`;
    case "object":
      break;
    default:
      return undefined;
  }
  if (value === null || ArrayBuffer.isView(value)) return undefined;
  if ("toJSON" in value && typeof value.toJSON === "function") return undefined;
  let depth = 0;
  for (let above = parent; above !== undefined; above = above.parent) {
    if (above.value === value) return " is a reference to what contains it";
    if (++depth >= MAX_DEPTH) {
      return ` is nested more than ${MAX_DEPTH} levels deep`;
    }
  }
  const level = { value, parent };
  return Array.isArray(value)
    ? findInArray(value, level)
    : findInObject(value, level);
}

function findInArray(
  items: readonly unknown[],
  level: Level,
): string | undefined {
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    // Most items are numbers or texts, which need no call.
    if (typeof item === "string" || typeof item === "number") continue;
    const problem = findProblem(item, level);
    if (problem !== undefined) return below(`[${index}]`, problem);
  }
  return undefined;
}

function findInObject(
  value: object,
  level: Level,
): string | undefined {
  const fields = value as Readonly<Record<string, unknown>>;
  let isEmpty = true;
  for (const name in fields) {
    const field = fields[name];
    isEmpty = false;
    // Most fields are texts or numbers, which need no call.
    if (typeof field === "string" || typeof field === "number") continue;
    const problem = Object.hasOwn(fields, name)
      ? findProblem(field, level)
      : undefined;
    if (problem !== undefined) return below(`.${name}`, problem);
  }
  return isEmpty ? findOpaque(value) : undefined;
}

/** A map, a set or an error holds something that JSON cannot see. */
function findOpaque(value: object): string | undefined {
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return kind === "Object"
    ? undefined
    : ` is a ${kind}, of which JSON keeps nothing`;
}

/** The end of a long path is enough to find the place. */
function below(step: string, problem: string): string {
  return problem.length > MAX_LENGTH ? problem : step + problem;
}
