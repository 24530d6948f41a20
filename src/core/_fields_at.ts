import type { ConfigPlace } from "./_config_place.ts";
import { refusalAt } from "./_refusal_at.ts";
import { ConfigFields } from "./config_fields.ts";

/** Opens the object that is at a place. */
export function fieldsAt(place: ConfigPlace, json: unknown): ConfigFields {
  return new ConfigFields(json, refusalAt(place));
}
