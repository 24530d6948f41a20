const MAX_DEPTH = 512;

/**
 * Says why a value is not plain data, which is what JSON can carry. Checked where
 * a message enters the runtime, since whoever sends it can mend it there, and the
 * process on the other side of a wire cannot.
 *
 * @param value - the message or the reply
 * @returns the field and what is wrong with it, or `undefined` if nothing is
 */
export function plainDataProblem(value: unknown): string | undefined {
  if (isFlat(value)) return undefined;
  const problem = findProblem(value, []);
  return problem &&
    `${problem.path.replace(/^\./, "") || "it"} is ${problem.what}`;
}

/** Most messages hold nothing but texts and numbers, which is seen at a glance. */
function isFlat(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const fields = value as Readonly<Record<string, unknown>>;
  let isEmpty = true;
  for (const name in fields) {
    const type = typeof fields[name];
    if (type !== "string" && type !== "number" && type !== "boolean") {
      return false;
    }
    isEmpty = false;
  }
  return !isEmpty;
}

interface Problem {
  readonly path: string;
  readonly what: string;
}

function findProblem(
  value: unknown,
  ancestors: object[],
): Problem | undefined {
  switch (typeof value) {
    case "function":
    case "symbol":
    case "bigint":
      return { path: "", what: `a ${typeof value}` };
    case "object":
      break;
    default:
      return undefined;
  }
  if (value === null || ArrayBuffer.isView(value)) return undefined;
  if ("toJSON" in value && typeof value.toJSON === "function") return undefined;
  if (ancestors.includes(value)) {
    return { path: "", what: "a reference to what contains it" };
  }
  if (ancestors.length >= MAX_DEPTH) {
    return { path: "", what: `nested more than ${MAX_DEPTH} levels deep` };
  }
  ancestors.push(value);
  const problem = Array.isArray(value)
    ? findInArray(value, ancestors)
    : findInObject(value, ancestors);
  ancestors.pop();
  return problem;
}

function findInArray(
  items: readonly unknown[],
  ancestors: object[],
): Problem | undefined {
  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    // Most items are numbers or texts, which need no call.
    if (typeof item === "string" || typeof item === "number") continue;
    const problem = findProblem(item, ancestors);
    if (problem !== undefined) return below(`[${index}]`, problem);
  }
  return undefined;
}

function findInObject(
  value: object,
  ancestors: object[],
): Problem | undefined {
  const fields = Object.entries(value);
  if (fields.length === 0) return findOpaque(value);
  for (const [name, field] of fields) {
    if (typeof field === "string" || typeof field === "number") continue;
    const problem = findProblem(field, ancestors);
    if (problem !== undefined) return below(`.${name}`, problem);
  }
  return undefined;
}

/** A map, a set or an error holds something that JSON cannot see. */
function findOpaque(value: object): Problem | undefined {
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  return kind === "Object"
    ? undefined
    : { path: "", what: `a ${kind}, of which JSON keeps nothing` };
}

function below(step: string, { path, what }: Problem): Problem {
  return { path: path.length > 200 ? path : step + path, what };
}
