import { PROGRAMS } from "./_programs.ts";

// In a file, and so in a process, of its own: one where traced programs run as
// well has made the engine forget what is quickest for this one.
Deno.bench("promise hop", async () => {
  await Promise.resolve();
});

const rpc = await PROGRAMS["rpc round trip"]?.(undefined);
Deno.bench("rpc round trip", async () => {
  await rpc?.();
});
