import { type ConfigPlace, errorAt, placeIn } from "./_config_place.ts";
import type { ConfigRefusal } from "./config_fields.ts";

/** What makes the errors about the fields of an object that is at a place. */
export function refusalAt(place: ConfigPlace): ConfigRefusal {
  return (path, code, problem) => errorAt(placeIn(place, path), code, problem);
}
