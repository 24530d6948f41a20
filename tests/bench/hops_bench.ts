import { rpc } from "./programs/rpc.ts";

// In a file, and so in a process, of its own: one where traced programs run as
// well has made the engine forget what is quickest for this one.
Deno.bench("promise hop", async () => {
  await Promise.resolve();
});

const ask = await rpc(undefined);
Deno.bench("rpc round trip", async () => {
  await ask();
});
