import { warmUp } from "./_warm_up.ts";
import { clientStream, parsingAlone } from "./programs/model_stream.ts";

/** So many pieces make an answer. */
const PIECES = 1000;

const PROGRAMS = {
  "parsing alone": parsingAlone(PIECES),
  "client": clientStream(PIECES, false),
  "client, traced": clientStream(PIECES, true),
};

await warmUp(Object.values(PROGRAMS));
for (const [kind, run] of Object.entries(PROGRAMS)) {
  Deno.bench(`model stream, ${kind}, ${PIECES} times`, async () => {
    await run();
  });
}
