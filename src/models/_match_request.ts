import { canonicalJson } from "./_canonical_json.ts";
import type { ChatRequest } from "./_chat_request.ts";
import type { Exchange } from "./chat_recording.ts";
import { ModelError } from "./model_error.ts";

/**
 * Finds the first exchange that answers a request.
 *
 * @throws {ModelError} `not_recorded`, if there are some but none that does
 */
export function indexOfRequest(
  exchanges: readonly (string | Exchange)[],
  request: ChatRequest,
): number {
  const asked = canonicalJson(request);
  const requests = exchanges.map((each) =>
    typeof each === "string" ? undefined : each.request
  );
  const index = requests.findIndex((recorded) =>
    recorded === undefined || canonicalJson(recorded) === asked
  );
  const [next] = requests;
  if (index !== -1 || next === undefined) return Math.max(index, 0);
  const place = differenceOf(next, JSON.parse(asked));
  throw new ModelError(
    "not_recorded",
    `Cannot replay an answer: none was recorded to this request; the next one differs at ${place}`,
  );
}

/** A JSON pointer to the first place where two values are not the same. */
function differenceOf(one: unknown, other: unknown): string {
  if (!(one instanceof Object && other instanceof Object)) return "";
  const [a, b] = [one, other].map((each) => new Map(Object.entries(each)));
  const names = new Set([...a?.keys() ?? [], ...b?.keys() ?? []]);
  for (const name of names) {
    const [left, right] = [a?.get(name), b?.get(name)];
    if (canonicalJson(left) !== canonicalJson(right)) {
      return `/${name}${differenceOf(left, right)}`;
    }
  }
  return "";
}
