import { warmUp } from "./_warm_up.ts";
import {
  clientStream,
  parsingAlone,
  PROVIDERS,
} from "./programs/model_stream.ts";

/** So many pieces make an answer. */
const PIECES = 1000;

const PROGRAMS = Object.fromEntries(
  Object.entries(PROVIDERS).flatMap(([name, provider]) => [
    [`${name}, parsing alone`, parsingAlone(provider, PIECES)],
    [`${name}, client`, clientStream(provider, PIECES, false)],
    [`${name}, client, traced`, clientStream(provider, PIECES, true)],
  ]),
);

await warmUp(Object.values(PROGRAMS));
for (const [kind, run] of Object.entries(PROGRAMS)) {
  Deno.bench(`model stream of ${kind}, ${PIECES} times`, async () => {
    await run();
  });
}
