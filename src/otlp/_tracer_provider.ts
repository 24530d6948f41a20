import {
  BasicTracerProvider,
  type WebTracerConfig,
  WebTracerProvider,
} from "@opentelemetry/sdk-trace-web";

/**
 * Makes a `WebTracerProvider` that reads no environment. The constructor of its
 * base, `BasicTracerProvider`, asks `process.env` even for what it is given,
 * and under Deno that prompts or throws without `--allow-env`. The class below
 * both takes everything as it is given, so that one constructs the object.
 */
export function createTracerProvider(
  config: WebTracerConfig,
): WebTracerProvider {
  const base: new () => object = Object.getPrototypeOf(BasicTracerProvider);
  return Reflect.construct(base, [config], WebTracerProvider);
}
