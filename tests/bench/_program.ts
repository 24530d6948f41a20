import type { TracerProvider } from "@opentelemetry/api";

/** What is measured, under one tracer provider or under none. */
export type Program = () => Promise<unknown>;

/** Sets a program up. */
export type Setup = (provider: TracerProvider | undefined) => Promise<Program>;
