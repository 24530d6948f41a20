/**
 * Prints what the library reads of the environment.
 *
 * @module
 */

import { readEnvironment } from "@autogen-edge/runtime";

const environment = readEnvironment();
console.log(JSON.stringify(Deno.args.map((name) => environment(name) ?? null)));
