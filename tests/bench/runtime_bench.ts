import { noopTracerProvider } from "@autogen-edge/runtime";
import { nullProvider, PROGRAMS, rawSpans } from "./_programs.ts";

Deno.bench("promise hop", async () => {
  await Promise.resolve();
});

for (const [name, setup] of Object.entries(PROGRAMS)) {
  const none = await setup(undefined);
  const noop = await setup(noopTracerProvider);
  const traced = await setup(nullProvider());
  const raw = await rawSpans(setup);
  Deno.bench(`${name}: no tracing`, async () => {
    await none();
  });
  Deno.bench(`${name}: no-op provider`, async () => {
    await noop();
  });
  Deno.bench(`${name}: traced`, async () => {
    await traced();
  });
  Deno.bench(`${name}: raw spans`, async () => {
    await raw();
  });
}
